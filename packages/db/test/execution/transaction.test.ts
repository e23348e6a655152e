import { CommitLostError, ConstraintError, newId } from "@acta/core";
import { eq, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createAuditWriter, type GroupAuditWriter } from "../../src/audit-writer.ts";
import { commit as commitStatement } from "../../src/execution/statements.ts";
import {
  apiKeys,
  contacts,
  contactTags,
  createExecutionDatabase,
  orders,
  prepared,
  tags,
} from "../../src/index.ts";
import { createListener } from "../../src/listener.ts";
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
const unhandled: unknown[] = [];
const remember = (error: unknown) => void unhandled.push(error);

beforeAll(async () => {
  process.on("unhandledRejection", remember);
  process.on("uncaughtException", remember);
  db = await createTestDatabase();
  home = await seedWorkspace(db);
  harness = createHarness(db, home.users.owner.principal);
  audit = createAuditWriter({ auditUrl: db.urls.audit });
});
afterEach(async () => {
  await harness.expectClean();
  expect(unhandled.splice(0)).toEqual([]);
});
afterAll(async () => {
  process.off("unhandledRejection", remember);
  process.off("uncaughtException", remember);
  await audit.close();
  await harness.close();
  await db.drop();
});

const isKept = async (call: Call, contactId?: string) => {
  const executions = await db.query("select 1 from tool_executions where id = $1", [call.record.id]);
  if (!contactId) return executions.length > 0;
  const rows = await db.query("select 1 from contacts where id = $1", [contactId]);
  expect(rows.length, "a change and its record are kept together or not at all").toBe(executions.length);
  return rows.length > 0;
};
const terminate = () =>
  db.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'acta-harness'",
    [],
    "admin",
  );
const divide = sql<number>`1 / 0`;
const addContact = (call: Call, values: { id?: string; name?: string; phone?: string } = {}) =>
  call.transaction.handles.records.insert(contacts, { name: "Ana", ...values });

