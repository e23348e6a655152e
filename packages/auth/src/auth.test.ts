import { ActaError, newId, type Permission, type ToolExecutionRecord } from "@acta/core";
import { apiKeys, createExecutionDatabase, createListener, type Listener } from "@acta/db";
import {
  createTestDatabase,
  type SeededWorkspace,
  seedApiKey,
  seedWorkspace,
  type TestDatabase,
} from "@acta/db/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startProxy } from "../test/proxy.ts";
import { type MintedKey, mintApiKey } from "./api-key.ts";
import { type Auth, type AuthOptions, createAuth } from "./auth.ts";
import { type BcryptGate, createBcryptGate } from "./bcrypt.ts";
import { hashPassword } from "./password.ts";
import { principalOf } from "./sessions.ts";

const secret = "for tests only, thirty-two bytes or more";
const password = "acta-demo-2026";
const refused = { code: "UNAUTHENTICATED" };

let db: TestDatabase;
let workspace: SeededWorkspace;
let executions: ReturnType<typeof createExecutionDatabase>;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  workspace = await seedWorkspace(db, { name: "Acta Demo", passwordHash: await hashPassword(password) });
  executions = createExecutionDatabase({ appUrl: db.urls.app, poolSize: 2 });
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

afterAll(async () => {
  await executions.close();
  await db.drop();
});

interface Process {
  auth: Auth;
  listener: Listener;
  bcrypt: BcryptGate;
}

/** What one process of the product has of its own. */
async function startProcess(
  options: Partial<AuthOptions> & { listenerUrl?: string; heartbeatMs?: number } = {},
): Promise<Process> {
  const { listenerUrl = db.urls.auth, heartbeatMs = 5_000, ...rest } = options;
  const listener = createListener({ url: listenerUrl, heartbeatMs, timeoutMs: heartbeatMs });
  const bcrypt = createBcryptGate();
  const auth = createAuth({ authUrl: db.urls.auth, listener, secret, bcrypt, ...rest });
  closing.push(
    () => listener.close(),
    () => bcrypt.close(),
    () => auth.close(),
  );
  await expect.poll(() => listener.alive).toBe(true);
  return { auth, listener, bcrypt };
}

async function makeKey(
  options: { permissions?: Permission[]; expiresAt?: Date; revoked?: boolean } = {},
): Promise<MintedKey & { id: string }> {
  const key = await mintApiKey();
  const { keyId, keyHash, keyPrefix } = key;
  const { apiKeyId } = await seedApiKey(db, workspace.workspaceId, { keyId, keyHash, keyPrefix, ...options });
  return { ...key, id: apiKeyId };
}

type Work = ReturnType<typeof executions.begin>["handles"];

/** Does something as a tool would: in an execution, so that its commit tells the others. */
async function execute(work: (handles: Work) => Promise<unknown>): Promise<void> {
  const now = new Date();
  const record: ToolExecutionRecord = {
    id: newId(),
    workspace_id: workspace.workspaceId,
    tool_name: "system.apiKey.revoke",
    inputs: {},
    outputs: {},
    status: "success",
    error_message: null,
    error_stack: null,
    started_at: now.toISOString(),
    completed_at: now.toISOString(),
    duration_ms: 0,
    user_id: workspace.users.owner.userId,
    session_id: null,
    request_context: {},
    snapshot_before: null,
    snapshot_after: null,
    batch_id: null,
    related_executions: null,
    api_key_id: null,
    source: "ui",
    error_code: null,
    error_fingerprint: null,
    request_id: null,
    trace_id: null,
    idempotency_key: null,
    approval_id: null,
    plan_id: null,
    preview: null,
    effects: null,
    undo_of: null,
    rerun_of: null,
  };
  const transaction = executions.begin({
    executionId: record.id,
    toolName: record.tool_name,
    principal: workspace.users.owner.principal,
    now,
    newId,
    mode: "write",
    deadlineAt: performance.now() + 10_000,
  });
  await work(transaction.handles);
  await transaction.commit(record);
}

const revoke = (id: string) =>
  execute(({ records }) => records.update(apiKeys, id, { revoked: true, revokedAt: new Date() }));

