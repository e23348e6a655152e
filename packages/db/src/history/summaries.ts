import type { ExecutionSummary, JsonObject } from "@acta/core";
import { batchToolName } from "@acta/core";
import { belongingTables, summarizeChange } from "@acta/core/changes";
import { rowsOf, type Sql, type Stretch } from "./stretch.ts";
import { type ExecutionRow, toActor, toOperation } from "./to-execution.ts";
import { readUndoStates } from "./undo-states.ts";

/** An execution without what a line has no room for; of its changes only the one it was about. */
export type SummaryRow = Pick<
  ExecutionRow,
  | "id"
  | "tool_name"
  | "status"
  | "error_code"
  | "error_message"
  | "started_at"
  | "duration_ms"
  | "user_id"
  | "user_name"
  | "api_key_id"
  | "api_key_name"
  | "source"
  | "batch_id"
  | "related_executions"
  | "approval_id"
  | "effects"
> & {
  changed: boolean;
  /** How many records it changed, or as a dry-run would have changed. */
  records: number;
  table: string | null;
  record_id: string | null;
  before: JsonObject | null;
  after: JsonObject | null;
  /** Of another of its records, where this one belongs to it. */
  currency: string | null;
  /** What the caller called it. */
  name: string | null;
};

/** As much of a message as one line shows. */
const messageCharacters = 200;

/**
 * The first change is chosen here, so that a call that changed a thousand records sends one of them: the first by table
 * and id, as `toExecution` sorts them, and what belongs to another record last.
 */
export function readSummaries(sql: Sql, stretch: Stretch, order: "asc" | "desc"): Promise<SummaryRow[]> {
  const belonging = sql`${[...belongingTables]}::text[]`;
  return sql<SummaryRow[]>`
    select e.id, e.tool_name, e.status, e.error_code, left(e.error_message, ${messageCharacters}) as error_message,
           e.started_at, e.duration_ms, e.user_id, e.api_key_id, e.source, e.batch_id, e.related_executions,
           e.approval_id, e.effects, u.name as user_name, k.name as api_key_name,
           e.status <> 'dry_run' and main."table" is not null as changed,
           coalesce(main.records, 0)::int as records, main."table", main.record_id, main.before, main.after,
           case when main."table" = any(${belonging}) then
             jsonb_path_query_first(case when e.status = 'dry_run' then e.preview else e.snapshot_after end,
                                    '$.**{1 to 3}.currency') #>> '{}' end as currency,
           case when main."table" is not null then
             coalesce(nullif(e.inputs ->> 'tag', ''), nullif(e.inputs ->> 'name', ''), nullif(e.inputs ->> 'externalId', ''))
           end as name
    from ${rowsOf(sql, stretch, order)} e
    left join lateral (
      select split_part(key, '/', 1) as "table", substr(key, strpos(key, '/') + 1) as record_id,
             e.snapshot_before -> key as before, e.snapshot_after -> key as after, records
      from (select key, count(*) over () as records
              from jsonb_object_keys(case when e.status <> 'dry_run' and e.snapshot_before is not null
                                          then e.snapshot_after end) as key
             order by split_part(key, '/', 1) = any(${belonging}), key collate "C" limit 1) first
      union all
      select change ->> 'table', change ->> 'id', change -> 'before', change -> 'after', records
      from (select change, count(*) over () as records
              from jsonb_array_elements(case when e.status = 'dry_run' then e.preview -> 'changes' end)
                   with ordinality as t (change, place)
             order by change ->> 'table' = any(${belonging}), place limit 1) first
    ) main on true
    left join users u on u.id = e.user_id
    left join api_keys k on k.workspace_id = e.workspace_id and k.id = e.api_key_id
    order by e.id ${order === "asc" ? sql`asc` : sql`desc`}`;
}

export async function toSummaries(
  sql: Sql,
  rows: readonly SummaryRow[],
  reversible: ReadonlySet<string>,
): Promise<ExecutionSummary[]> {
  const undoOf = await readUndoStates(sql, rows, reversible);
  return rows.map((row) => ({
    id: row.id,
    toolName: row.tool_name,
    status: row.status,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
    actor: toActor(row),
    source: row.source,
    batchId: row.batch_id,
    approvalId: row.approval_id,
    relatedExecutions: isBatch(row) ? [] : (row.related_executions ?? []),
    items: isBatch(row) ? (row.related_executions ?? []).length : null,
    change: toChange(row),
    undo: undoOf(row),
  }));
}

const isBatch = ({ tool_name }: SummaryRow): boolean => tool_name === batchToolName;

function toChange({ table, record_id, before, after, records, currency, name }: SummaryRow) {
  if (table === null || record_id === null) return null;
  const operation = toOperation(before, after);
  return summarizeChange({ table, id: record_id, operation, before, after }, { records, currency, name });
}
