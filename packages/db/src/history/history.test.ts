import { idAt, newId, type Principal, type ToolExecutionRecord } from "@acta/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditWriter } from "../audit-writer.ts";
import {
  createTestDatabase,
  executionRecord,
  type SeededWorkspace,
  seedApiKey,
  seedWorkspace,
  type TestDatabase,
} from "../testing.ts";
import { createHistory, type PgHistory } from "./history.ts";

let db: TestDatabase;
let home: SeededWorkspace;
let away: SeededWorkspace;
let key: Extract<Principal, { type: "apiKey" }>;
let history: PgHistory;
/** Oldest first. */
const records: ToolExecutionRecord[] = [];
const day = 24 * 60 * 60 * 1000;
const start = Date.now() - 100 * day;

/** Seven calls: two this week, the others scattered over the last hundred days, one of them a read. */
beforeAll(async () => {
  db = await createTestDatabase();
  [home, away] = [await seedWorkspace(db), await seedWorkspace(db)];
  await db.query("update workspaces set created_at = $1", [new Date(start)]);
  key = await seedApiKey(db, home.workspaceId, { name: "Shop", permissions: ["contacts.view"] });
  const contactId = newId();
  const owner = home.users.owner.principal;
  const member = home.users.member.principal;
  add(owner, 0, {
    snapshot_before: { [`contacts/${contactId}`]: null },
    snapshot_after: { [`contacts/${contactId}`]: { id: contactId, name: "Ana" } },
  });
  add(member, 20, { status: "error", error_code: "PHONE_TAKEN", error_message: "The phone is 100% taken" });
  add(key, 40, { tool_name: "crm.order.create", session_id: "agent-run" });
  add(key, 60, { tool_name: "crm.contact.list" });
  add(member, 80, {
    status: "dry_run",
    duration_ms: 700,
    preview: { changes: [], effects: [], approval: { required: false } },
  });
  add(owner, 98, { batch_id: newId(), idempotency_key: "one", request_id: "r-1" });
  add(home.system, 99, { tool_name: "system.apiKey.revoke" });
  add(away.users.owner.principal, 99, {});
  const writer = createAuditWriter({ auditUrl: db.urls.audit });
  await Promise.all(
    records.map((record) => writer.write({ ...record, snapshot_before: null, snapshot_after: null })),
  );
  await writer.close();
  // Changes are recorded by the transaction that makes them; here none did.
  for (const { id, snapshot_before, snapshot_after } of records)
    await db.query("update tool_executions set snapshot_before = $2, snapshot_after = $3 where id = $1", [
      id,
      snapshot_before,
      snapshot_after,
    ]);
  records.pop();
  await db.query("insert into execution_records values ($1, $2, $3)", [
    home.workspaceId,
    contactId,
    records[0]!.id,
  ]);
  history = createHistory({
    appUrl: db.urls.app,
    readTools: ["crm.contact.list"],
    reversibleTools: ["crm.contact.create"],
  });
});
afterAll(async () => {
  await history.close();
  await db.drop();
});

function add(principal: Principal, days: number, values: Partial<ToolExecutionRecord>): void {
  const at = new Date(start + days * day);
  const id = idAt(at).slice(0, 24) + newId().slice(24);
  records.push(
    executionRecord(principal, {
      id,
      started_at: at.toISOString(),
      completed_at: at.toISOString(),
      ...values,
    }),
  );
}

const ids = (...indexes: number[]) => indexes.map((index) => records[index]!.id);
const viewer = () => home.users.owner.principal;