/** Milliseconds until the call is refused with this code. */
async function untilRefused(call: () => Promise<unknown>, code = "UNAUTHENTICATED"): Promise<number> {
  const started = performance.now();
  for (;;) {
    const error = await call().then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error instanceof ActaError && error.code === code) return performance.now() - started;
    if (error) throw error;
    if (performance.now() - started > 15_000) throw new Error("still accepted after 15 s");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("API keys", () => {
  it("open the workspace they belong to, with what they were given", async () => {
    const { auth } = await startProcess();
    const key = await makeKey({ permissions: ["contacts.view", "orders.edit"] });
    await expect(auth.authenticateApiKey(key.plaintext, { ip: "192.0.2.1" })).resolves.toEqual({
      principal: {
        type: "apiKey",
        apiKeyId: key.id,
        kind: "api",
        workspaceId: workspace.workspaceId,
        permissions: new Set(["contacts.view", "orders.edit"]),
      },
      prefix: key.keyPrefix,
      name: "Test key",
      expiresAt: null,
      workspace: {
        id: workspace.workspaceId,
        name: "Acta Demo",
        timeZone: "America/Bogota",
        currency: "COP",
        locale: "es-CO",
        sandbox: false,
      },
    });
  });

  it("cost one hash for 10,000 calls", async () => {
    const { auth, bcrypt } = await startProcess();
    const key = await makeKey();
    for (let i = 0; i < 10_000; i++) await auth.authenticateApiKey(key.plaintext, { ip: "192.0.2.1" });
    expect(bcrypt.calls).toBe(1);
  });

  it("are refused in every process within a second of their revocation", async () => {
    const processes = await Promise.all([startProcess(), startProcess()]);
    for (let round = 0; round < 5; round++) {
      const key = await makeKey();
      const calls = processes.map(
        ({ auth }) =>
          () =>
            auth.authenticateApiKey(key.plaintext, {}),
      );
      for (const call of calls) await call();
      await revoke(key.id);
      const delays = await Promise.all(calls.map((call) => untilRefused(call)));
      expect(Math.max(...delays)).toBeLessThan(1_000);
    }
    expect(processes[0].bcrypt.calls).toBe(5);
  });

  it("have other permissions within a second of the change", async () => {
    const { auth } = await startProcess();
    const key = await makeKey({ permissions: ["contacts.view"] });
    await auth.authenticateApiKey(key.plaintext, {});
    await execute(({ records }) => records.update(apiKeys, key.id, { permissions: ["orders.view"] }));
    await expect
      .poll(async () => [...(await auth.authenticateApiKey(key.plaintext, {})).principal.permissions], {
        timeout: 1_000,
        interval: 10,
      })
      .toEqual(["orders.view"]);
  });

  it("are refused at once while the listening connection is known to be down", async () => {
    const { auth, listener, bcrypt } = await startProcess();
    const key = await makeKey();
    await auth.authenticateApiKey(key.plaintext, {});
    await listener.close();
    await revoke(key.id);
    await expect(auth.authenticateApiKey(key.plaintext, {})).rejects.toMatchObject(refused);
    expect(bcrypt.calls).toBe(1);
  });

  it("are refused within two heartbeats when the listening connection has silently died, and it heals", async () => {
    const proxy = await startProxy(db.urls.auth);
    closing.push(() => proxy.close());
    const { auth, listener } = await startProcess({ listenerUrl: proxy.url, heartbeatMs: 500 });
    const key = await makeKey();
    await auth.authenticateApiKey(key.plaintext, {});
    proxy.freeze();
    await revoke(key.id);
    await expect(auth.authenticateApiKey(key.plaintext, {})).resolves.toBeDefined();
    expect(await untilRefused(() => auth.authenticateApiKey(key.plaintext, {}))).toBeLessThan(1_500);
    expect(listener.alive).toBe(false);

    const next = await makeKey();
    await auth.authenticateApiKey(next.plaintext, {});
    proxy.thaw();
    await expect.poll(() => listener.alive, { timeout: 5_000 }).toBe(true);
    await revoke(next.id);
    expect(await untilRefused(() => auth.authenticateApiKey(next.plaintext, {}))).toBeLessThan(1_000);
  });

  it("are looked at anew after an interruption, since what was said meanwhile is lost", async () => {
    const proxy = await startProxy(db.urls.auth);
    closing.push(() => proxy.close());
    const { auth, listener } = await startProcess({ listenerUrl: proxy.url });
    const key = await makeKey();
    await auth.authenticateApiKey(key.plaintext, {});
    const resumed = new Promise<void>((resolve) => listener.subscribe("acta_auth", () => {}, resolve));
    proxy.freeze();
    await revoke(key.id);
    proxy.thaw();
    await resumed;
    expect(listener.alive).toBe(true);
    await expect(auth.authenticateApiKey(key.plaintext, {})).rejects.toMatchObject(refused);
  });

  it("are all refused alike", async () => {
    const { auth } = await startProcess();
    const [real, revoked, expired, unknown] = await Promise.all([
      makeKey(),
      makeKey({ revoked: true }),
      makeKey({ expiresAt: new Date(Date.now() - 1) }),
      mintApiKey(),
    ]);
    const answers: unknown[] = [];
    for (const [index, raw] of [
      "",
      `${real.plaintext}x`,
      `${real.plaintext.slice(0, -1)}_`,
      unknown.plaintext,
      revoked.plaintext,
      expired.plaintext,
    ].entries()) {
      const error = await auth.authenticateApiKey(raw, { ip: `192.0.2.${index}` }).catch((reason) => reason);
      answers.push({ ...error, message: error.message, cause: error.cause });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject(refused);
  });

  it("take as long to refuse whether or not there is such a key", { timeout: 60_000 }, async () => {
    const { auth } = await startProcess();
    const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    const refuse = async (cause: keyof typeof fastest, raw: string, ip: string) => {
      const started = performance.now();
      await expect(auth.authenticateApiKey(raw, { ip })).rejects.toMatchObject(refused);
      fastest[cause] = Math.min(fastest[cause], performance.now() - started);
    };
    const difference = () => Math.abs(fastest.known - fastest.unknown) / fastest.known;
    // In turns, and the fastest of each: what else the machine does only ever adds, and in time spares each once.
    for (let i = 0; i < 100 && (i < 5 || difference() > 0.1); i++) {
      await refuse("known", (await makeKey({ revoked: true })).plaintext, `192.0.2.${i}`);
      await refuse("unknown", (await mintApiKey()).plaintext, `198.51.100.${i}`);
    }
    expect(difference()).toBeLessThan(0.1);
  });

  it("say when they were last used, never moving back", async () => {
    const { auth } = await startProcess();
    const key = await makeKey();
    await auth.authenticateApiKey(key.plaintext, { ip: "192.0.2.1" });
    const read = async () =>
      (
        await db.query<{ at: Date | null; ip: string | null }>(
          "select last_used_at as at, last_used_ip as ip from api_keys where id = $1",
          [key.id],
        )
      )[0]!;
    await expect.poll(async () => (await read()).ip, { timeout: 3_000 }).toBe("192.0.2.1");
    const ahead = new Date(Date.now() + 3_600_000);
    await db.query("update api_keys set last_used_at = $2 where id = $1", [key.id, ahead]);
    await auth.authenticateApiKey(key.plaintext, { ip: "192.0.2.2" });
    await auth.close();
    expect(await read()).toEqual({ at: ahead, ip: "192.0.2.1" });
  });

  it("write their last use when the process ends", async () => {
    const { auth } = await startProcess();
    const key = await makeKey();
    await auth.authenticateApiKey(key.plaintext, { ip: "192.0.2.7" });
    await auth.close();
    expect(await db.query("select last_used_ip from api_keys where id = $1", [key.id])).toEqual([
      { last_used_ip: "192.0.2.7" },
    ]);
  });
});

describe("sessions", () => {
  const credentials = () => ({ email: workspace.users.owner.email, password });

  it("say who it is, in which workspaces and in which role", async () => {
    const { auth } = await startProcess();
    const { tokens, userId } = await auth.login(credentials(), { ip: "192.0.2.1", userAgent: "test" });
    expect(userId).toBe(workspace.users.owner.userId);
    const identity = await auth.authenticateSession(tokens.accessToken);
    expect(identity).toMatchObject({
      userId,
      sessionId: tokens.sessionId,
      name: "Owner",
      email: workspace.users.owner.email,
      memberships: [{ workspaceId: workspace.workspaceId, workspaceName: "Acta Demo", role: "owner" }],
    });
    expect(principalOf(identity, workspace.workspaceId)).toMatchObject({ type: "user", role: "owner" });
  });

  it("are known to every process with the same secret and audience, and to no other", async () => {
    const [one, two, otherSecret, otherAudience] = await Promise.all([
      startProcess(),
      startProcess(),
      startProcess({ secret: `${secret}!` }),
      startProcess({ audience: "acta-mcp" }),
    ]);
    const { tokens } = await one.auth.login(credentials(), {});
    await expect(two.auth.authenticateSession(tokens.accessToken)).resolves.toBeDefined();
    for (const { auth } of [otherSecret, otherAudience]) {
      await expect(auth.authenticateSession(tokens.accessToken)).rejects.toMatchObject(refused);
      await expect(auth.refresh(tokens.refreshToken)).rejects.toMatchObject(refused);
    }
    await expect(two.auth.refresh(tokens.refreshToken)).resolves.toBeDefined();
  });

  it("end everywhere within a second of the logout", async () => {
    const [one, two] = await Promise.all([startProcess(), startProcess()]);
    const { tokens } = await one.auth.login(credentials(), {});
    await two.auth.authenticateSession(tokens.accessToken);
    await one.auth.logout(tokens.sessionId);
    await expect(one.auth.authenticateSession(tokens.accessToken)).rejects.toMatchObject(refused);
    expect(await untilRefused(() => two.auth.authenticateSession(tokens.accessToken))).toBeLessThan(1_000);
    await expect(two.auth.refresh(tokens.refreshToken)).rejects.toMatchObject(refused);
    await one.auth.logout(tokens.sessionId);
  });

  it("lose a workspace within a second of the removal", async () => {
    const { auth } = await startProcess();
    const member = workspace.users.member;
    const { tokens } = await auth.login({ email: member.email, password }, {});
    const call = async () =>
      principalOf(await auth.authenticateSession(tokens.accessToken), workspace.workspaceId);
    await expect(call()).resolves.toMatchObject({ role: "member" });
    const [row] = await db.query<{ id: string }>("select id from workspace_members where user_id = $1", [
      member.userId,
    ]);
    // Removing members has no tool yet: the same in one statement, with the notice its commit will send.
    await db.query(
      `with gone as (delete from workspace_members where id = $1 returning id)
       select pg_notify('acta_auth', json_build_object('table', 'workspace_members', 'id', id)::text) from gone`,
      [row!.id],
    );
    expect(await untilRefused(call, "PERMISSION_DENIED")).toBeLessThan(1_000);
  });

  it("are refreshed once for two who ask at once, in two processes", async () => {
    const [one, two] = await Promise.all([startProcess(), startProcess()]);
    const { tokens } = await one.auth.login(credentials(), {});
    const renewed = await Promise.all([
      one.auth.refresh(tokens.refreshToken),
      two.auth.refresh(tokens.refreshToken),
    ]);
    expect(renewed[0].refreshToken).toBe(renewed[1].refreshToken);
  });

  it("end everywhere when a refresh token is used that was exchanged long ago", async () => {
    let skewMs = 0;
    const [one, two] = await Promise.all([
      startProcess({ clock: () => Date.now() + skewMs }),
      startProcess(),
    ]);
    const { tokens } = await one.auth.login(credentials(), {});
    const renewed = await one.auth.refresh(tokens.refreshToken);
    await two.auth.authenticateSession(renewed.accessToken);
    skewMs = 11_000;
    await expect(one.auth.refresh(tokens.refreshToken)).rejects.toMatchObject(refused);
    expect(await untilRefused(() => two.auth.authenticateSession(renewed.accessToken))).toBeLessThan(1_000);
    await expect(two.auth.refresh(renewed.refreshToken)).rejects.toMatchObject(refused);
  });

  it("go on from cookies: with the access token, else by refreshing, else not", async () => {
    let skewMs = 0;
    const { auth } = await startProcess({ clock: () => Date.now() + skewMs });
    const { tokens } = await auth.login(credentials(), {});
    await expect(auth.resume(tokens)).resolves.toMatchObject({ tokens: null });
    skewMs = 16 * 60_000;
    const resumed = await auth.resume(tokens);
    expect(resumed.identity.sessionId).toBe(tokens.sessionId);
    expect(resumed.tokens?.refreshToken).not.toBe(tokens.refreshToken);
    await expect(auth.resume({ accessToken: tokens.accessToken })).rejects.toMatchObject(refused);
    await expect(auth.resume({})).rejects.toMatchObject(refused);
  });
});

describe("a database that is away", () => {
  it("is not taken for a wrong key or password", async () => {
    const proxy = await startProxy(db.urls.auth);
    closing.push(() => proxy.close());
    const { auth } = await startProcess({ authUrl: proxy.url });
    const key = await makeKey();
    await auth.authenticateApiKey(key.plaintext, {});
    const { tokens } = await auth.login({ email: workspace.users.owner.email, password }, {});

    proxy.freeze();
    const started = performance.now();
    const away = { code: "DATABASE_UNAVAILABLE" };
    await Promise.all([
      expect(auth.authenticateApiKey((await mintApiKey()).plaintext, {})).rejects.toMatchObject(away),
      expect(auth.login({ email: workspace.users.owner.email, password }, {})).rejects.toMatchObject(away),
      expect(auth.refresh(tokens.refreshToken)).rejects.toMatchObject(away),
    ]);
    expect(performance.now() - started).toBeLessThan(4_500);
    // What is known and would be heard of needs no database.
    await expect(auth.authenticateApiKey(key.plaintext, {})).resolves.toBeDefined();

    proxy.thaw();
    await expect(auth.refresh(tokens.refreshToken)).resolves.toBeDefined();
  });
});

it("does not start with a short secret", () => {
  expect(() =>
    createAuth({
      authUrl: "postgres://127.0.0.1:1/none",
      listener: { alive: true, subscribe: () => () => {} },
      secret: "x".repeat(31),
    }),
  ).toThrow("at least 32 bytes");
});
