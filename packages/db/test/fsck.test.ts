import { newId, type Principal } from "@acta/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contacts, createFsck, orderLines, orders } from "../src/index.ts";
import { createTestDatabase, seedWorkspace, type TestDatabase } from "../src/testing.ts";
import { type Call, createHarness, type Harness } from "./execution/harness.ts";

let db: TestDatabase;
let principal: Extract<Principal, { type: "user" }>;
let harness: Harness;
let contactId: string;
let orderId: string;
let created: string;

beforeEach(async () => {
  db = await createTestDatabase();
  principal = (await seedWorkspace(db)).users.owner.principal;
  harness = createHarness(db, principal, { size: 2 });
  const { records, call } = begin();
  const contact = await records.insert(contacts, {
    name: "Ana",
    customFields: { tier: "gold", since: 2019.5 },
  });
  const placed = {
    currency: "COP",
    shippingMinor: 500,
    totalMinor: 1_500,
    placedAt: new Date(),
    contactId: contact.id,
  };
  const order = await records.insert(orders, placed);
  const line = {
    orderId: order.id,
    position: 0,
    description: "Coffee",
    quantity: 3,
    unitPriceMinor: 333,
    amountMinor: 1_000,
  };
  await records.insert(orderLines, { ...line, unitPriceMinor: 351, discountBasisPoints: 500 });
  await call.commit();
  [contactId, orderId, created] = [contact.id, order.id, call.record.id];
});
afterEach(async () => {
  await harness.close();
  await db.drop();
});

function begin(scope: Parameters<Harness["begin"]>[0] = {}): {
  call: Call;
  records: Call["transaction"]["handles"]["records"];
} {
  const call = harness.begin(scope);
  return { call, records: call.transaction.handles.records };
}

/** What is not as it should be, by check. */
async function findings() {
  const report = await createFsck({ ownerUrl: db.urls.owner }).run();
  const wrong = report.results.filter(({ count }) => count > 0);
  expect(report.sound).toBe(wrong.length === 0);
  return Object.fromEntries(
    wrong.map(({ name, found }) => [name, found.map(({ subject, problem }) => `${subject} ${problem}`)]),
  );
}

/** Behind everybody's back: as the owner, whom no fence holds. */
const damage = (text: string, values: unknown[] = []) => db.query(text, values);