describe("the list of executions", () => {
  it("is the workspace's, newest first, without reads", async () => {
    const { items, nextBefore } = await history.list(viewer(), {}, { limit: 50 });
    expect(items.map(({ id }) => id)).toEqual(ids(6, 5, 4, 2, 1, 0));
    expect(nextBefore).toBeNull();
    expect(items.at(-1)).toMatchObject({
      actor: { type: "user", id: home.users.owner.userId, name: "Owner" },
      changes: [{ table: "contacts", operation: "insert", before: null, after: { name: "Ana" } }],
      startedAt: new Date(start).toISOString(),
    });
    expect(items[3]!.actor).toEqual({ type: "apiKey", id: key.apiKeyId, name: "Shop" });
    expect(items[0]!.actor).toEqual({ type: "system", id: null, name: null });
  });

  it("is paged by id, without gaps or repetitions, whatever the size of the page", async () => {
    for (const limit of [1, 2, 3, 6]) {
      const seen: string[] = [];
      let before: string | undefined;
      do {
        const page = await history.list(viewer(), {}, { limit, ...(before && { before }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ id }) => id));
        before = page.nextBefore ?? undefined;
      } while (before);
      expect(seen).toEqual(ids(6, 5, 4, 2, 1, 0));
    }
  });

  it("answers what is newer than an execution", async () => {
    const page = await history.list(viewer(), {}, { after: records[4]!.id, limit: 50 });
    expect(page.items.map(({ id }) => id)).toEqual(ids(6, 5));
  });

  it("answers those next above an execution where not all fit, and still the newest first", async () => {
    const page = await history.list(viewer(), {}, { after: records[0]!.id, limit: 2 });
    expect(page).toMatchObject({ items: [{ id: records[2]!.id }, { id: records[1]!.id }], nextBefore: null });
    const between = { after: records[0]!.id, before: records[4]!.id, limit: 1 };
    expect((await history.list(viewer(), {}, between)).items).toMatchObject([{ id: records[2]!.id }]);
  });

  it.each([
    ["tool", { tool: ["crm.contact.list", "crm.order.create"] }, [3, 2]],
    ["module", { module: ["system"] }, [6]],
    ["reads too", { includeReads: true }, [6, 5, 4, 3, 2, 1, 0]],
    ["status", { status: ["error", "dry_run"] }, [4, 1]],
    ["source", { source: ["api"] }, [2]],
    ["error code", { errorCode: ["PHONE_TAKEN"] }, [1]],
    ["session", { session: "agent-run" }, [2]],
    ["duration", { minDurationMs: 500, maxDurationMs: 800 }, [4]],
    ["request", { requestId: "r-1" }, [5]],
    ["idempotency key", { idempotencyKey: "one" }, [5]],
    ["time", { from: new Date(start + 10 * day), to: new Date(start + 50 * day) }, [2, 1]],
    ["text of the error", { q: "100% TAKEN" }, [1]],
    ["text of the tool", { q: "order" }, [2]],
    ["text with wildcards meant literally", { q: "%" }, [1]],
    ["an actor that is no id", { actor: ["somebody"] }, []],
    ["a record that is no id", { record: "1; drop table users" }, []],
  ])("is filtered by %s", async (_, filter, expected) => {
    const { items } = await history.list(viewer(), filter, { limit: 50 });
    expect(items.map(({ id }) => id)).toEqual(ids(...expected));
  });

  it("is filtered by actor, record, batch and id", async () => {
    const found = async (filter: Parameters<PgHistory["list"]>[1]) =>
      (await history.list(viewer(), filter, { limit: 50 })).items.map(({ id }) => id);
    const recordId = Object.keys(records[0]!.snapshot_after!)[0]!.split("/")[1]!;
    expect(await found({ actor: [key.apiKeyId, home.users.member.userId] })).toEqual(ids(4, 2, 1));
    expect(await found({ record: recordId })).toEqual(ids(0));
    expect(await found({ q: recordId })).toEqual(ids(0));
    expect(await found({ batch: records[5]!.batch_id! })).toEqual(ids(5));
    expect(await found({ q: records[2]!.id })).toEqual(ids(2));
  });

  it("is each caller's own without executions.view", async () => {
    const own = (principal: Principal) =>
      history.list({ ...principal, permissions: new Set() }, { includeReads: true }, { limit: 50 });
    expect((await own(key)).items.map(({ id }) => id)).toEqual(ids(3, 2));
    expect((await own(home.users.member.principal)).items.map(({ id }) => id)).toEqual(ids(4, 1));
  });

  it("is empty for whoever is not in the workspace", async () => {
    const stranger = { ...away.users.owner.principal, workspaceId: home.workspaceId };
    expect((await history.list(stranger, {}, { limit: 50 })).items).toEqual([]);
  });
});