describe("an execution that succeeds", () => {
  it("keeps its changes, its record and the index of records together", async () => {
    const call = harness.begin();
    const { records } = call.transaction.handles;
    const placedAt = new Date("2026-02-03T04:05:06.700Z");
    const contact = await records.insert(contacts, {
      name: "José",
      customFields: { vip: true, n: 1.5, s: "ñ" },
    });
    const order = await records.insert(orders, {
      contactId: contact.id,
      currency: "COP",
      totalMinor: 2 ** 53 - 1,
      placedAt,
    });
    const changed = await records.update(contacts, contact.id, { city: "Cali" });
    expect(changed).toEqual({ ...contact, city: "Cali" });
    expect(order).toMatchObject({ placedAt, totalMinor: 9_007_199_254_740_991, status: "new", notes: null });
    expect(call.transaction.changes).toMatchObject([
      {
        table: "contacts",
        operation: "insert",
        before: null,
        after: { name: "José", custom_fields: { vip: true } },
      },
      {
        table: "orders",
        operation: "insert",
        after: { placed_at: "2026-02-03T04:05:06.700Z", total_minor: 2 ** 53 - 1 },
      },
      { table: "contacts", operation: "update", before: { city: null }, after: { city: "Cali" } },
    ]);
    await call.commit();
    expect(await isKept(call, contact.id)).toBe(true);
    const touched = await db.query<{ record_id: string }>(
      "select record_id from execution_records where execution_id = $1 order by 1",
      [call.record.id],
    );
    expect(touched.map(({ record_id }) => record_id)).toEqual([contact.id, order.id]);
  });

  it("keeps its effects with its record, as they were asked for", async () => {
    const call = harness.begin();
    const effect = { kind: "x.y", target: "+573001234567", payload: { a: ["ñ", '"'] }, preview: {} };
    const [first, second] = [newId(), newId()];
    await call.transaction.commit(call.record, undefined, [
      { id: first, ...effect, orderingKey: "c1" },
      { id: second, ...effect, payload: {} },
    ]);
    const rows = await db.query(
      `select id, kind, target, ordering_key, payload, state, attempts, fence, queued_at from effects
       where workspace_id = $1 and execution_id = $2 order by id`,
      [call.record.workspace_id, call.record.id],
    );
    const waiting = {
      kind: "x.y",
      target: effect.target,
      state: "pending",
      attempts: 0,
      fence: 0,
      queued_at: null,
    };
    expect(rows).toEqual([
      { id: first, ...waiting, ordering_key: "c1", payload: effect.payload },
      { id: second, ...waiting, ordering_key: null, payload: {} },
    ]);
  });

  it("stands in the history of the record whose part it changed", async () => {
    const setup = harness.begin();
    const contact = await addContact(setup);
    const tag = await setup.transaction.handles.records.insert(tags, { name: "VIP", nameKey: newId() });
    await setup.commit();
    const call = harness.begin();
    const part = { contactId: contact.id, tagId: tag.id };
    const { id } = await call.transaction.handles.records.insert(contactTags, part);
    await call.commit();
    const touched = await db.query<{ record_id: string }>(
      "select record_id from execution_records where execution_id = $1 order by 1",
      [call.record.id],
    );
    expect(touched.map(({ record_id }) => record_id)).toEqual([contact.id, id]);
  });

  it("reads through Drizzle the very rows that records gave", async () => {
    const call = harness.begin();
    const contact = await addContact(call);
    const { db: reads } = call.transaction.handles;
    const [[found], [counted], total] = await Promise.all([
      reads.select().from(contacts).where(eq(contacts.id, contact.id)),
      reads.select({ n: sql<number>`count(*)::int`, at: sql<string>`now()` }).from(contacts),
      reads.$count(contacts),
    ]);
    expect(found).toEqual(contact);
    expect(found!.createdAt).toEqual(contact.createdAt);
    expect(counted!.n).toBe(total);
    const joined = await reads
      .select({ contact: contacts, order: orders })
      .from(contacts)
      .leftJoin(orders, eq(orders.contactId, contacts.id))
      .where(eq(contacts.id, contact.id));
    expect(joined).toEqual([{ contact, order: null }]);
    await call.transaction.rollback();
  });

  it("runs prepared reads in whatever transaction they are asked in", async () => {
    const byName = prepared((reads) =>
      reads
        .select({ id: contacts.id })
        .from(contacts)
        .where(eq(contacts.name, sql.placeholder("name"))),
    );
    for (const name of ["Prepared one", "Prepared two"]) {
      const call = harness.begin();
      const { id } = await addContact(call, { name });
      expect(await byName(call.transaction.handles.db, { name })).toEqual([{ id }]);
      await call.transaction.rollback();
    }
  });

  it("writes three times to the socket at most: begin and first query, record and commit", async () => {
    const proxy = await startProxy(db.urls.app);
    const counted = createHarness(db, home.users.owner.principal, { url: proxy.url });
    await counted.expectClean();
    let writes = 0;
    proxy.onChunk = () => {
      writes++;
      return "pass";
    };
    const call = counted.begin();
    await addContact(call);
    expect(writes).toBe(1);
    await call.commit();
    expect(writes).toBe(2);
    const idle = counted.begin();
    await idle.commit();
    expect(writes, "no query at all: everything in one").toBe(3);
    await counted.close();
    await proxy.close();
  });

  it("sends queries of one tick together", async () => {
    const proxy = await startProxy(db.urls.app);
    const counted = createHarness(db, home.users.owner.principal, { url: proxy.url });
    await counted.expectClean();
    let writes = 0;
    proxy.onChunk = () => {
      writes++;
      return "pass";
    };
    const call = counted.begin();
    const { db: reads } = call.transaction.handles;
    await Promise.all([
      addContact(call),
      addContact(call),
      reads.select().from(contacts),
      reads.select().from(orders),
    ]);
    expect(writes).toBe(1);
    await call.transaction.rollback();
    await counted.close();
    await proxy.close();
  });

  it("tells other processes what authentication must forget, once it is committed", async () => {
    const listener = createListener({ url: db.urls.auth });
    const heard: string[] = [];
    listener.subscribe("acta_auth", (payload) => heard.push(payload));
    while (!listener.alive) await new Promise((next) => setTimeout(next, 10));
    const key = await seedApiKey(db, home.workspaceId);
    const revoke = async (end: (call: Call) => Promise<void>) => {
      const call = harness.begin();
      const row = await call.transaction.handles.records.update(apiKeys, key.apiKeyId, { revoked: true });
      expect(row).not.toHaveProperty("keyHash");
      expect(JSON.stringify(call.transaction.changes)).not.toContain("key_hash");
      await end(call);
    };
    await revoke((call) => call.transaction.rollback());
    await revoke((call) => call.commit());
    while (heard.length === 0) await new Promise((next) => setTimeout(next, 10));
    expect(heard).toEqual([JSON.stringify({ table: "api_keys", id: key.apiKeyId })]);
    await listener.close();
  });
});

