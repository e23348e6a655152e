import { CommitLostError, ConstraintError, type ItemScope, newId, toSnapshots } from "@acta/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createAuditWriter, type GroupAuditWriter } from "../../src/audit-writer.ts";
import { commit as commitStatement } from "../../src/execution/statements.ts";
import { contacts, orders } from "../../src/index.ts";
import {
  createTestDatabase,
  type SeededWorkspace,
  seedWorkspace,
  type TestDatabase,
} from "../../src/testing.ts";
import { type Call, createHarness, type Harness } from "./harness.ts";
import { startProxy } from "./proxy.ts";

/* Several executions in one transaction: the items of a batch. */
let db: TestDatabase;
let home: SeededWorkspace;
let harness: Harness;
let audit: GroupAuditWriter;

beforeAll(async () => {
  db = await createTestDatabase();
  home = await seedWorkspace(db);
  harness = createHarness(db, home.users.owner.principal);
  audit = createAuditWriter({ auditUrl: db.urls.audit });
});
afterEach(() => harness.expectClean());
afterAll(async () => {
  await audit.close();
  await harness.close();
  await db.drop();
});

const scope = (more: Partial<ItemScope> = {}): ItemScope => ({
  executionId: newId(),
  toolName: "crm.contact.create",
  now: new Date(),
  newId,
  mode: "write",
  isolated: false,
  ...more,
});

/** Every column, so that nobody waits for the insert. */
const whole = {
  name: "Ana",
  company: null,
  phone: null,
  phoneText: null,
  email: null,
  address: null,
  city: null,
  region: null,
  postalCode: null,
  country: null,
  externalId: null,
  customFields: {},
};

/** An item that makes a contact, with its row and an effect. */
async function contactItem(batch: Call, values: { name?: string; phone?: string } = {}) {
  const given = scope();
  const item = batch.transaction.beginItem(given);
  const contact = await item.handles.records.insert(contacts, { ...whole, ...values });
  await item.end();
  const { before, after } = toSnapshots(item.changes);
  const effect = { id: newId(), kind: "x.y", target: contact.id, payload: {}, preview: {} };
  const record = {
    ...batch.record,
    id: given.executionId,
    tool_name: given.toolName,
    batch_id: batch.record.id,
    snapshot_before: before,
    snapshot_after: after,
  };
  item.keep(record, [effect]);
  return { executionId: given.executionId, contactId: contact.id };
}

/** Rows of the batch and its items, what they made and what they asked for. */
async function kept(batch: Call, items: readonly { executionId: string; contactId: string }[]) {
  const ids = items.map(({ executionId }) => executionId);
  const count = async (text: string, values: unknown[]) =>
    (await db.query<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]!.n;
  return {
    rows: await count("tool_executions where id = any($1) and status = 'success'", [
      [batch.record.id, ...ids],
    ]),
    contacts: await count("contacts where id = any($1)", [items.map(({ contactId }) => contactId)]),
    effects: await count("effects where execution_id = any($1)", [ids]),
  };
}
const all = { rows: 3, contacts: 2, effects: 2 };
const nothing = { rows: 0, contacts: 0, effects: 0 };

describe("items of one transaction", () => {
  it("are kept together, with what they asked for outside of it", async () => {
    const batch = harness.begin({ toolName: "system.batch.run" });
    const items = [await contactItem(batch), await contactItem(batch)];
    expect(await kept(batch, items)).toEqual(nothing);
    await batch.commit();
    expect(await kept(batch, items)).toEqual(all);
  });

  it("that only read cannot write", async () => {
    const batch = harness.begin();
    const items = [await contactItem(batch)];
    const reading = batch.transaction.beginItem(scope({ mode: "read" }));
    const { records, db: reads } = reading.handles;
    expect(await reads.select().from(contacts)).toContainEqual(expect.objectContaining({ name: "Ana" }));
    const written = records.insert(contacts, { name: "Eva" }).then(() => reading.end());
    await expect(written).rejects.toThrow(/read-only transaction/);
    await expect(batch.commit()).rejects.toThrow();
    expect(await kept(batch, items)).toEqual(nothing);
  });

  it("are all gone when a deferred constraint fails at the end", async () => {
    const alter = (when: string) =>
      db.query(
        `alter table orders alter constraint orders_contact_fkey deferrable initially ${when}`,
        [],
        "owner",
      );
    await alter("deferred");
    try {
      const batch = harness.begin();
      const items = [await contactItem(batch)];
      const last = batch.transaction.beginItem(scope({ toolName: "crm.order.create" }));
      const values = { contactId: newId(), currency: "COP", totalMinor: 0, placedAt: new Date() };
      const order = await last.handles.records.insert(orders, values);
      await last.end();
      items.push(await contactItem(batch));
      await batch.transaction.settleItems();
      await expect(batch.commit()).rejects.toMatchObject({ constraint: "orders_contact_fkey" });
      expect(await kept(batch, items)).toEqual(nothing);
      expect(await db.query("select 1 from orders where id = $1", [order.id])).toEqual([]);
    } finally {
      await alter("immediate");
    }
  });

  it("are all gone when the connection is killed between them", async () => {
    const batch = harness.begin();
    const items = [await contactItem(batch)];
    // Its writes have reached the server.
    await batch.transaction.settleItems();
    await db.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'acta-harness'",
      [],
      "admin",
    );
    const next = contactItem(batch).then((item) => {
      items.push(item);
      return batch.transaction.settleItems();
    });
    await expect(next).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await expect(batch.commit()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(await kept(batch, items)).toEqual(nothing);
  });

  it("are told apart by whose write it was that was refused", async () => {
    const batch = harness.begin();
    const phone = "+573001234567";
    const items = [await contactItem(batch, { phone }), await contactItem(batch, { phone })];
    await expect(batch.transaction.settleItems()).rejects.toBeInstanceOf(ConstraintError);
    expect(batch.transaction.lateFailure?.executionId).toBe(items[1]!.executionId);
    await expect(batch.commit()).rejects.toBeInstanceOf(ConstraintError);
    expect(await kept(batch, items)).toEqual(nothing);
  });

  it.each([
    ["after the server heard", "silence", "exists"],
    ["before the server heard", "cut", "inserted"],
    ["while the server has yet to hear", "hold", "inserted"],
  ] as const)(
    "whose COMMIT is lost %s are settled by the batch's row alone",
    async (_, verdict, expected) => {
      const proxy = await startProxy(db.urls.app);
      const frail = createHarness(db, home.users.owner.principal, { url: proxy.url });
      const batch = frail.begin();
      const items = [await contactItem(batch), await contactItem(batch)];
      await batch.transaction.settleItems();
      proxy.onChunk = (chunk) => (chunk.includes(commitStatement.name) ? verdict : "pass");
      await expect(batch.commit()).rejects.toBeInstanceOf(CommitLostError);
      await batch.transaction.rollback();
      const tombstone = { ...batch.record, status: "error" as const, error_code: "DATABASE_UNAVAILABLE" };
      expect(await audit.settle(tombstone)).toBe(expected);
      await proxy.letGo();
      expect(await kept(batch, items)).toEqual(expected === "exists" ? all : nothing);
      await frail.close();
      await proxy.close();
    },
  );
});
