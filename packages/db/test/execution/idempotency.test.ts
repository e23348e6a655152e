import { CommitLostError, KeyAnsweredError, newId, type Principal } from "@acta/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createAuditWriter, type GroupAuditWriter } from "../../src/audit-writer.ts";
import { commit as commitStatement } from "../../src/execution/statements.ts";
import { contacts, createExecutionDatabase, createMaintenance } from "../../src/index.ts";
import {
  createTestDatabase,
  type SeededWorkspace,
  seedApiKey,
  seedWorkspace,
  type TestDatabase,
} from "../../src/testing.ts";
import { type Call, createHarness, type Harness } from "./harness.ts";
import { startProxy } from "./proxy.ts";

let db: TestDatabase;
let home: SeededWorkspace;
let harness: Harness;
let audit: GroupAuditWriter;

beforeAll(async () => {
  db = await createTestDatabase();
  home = await seedWorkspace(db);
  harness = createHarness(db, home.users.owner.principal, { size: 4 });
  audit = createAuditWriter({ auditUrl: db.urls.audit });
});
afterEach(() => harness.expectClean());
afterAll(async () => {
  await audit.close();
  await harness.close();
  await db.drop();
});

const claimOf = (key: string, fingerprint = "one") => ({ key, fingerprint });
const addContact = (call: Call, name = "Ana") => call.transaction.handles.records.insert(contacts, { name });
const contactsNamed = (name: string) => db.query("select id from contacts where name = $1", [name]);
/** Claims by a query, as a call does; answers why it was refused, or undefined. */
async function claim(key: string, { fingerprint = "one", on = harness } = {}) {
  const call = on.begin({ claim: claimOf(key, fingerprint) });
  const done = await addContact(call, key).catch(() => undefined);
  expect(done === undefined).toBe(call.transaction.refusedClaim !== undefined);
  if (!done) await call.transaction.rollback();
  return { call, refused: call.transaction.refusedClaim };
}
/** A server whose client was cut off needs a moment to notice, and holds the key until then. */
async function claimOnceLetGo(key: string): ReturnType<typeof claim> {
  for (let tries = 0; ; tries++) {
    const claimed = await claim(key);
    if (!(claimed.refused && "code" in claimed.refused) || tries === 100) return claimed;
    await new Promise((next) => setTimeout(next, 20));
  }
}
async function keep({ call }: { call: Call }, answer = "{}"): Promise<void> {
  await call.transaction.commit(call.record, answer);
}