describe("an API key", () => {
  it("can revoke itself, and is nobody from then on", async () => {
    const key = await seedApiKey(db, home.workspaceId);
    const own = createHarness(db, key);
    const call = own.begin();
    await call.transaction.handles.records.update(apiKeys, key.apiKeyId, { revoked: true });
    await call.commit();
    expect(await isKept(call)).toBe(true);
    const after = own.begin();
    expect(await after.transaction.handles.db.select({ id: contacts.id }).from(contacts)).toEqual([]);
    await expect(addContact(after)).rejects.toMatchObject({ code: "42501" });
    await own.expectClean();
    await own.close();
  });

  it("that two revoke at once keeps the first revocation", async () => {
    const key = await seedApiKey(db, home.workspaceId);
    const two = createHarness(db, home.users.owner.principal, { size: 2 });
    const [first, second] = [two.begin(), two.begin()];
    const revoke = (call: Call, at: Date) =>
      call.transaction.handles.records.update(apiKeys, key.apiKeyId, { revoked: true, revokedAt: at });
    const early = new Date("2026-01-01T00:00:00Z");
    await revoke(first, early);
    const late = revoke(second, new Date());
    await new Promise((next) => setTimeout(next, 100));
    await first.commit();
    expect(await late).toBeNull();
    await second.commit();
    const [row] = await db.query<{ revoked_at: Date }>("select revoked_at from api_keys where id = $1", [
      key.apiKeyId,
    ]);
    expect(row!.revoked_at).toEqual(early);
    await two.expectClean();
    await two.close();
  });
});

describe("records", () => {
  it("answer null for a row that is not there, or another workspace's", async () => {
    const away = await seedWorkspace(db);
    const id = newId();
    await db.query("insert into contacts (workspace_id, id, name) values ($1, $2, 'Elsewhere')", [
      away.workspaceId,
      id,
    ]);
    const call = harness.begin();
    const { records } = call.transaction.handles;
    for (const missing of [id, newId()]) {
      expect(await records.update(contacts, missing, { name: "x" })).toBeNull();
      expect(await records.update(contacts, missing, {})).toBeNull();
      expect(await records.delete(contacts, missing)).toBeNull();
    }
    expect(call.transaction.changes).toEqual([]);
    await call.transaction.rollback();
  });

  it("insert a row once", async () => {
    const call = harness.begin();
    const { records } = call.transaction.handles;
    const values = { name: "Once", externalId: newId() };
    expect(await records.insertIfAbsent(contacts, values, [contacts.externalId])).toMatchObject(values);
    expect(await records.insertIfAbsent(contacts, values, [contacts.externalId])).toBeNull();
    expect(call.transaction.changes).toHaveLength(1);
    await call.transaction.rollback();
  });

  it("take neither workspace nor times from a handler", async () => {
    const call = harness.begin();
    const lie = { name: "x", workspaceId: newId(), createdAt: new Date(0), updatedAt: new Date(0) };
    const row = await call.transaction.handles.records.insert(contacts, lie);
    expect(row.workspaceId).toBe(home.workspaceId);
    expect(row.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await call.transaction.handles.records.update(contacts, row.id, lie)).toMatchObject({
      workspaceId: home.workspaceId,
      createdAt: row.createdAt,
    });
    await call.transaction.rollback();
  });

  it("capture the state a change was really made on, when another call changed it just before", async () => {
    const two = createHarness(db, home.users.owner.principal, { size: 2 });
    const setup = two.begin();
    const { id } = await addContact(setup);
    await setup.commit();
    const [first, second] = [two.begin(), two.begin()];
    await first.transaction.handles.records.update(contacts, id, { city: "Cali" });
    const waiting = second.transaction.handles.records.update(contacts, id, { name: "Eva" });
    await new Promise((next) => setTimeout(next, 100));
    await first.commit();
    expect(await waiting).toMatchObject({ city: "Cali", name: "Eva" });
    expect(second.transaction.changes).toMatchObject([
      { before: { city: "Cali", name: "Ana" }, after: { city: "Cali", name: "Eva" } },
    ]);
    await second.commit();
    await two.expectClean();
    await two.close();
  });
});