describe("an execution in a line", () => {
  it("is on the same page as the whole one, with the same state, caller, error and undo", async () => {
    const filter = { includeReads: true };
    const whole = await history.list(viewer(), filter, { limit: 5 });
    const lines = await history.summarize(viewer(), filter, { limit: 5 });
    expect(lines.nextBefore).toBe(whole.nextBefore);
    expect(lines.items).toHaveLength(5);
    for (const [index, { change, error, items, ...line }] of lines.items.entries()) {
      const { error: told, ...execution } = whole.items[index]!;
      expect(execution).toMatchObject(line);
      expect(error).toEqual(told && { code: told.code, message: told.message });
      expect([change, items]).toEqual([null, null]);
    }
    const after = { limit: 2, after: ids(2)[0]! };
    const next = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);
    expect(next(await history.summarize(viewer(), filter, after))).toEqual(
      next(await history.list(viewer(), filter, after)),
    );
  });

  it("tells what it was about, of changes that were made and of those that would be", async () => {
    const seeded = await seedWorkspace(db);
    const { principal } = seeded.users.owner;
    const order = { id: "o", external_id: "A-1", currency: "COP", pipeline_id: "p", total_minor: 5 };
    const line = { id: "l", order_id: "o", amount_minor: 5 };
    const link = { id: "t", contact_id: "c" };
    const made: Partial<ToolExecutionRecord>[] = [
      {
        snapshot_before: { "order_lines/l": null, "orders/o": { ...order, status: "new" } },
        snapshot_after: { "order_lines/l": line, "orders/o": { ...order, status: "packed" } },
      },
      {
        inputs: { tag: "mayorista" },
        snapshot_before: { "contact_tags/t": null },
        snapshot_after: { "contact_tags/t": link },
      },
      {
        snapshot_before: { "order_lines/k": { ...line, id: "k" }, "order_lines/l": line },
        snapshot_after: {
          "order_lines/k": null,
          "order_lines/l": { ...line, amount_minor: 7, currency: "USD" },
        },
      },
    ];
    const [changed, tagged, lines] = made.map((values) => executionRecord(principal, values));
    const predicted = executionRecord(principal, {
      status: "dry_run",
      preview: {
        changes: [
          { table: "order_lines", id: "l", operation: "insert", before: null, after: line },
          { table: "orders", id: "o", operation: "delete", before: order, after: null },
        ],
        effects: [],
        approval: { required: false },
      },
    });
    const writer = createAuditWriter({ auditUrl: db.urls.audit });
    for (const record of [changed!, tagged!, lines!, predicted])
      await writer.write({ ...record, snapshot_before: null, snapshot_after: null });
    await writer.close();
    for (const { id, snapshot_before, snapshot_after } of [changed!, tagged!, lines!])
      await db.query("update tool_executions set snapshot_before = $2, snapshot_after = $3 where id = $1", [
        id,
        snapshot_before,
        snapshot_after,
      ]);
    const { items } = await history.summarize(principal, {}, { limit: 50 });
    const told = new Map(items.map(({ id, change }) => [id, change]));
    const none = { field: null, moreFields: 0, currency: null, pipelineId: null };
    expect([changed!, tagged!, lines!, predicted].map(({ id }) => told.get(id))).toEqual([
      {
        record: { table: "orders", id: "o", label: "A-1" },
        operation: "update",
        field: { path: "status", column: "status", before: "new", after: "packed" },
        moreFields: 0,
        moreRecords: 1,
        currency: "COP",
        pipelineId: "p",
      },
      {
        ...none,
        record: { table: "contact_tags", id: "t", label: "mayorista" },
        operation: "insert",
        moreRecords: 0,
      },
      // Its currency is that of the other line.
      {
        ...none,
        record: { table: "order_lines", id: "k", label: null },
        operation: "delete",
        moreRecords: 1,
        currency: "USD",
      },
      {
        ...none,
        record: { table: "orders", id: "o", label: "A-1" },
        operation: "delete",
        moreRecords: 1,
        currency: "COP",
        pipelineId: "p",
      },
    ]);
  });
});

describe("one execution", () => {
  it("is read by its id", async () => {
    expect(await history.read(viewer(), records[1]!.id)).toMatchObject({
      error: { code: "PHONE_TAKEN", message: "The phone is 100% taken" },
    });
  });

  it("of another workspace, of another key, or with a malformed id is not there", async () => {
    expect(await history.read(away.users.owner.principal, records[1]!.id)).toBeNull();
    expect(await history.read({ ...key, permissions: new Set() }, records[1]!.id)).toBeNull();
    expect(await history.read(viewer(), "no id")).toBeNull();
  });
});

describe("the histogram", () => {
  it("counts each status in equal slices", async () => {
    const slices = await history.histogram(
      viewer(),
      {},
      { from: new Date(start), to: new Date(start + 100 * day), count: 5 },
    );
    expect(slices.map(({ success, error, dryRun }) => [success, error, dryRun])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
      [2, 0, 1],
    ]);
    expect(slices[1]!.from).toBe(new Date(start + 20 * day).toISOString());
  });
});