describe("an idempotency key", () => {
  it("is claimed by one call at a time, the others being told at once", async () => {
    const held = await claim("held");
    expect(held.refused).toBeUndefined();
    const startedAt = performance.now();
    const others = await Promise.all([1, 2, 3].map(() => claim("held")));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    for (const { refused } of others) {
      expect(refused).toMatchObject({ code: "IDEMPOTENCY_IN_PROGRESS", retryAfterSeconds: 1 });
    }
    // Its query was never run: the contact of the holder is the only one.
    await keep(held);
    expect(await contactsNamed("held")).toHaveLength(1);
  });

  it("that has its answer stops the same call and tells another one from it", async () => {
    await keep(await claim("done"));
    expect((await claim("done")).refused).toBeInstanceOf(KeyAnsweredError);
    // Several at once: one that is being told must not keep the others from being told.
    const told = await Promise.all([1, 2, 3].map(() => claim("done")));
    for (const { refused } of told) expect(refused).toBeInstanceOf(KeyAnsweredError);
    expect((await claim("done", { fingerprint: "two" })).refused).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await contactsNamed("done")).toHaveLength(1);
  });

  it("is claimed with the record where a call asks nothing of the database", async () => {
    const first = harness.begin({ claim: claimOf("idle") });
    await keep({ call: first });
    const again = harness.begin({ claim: claimOf("idle") });
    await expect(keep({ call: again })).rejects.toBeInstanceOf(KeyAnsweredError);
    expect(again.transaction.refusedClaim).toBeInstanceOf(KeyAnsweredError);
    expect(await db.query("select 1 from tool_executions where id = $1", [again.record.id])).toHaveLength(0);
  });

  it("cannot be won by a handler that swallows its failing", async () => {
    await keep(await claim("swallowed"));
    const call = harness.begin({ claim: claimOf("swallowed") });
    await addContact(call).catch(() => {});
    await expect(keep({ call })).rejects.toBeInstanceOf(KeyAnsweredError);
  });

  it("is free after a rollback, a failed commit, and the end of its holder's connection", async () => {
    const rolledBack = await claim("free");
    await rolledBack.call.transaction.rollback();

    const failed = await claim("free");
    expect(failed.refused).toBeUndefined();
    const bad = { ...failed.call.record, status: "impossible" as "success" };
    await expect(failed.call.transaction.commit(bad, "{}")).rejects.toMatchObject({ code: "AUDIT_FAILED" });

    const dead = await claim("free");
    expect(dead.refused).toBeUndefined();
    await db.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database())`,
      [],
      "admin",
    );
    await dead.call.transaction.rollback();
    const last = await claimOnceLetGo("free");
    expect(last.refused).toBeUndefined();
    await last.call.transaction.rollback();

    await keep(await claim("free"));
    expect((await claim("free")).refused).toBeInstanceOf(KeyAnsweredError);
    expect(await contactsNamed("free")).toHaveLength(1);
  });

  it("belongs to whoever calls: users and keys have their own, in each workspace", async () => {
    const stranger = await seedWorkspace(db, { name: "Elsewhere" });
    const callers: Principal[] = [
      home.users.owner.principal,
      home.users.member.principal,
      await seedApiKey(db, home.workspaceId),
      await seedApiKey(db, home.workspaceId),
      stranger.users.owner.principal,
    ];
    for (const principal of callers) {
      const own = createHarness(db, principal);
      const first = await claim("shared", { on: own });
      expect(first.refused).toBeUndefined();
      await keep(first);
      expect((await claim("shared", { on: own })).refused).toBeInstanceOf(KeyAnsweredError);
      await own.expectClean();
      await own.close();
    }
    const rows = await db.query(
      "select distinct workspace_id, principal_id from idempotency_keys where key = 'shared'",
    );
    expect(rows).toHaveLength(callers.length);
  });

  it("gives its answer back to the byte, whatever jsonb would have made of it", async () => {
    const answer = `{"z":1.50,"a":${"9".repeat(15)},"10":"ñ\\u2028","2":[1e2,-0.0],"text":"${"x".repeat(100_000)}"}`;
    await keep(await claim("bytes"), answer);
    const database = createExecutionDatabase({ appUrl: db.urls.app, poolSize: 1 });
    const read = (key: string, principal: Principal = home.users.owner.principal) =>
      database.readAnswer({
        executionId: newId(),
        toolName: "crm.contact.create",
        principal,
        now: new Date(),
        newId,
        mode: "write",
        deadlineAt: performance.now() + 10_000,
        claim: claimOf(key),
      });
    expect(await read("bytes")).toBe(answer);
    expect(await read("nothing")).toBeNull();
    expect(await read("bytes", home.users.admin.principal)).toBeNull();
    await database.close();
  });

  it("is removed after its days, and not before", async () => {
    for (const key of ["old", "young"]) await keep(await claim(key));
    await db.query(
      "update idempotency_keys set created_at = now() - interval '7 days 1 minute' where key = 'old'",
    );
    await db.query(
      "update idempotency_keys set created_at = now() - interval '6 days 23 hours' where key = 'young'",
    );
    const maintenance = createMaintenance({ workerUrl: db.urls.worker });
    expect(await maintenance.removeOldKeys(7)).toBe(1);
    expect(await maintenance.removeOldKeys(7)).toBe(0);
    await maintenance.close();
    expect((await claim("old")).refused).toBeUndefined();
    expect((await claim("young")).refused).toBeInstanceOf(KeyAnsweredError);
  });
});

describe("while a lost commit is being settled, an idempotency key", () => {
  it.each([
    // The server has the COMMIT, or got none: the outcome is there before anyone asks again.
    ["silence", "exists", KeyAnsweredError],
    ["cut", "inserted", undefined],
  ] as const)("after a %s is as the settlement says: %s", async (verdict, expected, refusal) => {
    const proxy = await startProxy(db.urls.app);
    const frail = createHarness(db, home.users.owner.principal, { url: proxy.url });
    const key = `lost by ${verdict}`;
    const held = await claim(key, { on: frail });
    proxy.onChunk = (chunk) => (chunk.includes(commitStatement.name) ? verdict : "pass");
    await expect(keep(held)).rejects.toBeInstanceOf(CommitLostError);
    const tombstone = { ...held.call.record, status: "error" as const, error_code: "DATABASE_UNAVAILABLE" };
    expect(await audit.settle(tombstone)).toBe(expected);
    const { refused } = await claimOnceLetGo(key);
    if (refusal) expect(refused).toBeInstanceOf(refusal);
    else expect(refused).toBeUndefined();
    await frail.close();
    await proxy.close();
  });

  it("is held for as long as the commit may still come, then free when it can no more", async () => {
    const proxy = await startProxy(db.urls.app);
    const frail = createHarness(db, home.users.owner.principal, { url: proxy.url });
    const held = await claim("late", { on: frail });
    proxy.onChunk = (chunk) => (chunk.includes(commitStatement.name) ? "hold" : "pass");
    await expect(keep(held)).rejects.toBeInstanceOf(CommitLostError);
    expect((await claim("late")).refused).toMatchObject({ code: "IDEMPOTENCY_IN_PROGRESS" });
    const tombstone = { ...held.call.record, status: "error" as const, error_code: "DATABASE_UNAVAILABLE" };
    expect(await audit.settle(tombstone)).toBe("inserted");
    // The late original meets the tombstone's id, and takes its contact and its key's row with it.
    await proxy.letGo();
    expect((await claimOnceLetGo("late")).refused).toBeUndefined();
    await harness.expectClean();
    expect(await contactsNamed("late")).toHaveLength(0);
    await frail.close();
    await proxy.close();
  });
});

it("costs a call no write to the socket, whatever the call asks and however it ends", async () => {
  const proxy = await startProxy(db.urls.app);
  const counted = createHarness(db, home.users.owner.principal, { url: proxy.url });
  await counted.expectClean();
  let writes = 0;
  proxy.onChunk = () => {
    writes++;
    return "pass";
  };
  async function writesOf(queries: number, ending: "commit" | "rollback", key?: string): Promise<number> {
    writes = 0;
    const call = counted.begin(key === undefined ? {} : { claim: claimOf(key) });
    for (let n = 0; n < queries; n++) await addContact(call);
    if (ending === "rollback") await call.transaction.rollback();
    else await (key === undefined ? call.commit() : call.transaction.commit(call.record, "{}"));
    return writes;
  }
  for (const ending of ["commit", "rollback"] as const) {
    for (let queries = 0; queries <= 5; queries++) {
      const keyed = await writesOf(queries, ending, newId());
      expect(keyed, `${queries} queries, then ${ending}`).toBe(await writesOf(queries, ending));
    }
  }
  await counted.close();
  await proxy.close();
});
