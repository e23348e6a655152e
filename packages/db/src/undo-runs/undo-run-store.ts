import type { Source, UndoRun, UndoRunItem, UndoRunState, UndoRunStore } from "@acta/core";
import { createStatementClient } from "../statements.ts";

export interface PgUndoRunStore extends UndoRunStore {
  close(): Promise<void>;
}

interface RunRow {
  executionId: string;
  requestedBy: string | null;
  requestedByKey: string | null;
  sessionId: string | null;
  source: Source;
  force: boolean;
  state: UndoRunState;
  abortAsked: boolean;
}

const readRun = `
  select execution_id as "executionId", requested_by as "requestedBy", requested_by_key as "requestedByKey",
         session_id as "sessionId", source, force, state, abort_asked_at is not null as "abortAsked"
    from undo_runs where workspace_id = $1 and id = $2`;

const addItems = `
  insert into undo_run_items (workspace_id, run_id, execution_id, tool_name, position)
  select r.workspace_id, r.id, (e.value ->> 'id')::uuid, e.value ->> 'toolName', e.position
    from undo_runs r cross join lateral jsonb_array_elements(r.planned) with ordinality as e (value, position)
   where r.workspace_id = $1 and r.id = $2
  on conflict do nothing`;

const start = `
  update undo_runs set state = 'running', started_at = now(), updated_at = now()
   where workspace_id = $1 and id = $2 and state = 'waiting'`;

const readOpen = `
  select execution_id as "executionId", tool_name as "toolName" from undo_run_items
   where workspace_id = $1 and run_id = $2 and outcome is null
   order by position limit $3`;

const settle = `
  update undo_run_items set outcome = $4, undo_execution_id = $5, error_code = $6, detail = $7, conflicts = $8::text::jsonb,
         settled = 1 + coalesce((select max(settled) from undo_run_items where workspace_id = $1 and run_id = $2), 0),
         settled_at = now()
   where workspace_id = $1 and run_id = $2 and execution_id = $3 and outcome is null`;

/** Of two calls at once the older may have written last: then it was in the way of the newer one, and is undone by now. */
const reopen = `
  update undo_run_items i set outcome = null
   where i.workspace_id = $1 and i.run_id = $2 and i.outcome = 'conflict'
     and exists (
       select from jsonb_array_elements(i.conflicts) c
         join undo_run_items by on by.workspace_id = i.workspace_id and by.run_id = i.run_id
          and by.execution_id = (c.value #>> '{changedBy,executionId}')::uuid
        where by.outcome = 'undone' and by.settled > i.settled)`;

const end = `
  update undo_runs set state = $3, error_code = $4, ended_at = now(), updated_at = now()
   where workspace_id = $1 and id = $2 and state in ('waiting', 'running')`;

/**
 * Runs of undos as the worker sees them: single statements, each safe to repeat.
 *
 * @param workerUrl logs in as `acta_worker`
 */
export function createUndoRunStore({ workerUrl }: { workerUrl: string }): PgUndoRunStore {
  const client = createStatementClient({
    url: workerUrl,
    applicationName: "acta undo runs",
    maxConnections: 2,
  });
  const nameOf = ({ workspaceId, id }: UndoRun): [string, string] => [workspaceId, id];

  return {
    async read(workspaceId, id) {
      const { rows } = await client.query<RunRow>(readRun, [workspaceId, id]);
      const row = rows[0];
      if (!row) return null;
      const { requestedBy, requestedByKey, sessionId, ...run } = row;
      return {
        ...run,
        workspaceId,
        id,
        requestedBy:
          requestedBy === null
            ? // A check holds that there is one or the other.
              { type: "apiKey", id: requestedByKey! }
            : { type: "user", id: requestedBy, sessionId: sessionId ?? id },
      };
    },
    async begin(run) {
      await client.query(addItems, nameOf(run));
      await client.query(start, nameOf(run));
    },
    async readOpen(run, limit) {
      return (await client.query<UndoRunItem>(readOpen, [...nameOf(run), limit])).rows;
    },
    async settle(run, executionId, { outcome, undoExecutionId, errorCode, detail, conflicts }) {
      await client.query(settle, [
        ...nameOf(run),
        executionId,
        outcome,
        undoExecutionId,
        errorCode,
        detail,
        conflicts && JSON.stringify(conflicts),
      ]);
    },
    async reopen(run) {
      return (await client.query(reopen, nameOf(run))).count;
    },
    async end(run, state, errorCode) {
      await client.query(end, [...nameOf(run), state, errorCode ?? null]);
    },
    close: () => client.close(),
  };
}