describe("what undo made of an execution", () => {
  it("is told with it: undone by the undo in force, not reversible, or nothing to undo", async () => {
    const db = await createTestDatabase();
    const seeded = await seedWorkspace(db);
    const { principal } = seeded.users.owner;
    const changes = {
      snapshot_before: { "contacts/c": null },
      snapshot_after: { "contacts/c": { id: "c" } },
    };
    const writer = createAuditWriter({ auditUrl: db.urls.audit });
    const write = async (values: Partial<ToolExecutionRecord>) => {
      const record = executionRecord(principal, values);
      const { snapshot_before, snapshot_after, undo_of } = record;
      await writer.write({ ...record, snapshot_before: null, snapshot_after: null, undo_of: null });
      // As above: changes and undos are not the audit writer's to record.
      await db.query(
        "update tool_executions set snapshot_before = $2, snapshot_after = $3, undo_of = $4 where id = $1",
        [record.id, snapshot_before, snapshot_after, undo_of],
      );
      return record.id;
    };
    const undo = (undo_of: string, values: Partial<ToolExecutionRecord> = {}) =>
      write({ tool_name: "system.execution.undo", undo_of, ...changes, ...values });
    const created = await write(changes);
    const again = await write(changes);
    const key = await write({ tool_name: "system.apiKey.create", ...changes });
    const sent = await write({ ...changes, effects: [{ kind: "whatsapp.message" }] });
    const nothing = await write({});
    const preview = await undo(created, { status: "dry_run", snapshot_before: null, snapshot_after: null });
    const undone = await undo(created);
    const undoneToo = await undo(again);
    const redone = await undo(undoneToo);
    await writer.close();
    const own = createHistory({
      appUrl: db.urls.app,
      readTools: [],
      reversibleTools: ["crm.contact.create", "system.execution.undo"],
    });
    const { items } = await own.list(principal, {}, { limit: 50 });
    expect(new Map(items.map((item) => [item.id, item.undo]))).toEqual(
      new Map<string, object>([
        [redone, { state: "available" }],
        [undoneToo, { state: "undone", undoneBy: redone }],
        [undone, { state: "available" }],
        [preview, { state: "nothing_to_undo" }],
        [nothing, { state: "nothing_to_undo" }],
        [sent, { state: "not_reversible" }],
        [key, { state: "not_reversible" }],
        [again, { state: "available" }],
        [created, { state: "undone", undoneBy: undone }],
      ]),
    );
    expect((await own.read(principal, created))?.undo).toEqual({ state: "undone", undoneBy: undone });
    await own.close();
    await db.drop();
  });

  it("is looked up in the index of undos", async () => {
    const plan = await db.query(
      `explain select undo_of from tool_executions where workspace_id = $1 and undo_of = any($2::uuid[])
       and undo_of is not null and status = 'success' and id >= $3`,
      [home.workspaceId, [newId(), newId()], records[0]!.id],
    );
    expect(JSON.stringify(plan)).toContain("undo_of_idx");
  });
});

describe("what an execution did outside", () => {
  it("is told with what became of it, also when that is no longer kept; jobs of Acta itself are left out", async () => {
    const [sent, forgotten, job] = [newId(), newId(), newId()];
    const target = "+573001234567";
    const record = executionRecord(home.users.owner.principal, {
      effects: [
        { id: sent, kind: "whatsapp.message", target },
        { id: forgotten, kind: "whatsapp.message", target },
        { id: job, kind: "undoRange.run", target: "a range" },
      ],
    });
    const writer = createAuditWriter({ auditUrl: db.urls.audit });
    await writer.write(record);
    await writer.close();
    await db.query(
      `insert into effects (workspace_id, id, execution_id, kind, target, payload, state, attempts, last_error_code)
       values ($1, $2, $3, 'whatsapp.message', $4, '{}', 'failed', 20, 'BUSY')`,
      [home.workspaceId, sent, record.id, target],
    );
    const read = await history.read(home.users.owner.principal, record.id);
    const of = { kind: "whatsapp.message", target };
    expect(read!.effects).toEqual([
      { id: sent, ...of, state: "failed", attempts: 20, lastErrorCode: "BUSY" },
      { id: forgotten, ...of, state: null, attempts: 0, lastErrorCode: null },
    ]);
  });
});
