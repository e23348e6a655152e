import { ConstraintError, newId, type ToolExecutionRecord } from "@acta/core";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts } from "../schema/index.ts";
import { createTestDatabase, type SeededWorkspace, seedWorkspace, type TestDatabase } from "../testing.ts";
import { createExecutionDatabase, type PgExecutionDatabase } from "./database.ts";

let db: TestDatabase;
let home: SeededWorkspace;
let database: PgExecutionDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  home = await seedWorkspace(db);
  database = createExecutionDatabase({ appUrl: db.urls.app, poolSize: 4 });
});
afterAll(async () => {
  await database.close();
  await db.drop();
});

describe("an execution", () => {
  it("keeps the change and its record together", async () => {
    const { transaction, record } = begin();
    const contact = await transaction.handles.records.insert(contacts, {
      name: "Ana",
      customFields: { a: 1 },
    });
    expect(contact).toMatchObject({ name: "Ana", customFields: { a: 1 }, workspaceId: home.workspaceId });
    expect(contact.createdAt).toBeInstanceOf(Date);
    const [read] = await transaction.handles.db.select().from(contacts).where(eq(contacts.id, contact.id));
    expect(read).toEqual(contact);
    const updated = await transaction.handles.records.update(contacts, contact.id, { city: "Cali" });
    expect(updated).toMatchObject({ city: "Cali" });
    const key = `contacts/${contact.id}`;
    expect(transaction.changes).toHaveLength(2);
    expect(transaction.changes[1]).toMatchObject({ before: { city: null }, after: { city: "Cali" } });
    await transaction.commit({
      ...record,
      snapshot_before: { [key]: null },
      snapshot_after: { [key]: transaction.changes[1]!.after },
    });
    expect(await db.query("select 1 from tool_executions where id = $1", [record.id])).toHaveLength(1);
    expect(await db.query("select 1 from execution_records where record_id = $1", [contact.id])).toHaveLength(
      1,
    );
    expect(database.stats()).toMatchObject({ total: 1, idle: 1 });
  });

  it("names the constraint", async () => {
    const { transaction } = begin();
    await transaction.handles.records.insert(contacts, { name: "A", phone: "+573001112233" });
    const twice = transaction.handles.records.insert(contacts, { name: "B", phone: "+573001112233" });
    await expect(twice).rejects.toBeInstanceOf(ConstraintError);
    await transaction.rollback();
    expect(database.stats()).toMatchObject({ total: 1, idle: 1 });
  });
});

function begin() {
  const id = newId();
  const now = new Date();
  const transaction = database.begin({
    executionId: id,
    toolName: "crm.contact.create",
    principal: home.users.owner.principal,
    now,
    mode: "write",
    deadlineAt: performance.now() + 10_000,
  });
  const record: ToolExecutionRecord = {
    id,
    workspace_id: home.workspaceId,
    tool_name: "crm.contact.create",
    inputs: {},
    outputs: {},
    status: "success",
    error_message: null,
    error_stack: null,
    started_at: now.toISOString(),
    completed_at: now.toISOString(),
    duration_ms: 1,
    user_id: home.users.owner.userId,
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
  return { transaction, record };
}
