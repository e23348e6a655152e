import {
  authorize,
  isId,
  limitedTo,
  type Principal,
  type UndoConflict,
  type UndoOutcome,
  type UndoRunEntry,
  type UndoRunHistory,
  type UndoRunState,
  type UndoRunView,
} from "@acta/core";
import type postgres from "postgres";
import { selectPeople } from "../conversations.ts";
import { createWorkspaceReader } from "../history/read-database.ts";

export interface PgUndoRunHistory extends UndoRunHistory {
  close(): Promise<void>;
}

type Sql = postgres.TransactionSql;

interface RunRow {
  id: string;
  execution_id: string;
  state: UndoRunState;
  actor_type: UndoRunView["actor"]["type"];
  actor_id: string;
  actor_name: string | null;
  from_at: Date;
  to_at: Date;
  tool: string | null;
  force: boolean;
  reason: string;
  total: number;
  outcomes: { [outcome in UndoOutcome]?: number };
  error_code: string | null;
  requested_by: string | null;
  requested_by_key: string | null;
  requester_name: string | null;
  abort_asked_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  created_at: Date;
}

const reading = { name: "Reading undo runs", metadata: { permissions: ["executions.undoRange"] } };

/**
 * The runs of undos of a workspace, as the console reads them.
 *
 * @param options.appUrl logs in as `acta_app`
 */
export function createUndoRunHistory({
  appUrl,
  poolSize = 2,
}: {
  appUrl: string;
  poolSize?: number;
}): PgUndoRunHistory {
  const reader = createWorkspaceReader(appUrl, poolSize);
  const read = async <T>(viewer: Principal, run: (sql: Sql) => Promise<T>): Promise<T> => {
    authorize(viewer, reading);
    return reader.read(viewer, run);
  };

  return {
    list: (viewer, { before, limit }) =>
      read(viewer, async (sql) => {
        if (before !== undefined && !isId(before)) return { items: [], nextBefore: null };
        const rows = await sql<RunRow[]>`
          ${selectRuns(sql, viewer)} ${before ? sql`and r.id < ${before}` : sql``}
          order by r.id desc limit ${limit + 1}`;
        const items = rows.slice(0, limit).map(toRun);
        return { items, nextBefore: rows.length > limit ? items.at(-1)!.id : null };
      }),
    read: (viewer, id) =>
      read(viewer, async (sql) => {
        if (!isId(id)) return null;
        const [row] = await sql<RunRow[]>`${selectRuns(sql, viewer)} and r.id = ${id}`;
        return row ? toRun(row) : null;
      }),
    entries: (viewer, id, { outcome }, { after, limit }) =>
      read(viewer, async (sql) => {
        if (!isId(id)) return { items: [], nextAfter: null };
        const rows = await sql<(Omit<UndoRunEntry, "conflicts"> & { conflicts: UndoConflict[] | null })[]>`
          select position, execution_id as "executionId", tool_name as "toolName", outcome,
                 undo_execution_id as "undoExecutionId", error_code as "errorCode", detail, conflicts
          from undo_run_items
          where workspace_id = (select acta.current_workspace()) and run_id = ${id}
            and exists (
              select from undo_runs r
              where r.workspace_id = undo_run_items.workspace_id and r.id = run_id and ${visible(sql, viewer)})
            ${outcome ? sql`and outcome = ${outcome}` : sql``}
            ${after === undefined ? sql`` : sql`and position > ${after}`}
          order by position limit ${limit + 1}`;
        const items = rows.slice(0, limit).map((row) => ({ ...row, conflicts: row.conflicts ?? [] }));
        return { items, nextAfter: rows.length > limit ? items.at(-1)!.position : null };
      }),
    actors: (viewer) =>
      read(viewer, async (sql) => {
        const keys = sql<{ apiKeyId: string; name: string; revoked: boolean }[]>`
          select id as "apiKeyId", name, revoked_at is not null as revoked from api_keys
          where workspace_id = (select acta.current_workspace()) order by id desc limit 500`;
        const [people, found] = await Promise.all([selectPeople(sql), keys]);
        return { people, keys: [...found] };
      }),
    close: () => reader.close(),
  };
}

// Ids of sessions are anybody's text, so ids are compared as text.
const selectRuns = (sql: Sql, viewer: Principal) => sql`
  select r.id, r.execution_id, r.state, r.actor_type, r.actor_id,
         coalesce(ak.name, au.name) as actor_name, r.from_at, r.to_at, r.tool, r.force, r.reason, r.total,
         coalesce((
           select jsonb_object_agg(i.outcome, i.count) from (
             select outcome, count(*)::int from undo_run_items
             where workspace_id = r.workspace_id and run_id = r.id and outcome is not null group by outcome) i
         ), '{}') as outcomes,
         r.error_code, r.requested_by, r.requested_by_key, coalesce(ru.name, rk.name) as requester_name,
         r.abort_asked_at, r.started_at, r.ended_at, r.created_at
  from undo_runs r
  left join api_keys ak on r.actor_type = 'apiKey' and ak.workspace_id = r.workspace_id and ak.id::text = r.actor_id
  left join users au on r.actor_type = 'user' and au.id::text = r.actor_id
  left join users ru on ru.id = r.requested_by
  left join api_keys rk on rk.workspace_id = r.workspace_id and rk.id = r.requested_by_key
  where r.workspace_id = (select acta.current_workspace()) and ${visible(sql, viewer)}`;

/** As in the history: without `executions.view` only one's own. */
function visible(sql: Sql, viewer: Principal) {
  const own = limitedTo(viewer);
  if (own === null) return sql`true`;
  return "apiKeyId" in own ? sql`r.requested_by_key = ${own.apiKeyId}` : sql`r.requested_by = ${own.userId}`;
}

function toRun(row: RunRow): UndoRunView {
  const iso = (instant: Date | null) => instant?.toISOString() ?? null;
  const requestedBy = { name: row.requester_name };
  return {
    id: row.id,
    executionId: row.execution_id,
    state: row.state,
    actor: { type: row.actor_type, id: row.actor_id, name: row.actor_name },
    from: row.from_at.toISOString(),
    to: row.to_at.toISOString(),
    tool: row.tool,
    force: row.force,
    reason: row.reason,
    total: row.total,
    outcomes: { ...noOutcomes, ...row.outcomes },
    errorCode: row.error_code,
    requestedBy:
      row.requested_by === null
        ? // A check holds that there is one or the other.
          { type: "apiKey", id: row.requested_by_key!, ...requestedBy }
        : { type: "user", id: row.requested_by, ...requestedBy },
    abortAskedAt: iso(row.abort_asked_at),
    startedAt: iso(row.started_at),
    endedAt: iso(row.ended_at),
    createdAt: row.created_at.toISOString(),
  };
}

const noOutcomes: UndoRunView["outcomes"] = {
  undone: 0,
  conflict: 0,
  notReversible: 0,
  alreadyUndone: 0,
  waitsForApproval: 0,
  failed: 0,
};
