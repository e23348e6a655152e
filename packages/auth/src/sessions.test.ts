import { randomBytes } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccessTokens } from "./access-token.ts";
import { type BcryptGate, nobodysHash } from "./bcrypt.ts";
import type { Membership, NewSession, SessionRow } from "./database.ts";
import { createRefreshTokens } from "./refresh-token.ts";
import { createSessions, type Sessions } from "./sessions.ts";

const email = "owner@acta.test";
const password = "acta-demo-2026";
const userId = "0199aaaa-0000-7000-8000-000000000001";
const membership: Membership = {
  workspaceId: "0199aaaa-0000-7000-8000-000000000002",
  workspaceName: "Acta Demo",
  sandbox: false,
  workspaceSlug: "demo",
  role: "owner",
  timeZone: "America/Bogota",
  currency: "COP",
  locale: "es-CO",
};

const compared: string[] = [];
const bcrypt: BcryptGate = {
  hash: async (secret) => `hash of ${secret}`,
  async compare(secret, hash) {
    compared.push(hash);
    return hash === `hash of ${secret}`;
  },
  get calls() {
    return compared.length;
  },
  close: async () => {},
};

let nowMs: number;
let listening: boolean;
let memberships: Membership[];
let stored: Map<string, SessionRow>;
let key: Uint8Array;

beforeAll(() => {
  key = randomBytes(32);
});

/** One process. Several share what is stored. */
function createProcess(): Sessions {
  const now = () => nowMs;
  return createSessions({
    database: {
      readPassword: async (address) =>
        address === email
          ? { userId, passwordHash: `hash of ${password}` }
          : address === "nopassword@acta.test"
            ? { userId, passwordHash: null }
            : null,
      async insertSession({ id, userId, refreshHash, now: at, expiresAt }: NewSession) {
        stored.set(id, {
          id,
          userId,
          name: "Owner",
          email,
          refreshHash,
          previousRefreshHash: null,
          refreshedAt: at,
          expiresAt,
          revokedAt: null,
          memberships,
        });
      },
      async readSession(id) {
        const row = stored.get(id);
        return row ? { ...row, memberships } : null;
      },
      async rotateSession({ sessionId, fromHash, toHash, now: at }) {
        const row = stored.get(sessionId);
        if (!row || row.refreshHash !== fromHash || row.revokedAt || row.expiresAt <= at) return false;
        stored.set(sessionId, {
          ...row,
          refreshHash: toHash,
          previousRefreshHash: fromHash,
          refreshedAt: at,
        });
        return true;
      },
      async revokeSession(id, _reason, at) {
        const row = stored.get(id);
        if (row) stored.set(id, { ...row, revokedAt: row.revokedAt ?? at });
      },
    },
    bcrypt,
    accessTokens: createAccessTokens(key, "acta-console", now),
    refreshTokens: createRefreshTokens(key),
    isListening: () => listening,
    now,
  });
}

let sessions: Sessions;

beforeEach(() => {
  nowMs = Date.UTC(2026, 0, 1);
  listening = true;
  memberships = [membership];
  stored = new Map();
  compared.length = 0;
  sessions = createProcess();
});

const login = async () => (await sessions.login({ email, password }, { ip: "192.0.2.1" })).tokens;
const refused = { code: "UNAUTHENTICATED" };
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe("logging in", () => {
  it("gives tokens that say who it is and where they are a member", async () => {
    const tokens = await login();
    await expect(sessions.authenticate(tokens.accessToken)).resolves.toEqual({
      userId,
      sessionId: tokens.sessionId,
      name: "Owner",
      email,
      memberships: [membership],
    });
    expect([...stored.values()][0]?.refreshHash).not.toContain(tokens.refreshToken);
  });

  it("takes the address however it is written", async () => {
    await expect(sessions.login({ email: " Owner@ACTA.test ", password }, {})).resolves.toMatchObject({
      userId,
    });
  });

  it("gives each login its own session", async () => {
    expect((await login()).sessionId).not.toBe((await login()).sessionId);
  });

  it("answers and works alike for a wrong password, an unknown address and an account without password", async () => {
    const answers = await Promise.all(
      [
        { email, password: "wrong" },
        { email: "nobody@acta.test", password },
        { email: "nopassword@acta.test", password },
      ].map((credentials, index) =>
        sessions
          .login(credentials, { ip: `192.0.2.${index}` })
          .catch((error) => ({ ...error, message: error.message })),
      ),
    );
    expect(answers[0]).toMatchObject(refused);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(compared).toEqual([`hash of ${password}`, nobodysHash, nobodysHash]);
  });

  it("refuses a password that bcrypt would cut off, naming the field, before anything else", async () => {
    await expect(sessions.login({ email, password: "x".repeat(73) }, {})).rejects.toMatchObject({
      code: "INPUT_INVALID",
      issues: [{ pointer: "/password" }],
    });
    expect(compared).toEqual([]);
  });

  it("is slowed down after five failures at one account, from wherever, even with the right password", async () => {
    for (let i = 0; i < 5; i++) {
      await expect(
        sessions.login({ email, password: "wrong" }, { ip: `192.0.2.${i}` }),
      ).rejects.toMatchObject(refused);
    }
    await expect(sessions.login({ email, password }, { ip: "192.0.2.99" })).rejects.toMatchObject({
      code: "RATE_LIMITED",
      retryAfterSeconds: 60,
    });
    expect(compared).toHaveLength(5);
    nowMs += minuteMs;
    await expect(login()).resolves.toBeDefined();
  });

  it("is slowed down after twenty failures from one network", async () => {
    for (let i = 0; i < 20; i++) {
      await expect(
        sessions.login({ email: `nobody${i}@acta.test`, password }, { ip: "192.0.2.1" }),
      ).rejects.toMatchObject(refused);
    }
    await expect(login()).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await expect(sessions.login({ email, password }, { ip: "192.0.2.2" })).resolves.toBeDefined();
  });

  it("is not slowed down by logins that succeed", async () => {
    for (let i = 0; i < 30; i++) await login();
  });

  it("cannot be tried more often by trying many at once", async () => {
    await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        sessions.login({ email, password: `wrong ${i}` }, { ip: `192.0.2.${i}` }),
      ),
    );
    expect(compared).toHaveLength(5);
  });
});

