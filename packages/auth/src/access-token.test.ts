import { generateKeyPairSync, randomBytes } from "node:crypto";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { expect, it } from "vitest";
import { createAccessTokens } from "./access-token.ts";

const key = randomBytes(32);
const claims = {
  userId: "0199aaaa-0000-7000-8000-000000000001",
  sessionId: "0199aaaa-0000-7000-8000-000000000002",
};
const startMs = Date.UTC(2026, 0, 1);

function setUp() {
  let nowMs = startMs;
  return {
    tokens: createAccessTokens(key, "acta-console", () => nowMs),
    pass: (ms: number) => (nowMs += ms),
  };
}

/** A token like ours but for what a test changes. */
function forge(change: JWTPayload = {}, header: { alg?: string; typ?: string } = {}, signingKey = key) {
  const iat = startMs / 1000;
  const payload = {
    iss: "acta",
    aud: "acta-console",
    sub: claims.userId,
    sid: claims.sessionId,
    jti: "1",
    iat,
    exp: iat + 900,
    ...change,
  };
  for (const [name, value] of Object.entries(payload))
    if (value === undefined) Reflect.deleteProperty(payload, name);
  return new SignJWT(payload).setProtectedHeader({ alg: "HS256", typ: "at+jwt", ...header }).sign(signingKey);
}

it("verifies what it signed, again and again, until it has expired", async () => {
  const { tokens, pass } = setUp();
  const { token, expiresAt } = await tokens.sign(claims);
  expect(expiresAt.getTime()).toBe(startMs + 15 * 60_000);
  await expect(tokens.verify(token)).resolves.toMatchObject(claims);
  await expect(tokens.verify(token)).resolves.toMatchObject(claims);
  pass(15 * 60_000 + 4_999);
  await expect(tokens.verify(token)).resolves.toMatchObject(claims);
  pass(1);
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

it("takes a token like its own", async () => {
  await expect(setUp().tokens.verify(await forge())).resolves.toMatchObject(claims);
});

it.each<[string, () => Promise<string> | string]>([
  ["without expiry", () => forge({ exp: undefined })],
  ["good for ten years", () => forge({ exp: startMs / 1000 + 315_360_000, iat: startMs / 1000 - 1000 })],
  ["from the future", () => forge({ iat: startMs / 1000 + 60 })],
  ["without subject", () => forge({ sub: undefined })],
  ["without session", () => forge({ sid: undefined })],
  ["without id", () => forge({ jti: undefined })],
  ["without issue time", () => forge({ iat: undefined })],
  ["of another issuer", () => forge({ iss: "other" })],
  ["for another audience", () => forge({ aud: "acta-mcp" })],
  ["for any audience", () => forge({ aud: undefined })],
  ["of another type", () => forge({}, { typ: "JWT" })],
  ["signed with another key", () => forge({}, {}, randomBytes(32))],
  ["signed with another algorithm", () => forge({}, { alg: "HS512" }, randomBytes(64))],
  ["not signed", () => new UnsecuredJWT({ sub: claims.userId, sid: claims.sessionId }).encode()],
  [
    "signed with a key pair",
    () =>
      new SignJWT({})
        .setProtectedHeader({ alg: "RS256" })
        .sign(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
  ],
  ["no token at all", () => "no token"],
  ["endless", () => "a.".repeat(100_000)],
])("refuses a token %s", async (_, make) => {
  await expect(setUp().tokens.verify(await make())).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});