describe("fsck", () => {
  it("finds nothing in a database that only calls have changed", async () => {
    const { call, records } = begin();
    await records.update(contacts, contactId, { city: "Cali" });
    await records.update(contacts, contactId, { city: "Pasto" });
    await call.commit();
    const back = begin();
    await back.records.update(contacts, contactId, { city: null });
    await back.call.commit();
    const gone = begin();
    const other = await gone.records.insert(contacts, { name: "Luis" });
    await gone.call.commit();
    const away = begin();
    await away.records.delete(contacts, other.id);
    await away.call.commit();
    expect(await findings()).toEqual({});
  });

  it("finds a record that no call made", async () => {
    const id = newId();
    await damage("insert into contacts (workspace_id, id, name) values ($1, $2, 'By hand')", [
      principal.workspaceId,
      id,
    ]);
    expect(await findings()).toEqual({
      "records.match": [`contacts/${id} it is there, and no recorded call made it`],
    });
  });

  it("finds a record that was changed by hand, also back to what it once was", async () => {
    await damage("update contacts set name = 'By hand'");
    const wrong = { "records.match": [`contacts/${contactId} it is not as the recorded calls left it`] };
    expect(await findings()).toEqual(wrong);
    await damage("update contacts set name = 'Ana'");
    expect(await findings()).toEqual({});
    const { call, records } = begin();
    await records.update(contacts, contactId, { name: "Ana María" });
    await call.commit();
    const [before] = await db.query<{ row: unknown }>(
      "select snapshot_before -> $1 as row from tool_executions where id = $2",
      [`contacts/${contactId}`, call.record.id],
    );
    await damage("update contacts set name = 'Ana', updated_at = ($1::jsonb ->> 'updated_at')::timestamptz", [
      JSON.stringify(before!.row),
    ]);
    expect(await findings()).toEqual(wrong);
  });

  it("finds a record that is gone, and an execution whose changes never were", async () => {
    await damage("delete from order_lines");
    const found = await findings();
    expect(found["records.match"]).toEqual([
      expect.stringMatching(/^order_lines\/\S+ it is gone, and no recorded call deleted it$/),
    ]);
    expect(found["orders.totals"]).toEqual([
      `orders/${orderId} its total_minor is 1500, and the rest makes it 500`,
    ]);
  });

  it("finds a row whose execution is gone, and what pointed to it", async () => {
    await damage("delete from tool_executions where id = $1", [created]);
    const found = await findings();
    expect(found["records.match"]).toHaveLength(3);
    expect(found["executions.records"]).toHaveLength(3);
  });

  it("finds a history that has lost an entry", async () => {
    await damage("delete from execution_records where record_id = $1", [contactId]);
    expect(await findings()).toEqual({
      "executions.records": [`${created} it changed contacts/${contactId}, whose history does not have it`],
    });
  });

  it("finds wrong sums", async () => {
    await damage("update order_lines set amount_minor = amount_minor + 1");
    const found = await findings();
    expect(found["orders.totals"]).toEqual([
      expect.stringMatching(/^order_lines\/\S+ its amount_minor is 1001, and the rest makes it 1000$/),
      `orders/${orderId} its total_minor is 1500, and the rest makes it 1501`,
    ]);
  });

  it("finds rows that say two things", async () => {
    await damage("update tool_executions set status = 'error'");
    const found = await findings();
    expect(found["executions.whole"]).toEqual([
      `${created} it failed without an error code`,
      `${created} it did not succeed and has changes`,
    ]);
  });

  it("finds keys that answer for nothing, and calls whose answer was lost", async () => {
    const { call, records } = begin({ claim: { key: "once", fingerprint: "print" } });
    await records.update(contacts, contactId, { city: "Cali" });
    await call.commit({ idempotency_key: "once" }, "{}");
    expect(await findings()).toEqual({});
    await damage("update idempotency_keys set execution_id = $1", [created]);
    expect(await findings()).toEqual({
      "idempotency.answers": [
        `${created} the key once answers for it, and it was called by another or under another key`,
      ],
      "idempotency.kept": [`${call.record.id} it was called under the key once, which has no answer`],
    });
  });

  it("finds effects that nobody asked for, and those that were lost", async () => {
    const { call, records } = begin();
    await records.update(contacts, contactId, { city: "Cali" });
    const asked = { id: newId(), kind: "test.send", target: "+57", payload: {}, preview: {} };
    await call.commit({ effects: [{ id: asked.id, kind: asked.kind, target: asked.target }] }, undefined, [
      asked,
    ]);
    expect(await findings()).toEqual({});
    const other = newId();
    await damage("update effects set id = $1", [other]);
    expect(await findings()).toEqual({
      "effects.asked": expect.arrayContaining([
        `${other} the execution ${call.record.id} did not ask for it`,
        `${call.record.id} it asked for the effect ${asked.id}, which is not there`,
      ]),
    });
  });

  it("finds items that were done of a batch that was not", async () => {
    const batch = begin();
    await batch.call.commit({ tool_name: "system.batch.run", inputs: { atomic: true } });
    const item = begin();
    await item.records.update(contacts, contactId, { city: "Cali" });
    await item.call.commit({ batch_id: batch.call.record.id });
    expect(await findings()).toEqual({});
    await damage("update tool_executions set status = 'error', error_code = 'TIMEOUT' where id = $1", [
      batch.call.record.id,
    ]);
    expect(await findings()).toEqual({
      "batches.whole": [`${item.call.record.id} it was done, and its batch ${batch.call.record.id} was not`],
    });
  });

  it("finds undos of what is not there, and two in force", async () => {
    const nowhere = newId();
    const undo = async (undoOf: string) => {
      const { call, records } = begin();
      await records.update(contacts, contactId, { city: newId() });
      await call.commit({ undo_of: undoOf });
      return call.record.id;
    };
    const first = await undo(created);
    await undo(first);
    await undo(created);
    expect(await findings()).toEqual({});
    await undo(created);
    const lost = await undo(nowhere);
    expect(await findings()).toEqual({
      "undo.once": [`${created} 2 undos of it are in force`],
      "undo.target": [`${lost} it undid ${nowhere}, which is not there`],
    });
  });

  it("finds a table without its fence, and executions outside of every month", async () => {
    await damage("alter table contacts no force row level security");
    const outside = harness.begin({ executionId: "7fffffff-ffff-7fff-8fff-ffffffffffff" });
    await outside.transaction.commit({ ...outside.record, id: "7fffffff-ffff-7fff-8fff-ffffffffffff" });
    expect(await findings()).toEqual({
      "database.fenced": ["contacts row security is not enabled and forced"],
      "database.partitions": [expect.stringContaining("had no partition")],
    });
  });

  it("refuses every role but the one that sees all rows", async () => {
    await expect(createFsck({ ownerUrl: db.urls.app }).run()).rejects.toThrow(/acta_owner/);
  });
});
