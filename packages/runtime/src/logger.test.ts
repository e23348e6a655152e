import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";
import { Secret } from "./secret.ts";

/** What a log line made of `details` says. */
function printed(details: object): string {
  let line = "";
  const log = createLogger({ name: "test", level: "info" }, { write: (text) => (line += text) });
  log.info(details, "message");
  return line;
}

describe("the log", () => {
  it.each([
    ["a credential at the top", { authorization: "canary" }],
    [
      "headers of a request",
      { req: { headers: { authorization: "canary", cookie: "canary", "x-api-key": "canary" } } },
    ],
    ["cookies of an answer", { res: { headers: { "set-cookie": "canary" } } }],
    ["a password one level down", { login: { email: "owner@acta.test", password: "canary" } }],
    ["an answered key", { outputs: { key: "canary", keyPrefix: "mfx_aB3x" } }],
    ["a stored hash", { row: { passwordHash: "canary", key_hash: "canary" } }],
    ["a secret in a list", { rows: [{ name: "a" }, { secret: "canary" }] }],
    [
      "a secret beside an error's message",
      { err: Object.assign(new Error("failed"), { password: "canary" }) },
    ],
    [
      "a secret inside an error",
      { err: Object.assign(new Error("failed"), { config: { connectionString: "canary" } }) },
    ],
    ["a Secret", { url: new Secret("canary") }],
  ])("keeps %s to itself", (_name, details) => {
    expect(printed(details)).toContain("[redacted]");
    expect(printed(details)).not.toContain("canary");
  });

  it("prints nothing that is too deep to be looked into", () => {
    expect(printed({ a: { b: { c: { d: { e: { f: { password: "canary" } } } } } } })).not.toContain("canary");
  });

  it("keeps what is needed to find a call, and an error's stack", () => {
    const line = JSON.parse(
      printed({ requestId: "r1", err: new Error("why", { cause: new Error("because") }) }),
    );
    expect(line).toMatchObject({ name: "test", level: "info", requestId: "r1", msg: "message" });
    expect(line.err).toMatchObject({ type: "Error", message: "why: because" });
    expect(line.err.stack).toContain("caused by: Error: because");
  });

  it("leaves the object that was logged as it was", () => {
    const details = { login: { password: "kept" } };
    printed(details);
    expect(details.login.password).toBe("kept");
  });
});
