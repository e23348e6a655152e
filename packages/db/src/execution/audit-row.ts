import type { ToolExecutionRecord } from "@acta/core";
import { Statement } from "../wire/statement.ts";
import { toWire, type WireValue } from "../wire/values.ts";

type Column = keyof ToolExecutionRecord;

/** In the order of the parameters. `created_at` is the database's own. */
const columnTypes: { readonly [column in Column]: string } = {
  workspace_id: "uuid",
  id: "uuid",
  tool_name: "text",
  inputs: "jsonb",
  outputs: "jsonb",
  status: "text",
  error_message: "text",
  error_stack: "text",
  started_at: "timestamptz",
  completed_at: "timestamptz",
  duration_ms: "integer",
  user_id: "uuid",
  session_id: "text",
  request_context: "jsonb",
  snapshot_before: "jsonb",
  snapshot_after: "jsonb",
  batch_id: "uuid",
  related_executions: "uuid[]",
  api_key_id: "uuid",
  source: "text",
  error_code: "text",
  error_fingerprint: "text",
  request_id: "text",
  trace_id: "text",
  idempotency_key: "text",
  approval_id: "uuid",
  plan_id: "uuid",
  preview: "jsonb",
  effects: "jsonb",
  undo_of: "uuid",
  rerun_of: "uuid",
};
const auditColumns = Object.keys(columnTypes) as Column[];
const isJson = auditColumns.map((column) => columnTypes[column] === "jsonb");
/** `outputs: null` is a JSON null; a missing preview is no value at all. */
const required = new Set<Column>(["inputs", "outputs", "request_context"]);

const columnList = auditColumns.join(", ");
const insert = `INSERT INTO tool_executions (${columnList}) VALUES (${auditColumns.map((_, index) => `$${index + 1}`).join(", ")})`;

export const insertExecution = new Statement(insert);

/** The row and the records it changed, in one statement. */
export const insertExecutionWithRecords = new Statement(
  `WITH execution AS (${insert})
INSERT INTO execution_records (workspace_id, record_id, execution_id)
SELECT $1, record_id, $2 FROM unnest($${auditColumns.length + 1}::uuid[]) AS record_id`,
);

/** The same for one record, as nearly every call has: a list of one costs the server a scan of its own. */
export const insertExecutionWithRecord = new Statement(
  `WITH execution AS (${insert})
INSERT INTO execution_records (workspace_id, record_id, execution_id) VALUES ($1, $${auditColumns.length + 1}, $2)`,
);

/**
 * The rows of a batch's items and the records they changed: one statement, however many they are. It takes the rows as
 * a JSON array, since there would be a text of it for each number of parameters otherwise.
 *
 * A JSON null in a column that has to have a value is that value.
 */
export const insertItemExecutions = new Statement(
  `WITH executions AS (INSERT INTO tool_executions (${columnList})
  SELECT ${auditColumns.map((column) => (required.has(column) ? `coalesce(${column}, 'null')` : column)).join(", ")}
  FROM json_to_recordset($2::json) AS item (${auditColumns.map((column) => `${column} ${columnTypes[column]}`).join(", ")}))
INSERT INTO execution_records (workspace_id, record_id, execution_id)
SELECT $1, record_id, execution_id FROM unnest($3::uuid[], $4::uuid[]) AS touched (record_id, execution_id)`,
);

/** Does nothing when a row with this id is there, and waits for a transaction that is about to write one. */
export const insertTombstone = new Statement(`${insert} ON CONFLICT DO NOTHING`);

/** The parameters of a row, appended to a list that may hold others. */
export function pushExecutionValues(values: WireValue[], record: ToolExecutionRecord): void {
  for (let index = 0; index < auditColumns.length; index++) {
    const column = auditColumns[index]!;
    const value = record[column];
    values.push(
      !isJson[index] ? toWire(value) : value === null && !required.has(column) ? null : JSON.stringify(value),
    );
  }
}

/** The ids of the rows in a record's snapshots, whose keys are `table/id`, and of the records they are parts of. */
export function touchedRecords(record: ToolExecutionRecord, wholes: ReadonlySet<string>): string[] {
  const ids = new Set<string>();
  for (const key in record.snapshot_after) ids.add(key.slice(key.indexOf("/") + 1));
  // Parts that ended as they began have touched nothing.
  if (ids.size > 0) for (const id of wholes) ids.add(id);
  return [...ids];
}

const multiple = new Map<number, Statement>();

/** One INSERT for many rows. There are as many texts as sizes, so sizes are rounded by the writer. */
export function insertExecutions(rows: number): Statement {
  let statement = multiple.get(rows);
  if (!statement) {
    const groups = Array.from({ length: rows }, (_, row) => {
      const first = row * auditColumns.length;
      return `(${auditColumns.map((_, index) => `$${first + index + 1}`).join(", ")})`;
    });
    statement = new Statement(`INSERT INTO tool_executions (${columnList}) VALUES ${groups.join(", ")}`);
    multiple.set(rows, statement);
  }
  return statement;
}