describe("an execution that fails keeps nothing", () => {
  it.each([
    [
      "a division by zero",
      async (call: Call) => void (await call.transaction.handles.db.select({ x: divide }).from(contacts)),
    ],
    [
      "a column that is not there",
      async (call: Call) =>
        void (await call.transaction.handles.db.select({ x: sql`nothing` }).from(contacts)),
    ],
    [
      "a value of the wrong type",
      async (call: Call) =>
        void (await call.transaction.handles.db.select().from(contacts).where(eq(contacts.id, "x"))),
    ],
    ["a NUL", async (call: Call) => void (await addContact(call, { name: "\0" }))],
    [
      "circular JSON",
      async (call: Call) => {
        const circular: Record<string, never> = {};
        Object.assign(circular, { circular });
        await call.transaction.handles.records.update(contacts, newId(), { customFields: circular });
      },
    ],
  ])("after %s, even when the handler swallows it", async (_, fault) => {
    for (const swallowed of [false, true]) {
      const call = harness.begin();
      const contact = await addContact(call);
      const failing = fault(call);
      if (swallowed) await failing.catch(() => {});
      else await expect(failing).rejects.toThrow();
      await expect(addContact(call)).rejects.toThrow();
      await expect(call.commit()).rejects.toThrow();
      expect(await isKept(call, contact.id)).toBe(false);
      await call.transaction.rollback();
    }
  });

  it("after a violated constraint, which it names", async () => {
    const call = harness.begin();
    await addContact(call, { phone: "+573001112233" });
    const twice = addContact(call, { phone: "+573001112233" });
    await expect(twice).rejects.toBeInstanceOf(ConstraintError);
    await expect(twice).rejects.toMatchObject({ constraint: "contacts_phone_key", kind: "unique" });
    await call.transaction.rollback();
  });

  it("after a deferred constraint, which dry-runs hear of too", async () => {
    for (const real of [false, true]) {
      const call = harness.begin();
      const contact = await addContact(call);
      await call.transaction.handles.records.insert(orders, {
        contactId: contact.id,
        currency: "COP",
        totalMinor: 0,
        placedAt: new Date(),
      });
      // What undo does: references out of order, checked at the end.
      await call.transaction.handles.db.select({ x: sql`1` }).from(contacts);
      const immediate = call.transaction.handles.records.delete(contacts, contact.id);
      await expect(immediate).rejects.toMatchObject({
        constraint: "orders_contact_fkey",
        kind: "foreignKey",
      });
      const end = real ? call.commit() : call.transaction.checkConstraints();
      await expect(end).rejects.toMatchObject({ constraint: "orders_contact_fkey" });
      await call.transaction.rollback();
    }
  });

  it("when its record is refused, or cannot be sent", async () => {
    for (const values of [{ status: "unheard of" }, { duration_ms: 1.5 }, { inputs: "\0" }] as object[]) {
      const call = harness.begin();
      const contact = await addContact(call);
      await expect(call.commit(values)).rejects.toMatchObject({ code: "AUDIT_FAILED" });
      expect(await isKept(call, contact.id)).toBe(false);
      // The executor rolls back whatever failed: the connection is somebody else's by then.
      await call.transaction.rollback();
    }
    const call = harness.begin();
    const inputs = {};
    Object.assign(inputs, { inputs });
    await addContact(call);
    await expect(call.commit({ inputs })).rejects.toThrow("circular");
    expect(await isKept(call)).toBe(false);
  });

  it("when the record is another execution's", async () => {
    const call = harness.begin();
    await addContact(call);
    await expect(call.commit({ id: newId() })).rejects.toMatchObject({ code: "AUDIT_FAILED" });
  });

  it("when it is rolled back before, between and after its queries", async () => {
    await harness.begin().transaction.rollback();
    const call = harness.begin();
    const contact = await addContact(call);
    await call.transaction.rollback();
    await call.transaction.rollback();
    expect(await isKept(call, contact.id)).toBe(false);
    await expect(addContact(call)).rejects.toThrow("has ended");
    await expect(call.commit()).rejects.toThrow("has ended");
  });

  it("when a query nobody waits for fails", async () => {
    const call = harness.begin();
    const contact = await addContact(call);
    void call.transaction.handles.db
      .select({ x: divide })
      .from(contacts)
      .then(
        () => {},
        () => {},
      );
    void addContact(call, { name: "\0" });
    await expect(call.commit()).rejects.toThrow();
    expect(await isKept(call, contact.id)).toBe(false);
  });

  it("when a write is not waited for: the record was made without it", async () => {
    const call = harness.begin();
    const id = newId();
    void addContact(call, { id });
    await expect(call.transaction.commit(call.record)).rejects.toThrow("must await");
    expect(await isKept(call, id)).toBe(false);
  });
});

