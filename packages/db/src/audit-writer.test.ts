import { newId } from "@acta/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditWriter, type GroupAuditWriter } from "./audit-writer.ts";
import {
  createTestDatabase,
  executionRecord,
  overTcp,
  type SeededWorkspace,
  seedWorkspace,
  type TestDatabase,
} from "./testing.ts";

let db: TestDatabase;
let home: SeededWorkspace;
let away: SeededWorkspace;
let writer: GroupAuditWriter;

beforeAll(async () => {
  db = await createTestDatabase();
  [home, away] = [await seedWorkspace(db), await seedWorkspace(db)];
  writer = createAuditWriter({ auditUrl: db.urls.audit });
});
afterAll(async () => {
  await writer.close();
  await db.drop();
});

const rowsOf = (ids: readonly string[]) =>
  db.query<{ id: string }>("select id from tool_executions where id = any($1)", [ids]);

describe("the audit writer", () => {
  it("writes rows of many workspaces together", async () => {
    const before = writer.stats();
    const records = Array.from({ length: 75 }, (_, index) =>
      executionRecord((index % 2 ? home : away).users.member.principal, {
        inputs: { text: `quote " and \\ and ñ ${index}` },
        outputs: null,
        related_executions: [newId(), newId()],
        error_message: index % 3 ? null : "said no",
      }),
    );
    await Promise.all(records.map((record) => writer.write(record)));
    expect(await rowsOf(records.map(({ id }) => id))).toHaveLength(75);
    expect(writer.stats().flushes - before.flushes).toBeLessThan(5);
    const [row] = await db.query<object>(
      "select inputs, outputs, related_executions, preview from tool_executions where id = $1",
      [records[3]!.id],
    );
    expect(row).toEqual({
      inputs: records[3]!.inputs,
      outputs: null,
      related_executions: records[3]!.related_executions,
      preview: null,
    });
  });

  it("keeps the good rows of a group with a bad one", async () => {
    const good = Array.from({ length: 5 }, () => executionRecord(home.system));
    const unstorable = executionRecord(home.system, { inputs: { text: "\0" } });
    const circular = executionRecord(home.system);
    Object.assign(circular, { inputs: circular });
    const results = await Promise.allSettled(
      [...good, unstorable, circular].map((record) => writer.write(record)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      ...good.map(() => "fulfilled"),
      "rejected",
      "rejected",
    ]);
    expect(await rowsOf(good.map(({ id }) => id))).toHaveLength(5);
  });

  it("writes after its connections were cut", async () => {
    await db.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'acta_audit' and datname = current_database()",
      [],
      "admin",
    );
    const record = executionRecord(home.system);
    await writer.write(record);
    expect(await rowsOf([record.id])).toHaveLength(1);
  });

  it("says DATABASE_UNAVAILABLE when there is no database", async () => {
    const url = new URL(overTcp(db.urls.audit));
    url.port = "1";
    const lost = createAuditWriter({ auditUrl: url.href });
    const writes = [lost.write(executionRecord(home.system)), lost.write(executionRecord(home.system))];
    for (const result of await Promise.allSettled(writes)) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "DATABASE_UNAVAILABLE" } });
    }
    await lost.close();
  });
});

describe("settling a lost commit", () => {
  it("finds that the execution had succeeded", async () => {
    const record = executionRecord(home.system);
    await writer.write(record);
    expect(await writer.settle({ ...record, status: "error", error_code: "DATABASE_UNAVAILABLE" })).toBe(
      "exists",
    );
  });

  it("waits for a transaction that is still to commit", async () => {
    const record = executionRecord(home.system);
    await db.query("begin", [], "admin");
    await db.query(
      `insert into tool_executions (workspace_id, id, tool_name, status, started_at, completed_at, duration_ms, source)
       values ($1, $2, 'crm.contact.create', 'success', now(), now(), 1, 'api')`,
      [record.workspace_id, record.id],
      "admin",
    );
    const settled = writer.settle({ ...record, status: "error" });
    let early = true;
    void settled.then(() => expect(early).toBe(false));
    await new Promise((next) => setTimeout(next, 300));
    early = false;
    await db.query("commit", [], "admin");
    expect(await settled).toBe("exists");
  });

  it("decides against a transaction that had not written its record", async () => {
    const record = executionRecord(home.system);
    expect(await writer.settle({ ...record, status: "error" })).toBe("inserted");
    await expect(
      db.query(
        `insert into tool_executions (workspace_id, id, tool_name, status, started_at, completed_at, duration_ms, source)
         values ($1, $2, 'crm.contact.create', 'success', now(), now(), 1, 'api')`,
        [record.workspace_id, record.id],
      ),
    ).rejects.toMatchObject({ code: "23505" });
  });
});