describe("a session", () => {
  it("ends with its access token unless it is refreshed", async () => {
    const tokens = await login();
    nowMs += 15 * minuteMs + 5_000;
    await expect(sessions.authenticate(tokens.accessToken)).rejects.toMatchObject(refused);
    const renewed = await sessions.refresh(tokens.refreshToken);
    expect(renewed.sessionId).toBe(tokens.sessionId);
    await expect(sessions.authenticate(renewed.accessToken)).resolves.toMatchObject({ userId });
  });

  it("ends after a week without use, and after thirty days in any case", async () => {
    const idle = await login();
    nowMs += 7 * dayMs;
    await expect(sessions.refresh(idle.refreshToken)).rejects.toMatchObject(refused);

    let tokens = await login();
    for (let day = 6; day < 30; day += 6) {
      nowMs += 6 * dayMs;
      tokens = await sessions.refresh(tokens.refreshToken);
    }
    expect(tokens.refreshExpiresAt.getTime() - nowMs).toBe(6 * dayMs);
    nowMs += 6 * dayMs;
    await expect(sessions.refresh(tokens.refreshToken)).rejects.toMatchObject(refused);
  });

  it("ends at logout here at once, and elsewhere when heard of", async () => {
    const elsewhere = createProcess();
    const tokens = await login();
    await elsewhere.authenticate(tokens.accessToken);
    await sessions.logout(tokens.sessionId);
    await expect(sessions.authenticate(tokens.accessToken)).rejects.toMatchObject(refused);
    await expect(sessions.refresh(tokens.refreshToken)).rejects.toMatchObject(refused);
    await expect(elsewhere.authenticate(tokens.accessToken)).resolves.toBeDefined();
    elsewhere.forget(tokens.sessionId);
    await expect(elsewhere.authenticate(tokens.accessToken)).rejects.toMatchObject(refused);
    await expect(sessions.logout(tokens.sessionId)).resolves.toBeUndefined();
  });

  it("is read without its access token for as long as it lasts, however long that is", async () => {
    const { tokens } = await sessions.login({ email, password }, {});
    nowMs += 60 * 60_000;
    await expect(sessions.authenticate(tokens.accessToken)).rejects.toMatchObject(refused);
    await expect(sessions.read(tokens.sessionId)).resolves.toMatchObject({ userId, memberships });
    await sessions.logout(tokens.sessionId);
    await expect(sessions.read(tokens.sessionId)).rejects.toMatchObject(refused);
  });

  it("ends elsewhere at once while nothing would be heard of", async () => {
    const elsewhere = createProcess();
    const tokens = await login();
    await elsewhere.authenticate(tokens.accessToken);
    listening = false;
    await sessions.logout(tokens.sessionId);
    await expect(elsewhere.authenticate(tokens.accessToken)).rejects.toMatchObject(refused);
  });

  it("shows the memberships of now once a change was heard of", async () => {
    const { accessToken } = await login();
    await sessions.authenticate(accessToken);
    memberships = [];
    sessions.forget();
    await expect(sessions.authenticate(accessToken)).resolves.toMatchObject({ memberships: [] });
  });

  it("is not believed when its row is gone", async () => {
    const { accessToken } = await login();
    stored.clear();
    await expect(sessions.authenticate(accessToken)).rejects.toMatchObject(refused);
  });
});

describe("a refresh token", () => {
  it("gives two who use it at once the same successor, which goes on working", async () => {
    const elsewhere = createProcess();
    const { refreshToken } = await login();
    const [one, two] = await Promise.all([sessions.refresh(refreshToken), elsewhere.refresh(refreshToken)]);
    expect(one.refreshToken).toBe(two.refreshToken);
    nowMs += 10_000;
    expect((await sessions.refresh(refreshToken)).refreshToken).toBe(one.refreshToken);
    nowMs += minuteMs;
    await expect(sessions.refresh(one.refreshToken)).resolves.toBeDefined();
  });

  it("ends the session when it comes back later than a lost answer explains", async () => {
    const { refreshToken } = await login();
    const { refreshToken: successor, accessToken } = await sessions.refresh(refreshToken);
    nowMs += 10_001;
    await expect(sessions.refresh(refreshToken)).rejects.toMatchObject(refused);
    await expect(sessions.refresh(successor)).rejects.toMatchObject(refused);
    await expect(sessions.authenticate(accessToken)).rejects.toMatchObject(refused);
  });

  it("ends the session when two generations old, however soon", async () => {
    const { refreshToken } = await login();
    const second = await sessions.refresh(refreshToken);
    const third = await sessions.refresh(second.refreshToken);
    await expect(sessions.refresh(refreshToken)).rejects.toMatchObject(refused);
    await expect(sessions.refresh(third.refreshToken)).rejects.toMatchObject(refused);
  });

  it("that was invented harms nobody", async () => {
    const tokens = await login();
    const invented = createRefreshTokens(randomBytes(32)).first(tokens.sessionId).token;
    await expect(sessions.refresh(invented)).rejects.toMatchObject(refused);
    await expect(sessions.refresh(tokens.refreshToken)).resolves.toBeDefined();
  });
});