describe("the fence", () => {
  it("refuses a write without an execution, on any connection of the pool", async () => {
    const values = [home.workspaceId, newId()];
    const insert = "insert into contacts (workspace_id, id, name) values ($1, $2, 'x')";
    await expect(db.query(insert, values, "app")).rejects.toMatchObject({ code: "42501" });
  });

  it("lets a reading call write nothing", async () => {
    const call = harness.begin({ mode: "read" });
    await expect(addContact(call)).rejects.toMatchObject({ code: "25006" });
    await call.transaction.rollback();
  });

  it("lets ctx.db do nothing but read", async () => {
    const call = harness.begin();
    const contact = await addContact(call);
    // What the type leaves out.
    const loose = call.transaction.handles.db as unknown as NodePgDatabase;
    const attempts: [string, () => Promise<unknown>][] = [
      [
        "insert",
        async () => loose.insert(contacts).values({ workspaceId: home.workspaceId, id: newId(), name: "x" }),
      ],
      ["update", async () => loose.update(contacts).set({ name: "x" })],
      ["delete", async () => loose.delete(contacts)],
      ["commit", async () => loose.execute(sql`commit`)],
      ["a comment before it", async () => loose.execute(sql`/* select */ commit`)],
      ["set", async () => loose.execute(sql`set role acta_owner`)],
      ["settings", async () => loose.execute(sql`select set_config('acta.workspace_id', 'x', false)`)],
      [
        "a writing CTE",
        async () => loose.execute(sql`with x as (delete from contacts returning id) select * from x`),
      ],
      ["a sequence", async () => loose.execute(sql`select nextval('x')`)],
      ["transaction", async () => loose.transaction(async () => {})],
    ];
    for (const [name, attempt] of attempts)
      await expect(attempt(), name).rejects.toThrow(/only reads|no other/);
    expect(await loose.execute(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    await call.commit();
    expect(await isKept(call, contact.id)).toBe(true);
  });
});

describe("a connection that fails", () => {
  it("between two queries fails the call", async () => {
    const call = harness.begin();
    const contact = await addContact(call);
    await terminate();
    await expect(addContact(call)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await call.transaction.rollback();
    expect(await isKept(call, contact.id)).toBe(false);
  });

  it("before the record is sent is a plain failure", async () => {
    const call = harness.begin();
    const contact = await addContact(call);
    await terminate();
    await new Promise((next) => setTimeout(next, 50));
    await expect(call.commit()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(await isKept(call, contact.id)).toBe(false);
  });

  it("during a query fails the call", async () => {
    const call = harness.begin();
    await addContact(call);
    const slow = call.transaction.handles.db.select({ x: sql`pg_sleep(5)` }).from(contacts).limit(1);
    const failed = expect(slow).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await new Promise((next) => setTimeout(next, 100));
    await terminate();
    await failed;
    await expect(call.commit()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  });

  it.each([
    ["after the server committed", "silence", "exists"],
    ["before the server heard", "cut", "inserted"],
    ["while the server has yet to hear", "hold", "inserted"],
  ] as const)("at COMMIT, %s, is settled by the record itself", async (_, verdict, expected) => {
    const proxy = await startProxy(db.urls.app);
    const frail = createHarness(db, home.users.owner.principal, { url: proxy.url });
    const call = frail.begin();
    const contact = await addContact(call);
    proxy.onChunk = (chunk) => (chunk.includes(commitStatement.name) ? verdict : "pass");
    await expect(call.commit()).rejects.toBeInstanceOf(CommitLostError);
    await call.transaction.rollback();
    const tombstone = { ...call.record, status: "error" as const, error_code: "DATABASE_UNAVAILABLE" };
    expect(await audit.settle(tombstone)).toBe(expected);
    await proxy.letGo();
    const rows = await db.query("select 1 from contacts where id = $1", [contact.id]);
    expect(rows.length === 1).toBe(expected === "exists");
    const [execution] = await db.query("select status from tool_executions where id = $1", [call.record.id]);
    expect(execution).toEqual({ status: expected === "exists" ? "success" : "error" });
    await frail.close();
    await proxy.close();
  });

  it("that goes silent is given up at the deadline, in a query and at COMMIT", async () => {
    const database = createExecutionDatabase({ appUrl: db.urls.app, poolSize: 1 });
    const begin = () => {
      const { record } = harness.begin();
      const transaction = database.begin({
        executionId: record.id,
        toolName: record.tool_name,
        principal: home.users.owner.principal,
        now: new Date(),
        newId,
        mode: "write",
        deadlineAt: performance.now() + 400,
      });
      return { record, transaction };
    };
    const first = begin();
    await first.transaction.handles.records.insert(contacts, { name: "x" });
    const slow = first.transaction.handles.db.select({ x: sql`pg_sleep(4)` }).from(contacts).limit(1);
    await expect(slow).rejects.toMatchObject({ code: "TIMEOUT" });
    await expect(first.transaction.commit(first.record)).rejects.toMatchObject({ code: "TIMEOUT" });

    const second = begin();
    await second.transaction.handles.records.insert(contacts, { name: "x" });
    // The record waits for a lock for longer than the call may take.
    await db.query("begin", [], "admin");
    await db.query("lock table tool_executions in exclusive mode", [], "admin");
    await expect(second.transaction.commit(second.record)).rejects.toBeInstanceOf(CommitLostError);
    await db.query("rollback", [], "admin");
    await database.close();
  });

  it("cannot be made: DATABASE_UNAVAILABLE; is not free in time: OVERLOADED", async () => {
    const url = new URL(db.urls.app);
    url.port = "1";
    const gone = createHarness(db, home.users.owner.principal, { url: url.href });
    const call = gone.begin();
    await expect(addContact(call)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await expect(call.commit()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await expect(gone.begin().commit()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await gone.close();
    const holder = harness.begin();
    await addContact(holder);
    await expect(addContact(harness.begin())).rejects.toMatchObject({ code: "OVERLOADED" });
    await holder.transaction.rollback();
  });
});

describe("limits of the server", () => {
  /** On new connections only: limits stand on the role. */
  async function withLimit(setting: string, run: (strict: Harness) => Promise<void>): Promise<void> {
    const role = `alter role acta_app in database ${new URL(db.urls.app).pathname.slice(1)}`;
    await db.query(`${role} set ${setting}`, [], "admin");
    const strict = createHarness(db, home.users.owner.principal, { size: 2 });
    try {
      await run(strict);
      await strict.expectClean();
    } finally {
      await strict.close();
      await db.query(`${role} reset all`, [], "admin");
    }
  }

  it("end a statement: TIMEOUT", () =>
    withLimit("statement_timeout = '300ms'", async (strict) => {
      const { handles } = strict.begin().transaction;
      const sleeping = handles.db.select({ x: sql`pg_sleep(5)` }).from(contacts).limit(1);
      await expect(sleeping).rejects.toMatchObject({ code: "TIMEOUT" });
    }));

  it("end the wait for a lock: CONFLICT", () =>
    withLimit("lock_timeout = '100ms'", async (strict) => {
      const setup = strict.begin();
      const { id } = await addContact(setup);
      await setup.commit();
      const [holder, waiter] = [strict.begin(), strict.begin()];
      await holder.transaction.handles.records.update(contacts, id, { city: "Cali" });
      const waiting = waiter.transaction.handles.records.update(contacts, id, { city: "Bogotá" });
      await expect(waiting).rejects.toMatchObject({ code: "CONFLICT" });
    }));

  it("end a transaction that waits for its handler: TIMEOUT", () =>
    withLimit("idle_in_transaction_session_timeout = '200ms'", async (strict) => {
      const call = strict.begin();
      await addContact(call);
      await new Promise((next) => setTimeout(next, 600));
      await expect(addContact(call)).rejects.toMatchObject({ code: "TIMEOUT" });
    }));

  it("deadlocks are a CONFLICT for one of the two", async () => {
    const two = createHarness(db, home.users.owner.principal, { size: 2 });
    const setup = two.begin();
    const [a, b] = [await addContact(setup), await addContact(setup)];
    await setup.commit();
    const calls = [two.begin(), two.begin()] as const;
    await calls[0].transaction.handles.records.update(contacts, a.id, { city: "1" });
    await calls[1].transaction.handles.records.update(contacts, b.id, { city: "2" });
    const results = await Promise.allSettled([
      calls[0].transaction.handles.records.update(contacts, b.id, { city: "1" }),
      calls[1].transaction.handles.records.update(contacts, a.id, { city: "2" }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "CONFLICT" },
    });
    for (const call of calls) await call.transaction.rollback();
    await two.expectClean();
    await two.close();
  });

  it("a plan that a change of the table made invalid fails once and heals", async () => {
    const read = async () => {
      const call = harness.begin();
      try {
        await addContact(call);
        return "ok";
      } catch (error) {
        return error instanceof Error && "code" in error ? error.code : error;
      } finally {
        await call.transaction.rollback();
      }
    };
    const wide = async () => {
      const call = harness.begin();
      try {
        await call.transaction.handles.db.select({ x: sql`c.*` }).from(sql`contacts c`).limit(1);
        return "ok";
      } catch (error) {
        return error instanceof Error && "code" in error ? error.code : String(error);
      } finally {
        await call.transaction.rollback();
      }
    };
    expect([await read(), await wide()]).toEqual(["ok", "ok"]);
    await db.query("alter table contacts add column later text");
    await db.query("grant select (later) on contacts to acta_app");
    const results = [await wide(), await wide(), await wide(), await read()];
    expect(results.slice(1)).toEqual(["ok", "ok", "ok"]);
    expect(["ok", "0A000"]).toContain(results[0]);
    await db.query("alter table contacts drop column later");
    await wide();
    expect([await wide(), await read()]).toEqual(["ok", "ok"]);
  });

  it("statements without number do not pile up on a connection", async () => {
    for (let round = 0; round < 3; round++) {
      const call = harness.begin();
      for (let n = 1; n <= 300; n++) {
        const unique = sql.raw(`${round * 1000 + n}`);
        await call.transaction.handles.db
          .select({ x: sql`${unique}` })
          .from(contacts)
          .limit(1);
      }
      const [count] = await call.transaction.handles.db
        .select({ n: sql<number>`count(*)::int` })
        .from(sql`pg_prepared_statements`);
      expect(count!.n).toBeLessThanOrEqual(401);
      await call.transaction.rollback();
    }
  });
});

describe("under fire", () => {
  it("every change has its record and every record its change, while backends are killed", {
    timeout: 60_000,
  }, async () => {
    // How long a caller waits for one of the connections is not what is looked at: on a busy machine that is long.
    const many = createHarness(db, home.users.owner.principal, { size: 8, waitMs: 30_000 });
    const marker = `fire ${newId()}`;
    const seen: Record<string, number> = {};
    let started = 0;
    const one = async (n: number) => {
      const call = many.begin();
      try {
        const { id } = await addContact(call, { name: marker });
        if (n % 17 === 0) throw Object.assign(new Error(), { code: "thrown" });
        if (n % 19 === 0) await call.transaction.handles.db.select({ x: divide }).from(contacts).limit(1);
        if (n % 23 === 0) {
          // Killed at that moment, it is lost like any commit; but the server would never have kept it.
          await call.commit({ status: "unheard of" as "success" }).catch((error: unknown) => {
            throw error instanceof CommitLostError ? Object.assign(error, { code: "AUDIT_FAILED" }) : error;
          });
        }
        if (n % 3 === 0) await call.transaction.handles.records.update(contacts, id, { city: "Cali" });
        try {
          await call.commit({ tool_name: marker });
        } catch (error) {
          if (!(error instanceof CommitLostError)) throw error;
          const tombstone = { ...call.record, tool_name: "tombstone.of.fire", status: "error" as const };
          const verdict = await audit.settle(tombstone);
          seen[verdict] = (seen[verdict] ?? 0) + 1;
          if (verdict === "inserted") throw Object.assign(new Error(), { code: "settled" });
        }
        seen.ok = (seen.ok ?? 0) + 1;
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
        seen[code] = (seen[code] ?? 0) + 1;
        await call.transaction.rollback();
      }
    };
    let killing = true;
    const killer = (async () => {
      while (killing) {
        await new Promise((next) => setTimeout(next, 150));
        await db.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'acta-harness' order by random() limit 1`,
          [],
          "admin",
        );
      }
    })();
    const end = Date.now() + 4_000;
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        while (Date.now() < end) await one(++started);
      }),
    );
    killing = false;
    await killer;
    const [counts] = await db.query<{ contacts: number; executions: number }>(
      `select (select count(*)::int from contacts where name = $1) as contacts,
              (select count(*)::int from tool_executions where tool_name = $1) as executions`,
      [marker],
    );
    expect(counts!.contacts).toBe(counts!.executions);
    expect(counts!.contacts).toBe(seen.ok);
    expect(seen.ok).toBeGreaterThan(100);
    expect(
      Object.keys(seen).filter(
        (code) => !/^(ok|thrown|22012|AUDIT_FAILED|DATABASE_UNAVAILABLE|exists|settled|inserted)$/.test(code),
      ),
    ).toEqual([]);
    // On a busy machine the pool hears of the last kill later than the killer.
    await vi.waitFor(async () => {
      const [backends] = await db.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where datname = current_database() and application_name = 'acta-harness'`,
        [],
        "admin",
      );
      expect(many.pool.stats().total).toBeLessThanOrEqual(backends!.count);
    }, 10_000);
    await many.expectClean();
    await many.close();
  });
});
