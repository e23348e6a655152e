import { type ExecutionUndo, hasEffects, type UndoEdge, undoneBy } from "@acta/core";
import type postgres from "postgres";
import type { ExecutionRow } from "./to-execution.ts";

/** What is looked at of an execution, to know whether it can be undone. */
export type UndoableRow = Pick<ExecutionRow, "id" | "status" | "tool_name" | "snapshot_after" | "effects">;

const nothing: ExecutionUndo = { state: "nothing_to_undo" };
const never: ExecutionUndo = { state: "not_reversible" };
const available: ExecutionUndo = { state: "available" };

/** One look-up in the index of undos for all rows of a page, and none for a page without anything to undo. */
export async function readUndoStates(
  sql: postgres.TransactionSql,
  rows: readonly UndoableRow[],
  reversible: ReadonlySet<string>,
): Promise<(row: UndoableRow) => ExecutionUndo> {
  const own = (row: UndoableRow): ExecutionUndo => {
    if (row.status !== "success" || !hasChanges(row)) return nothing;
    return reversible.has(row.tool_name) && !hasEffects(row.effects) ? available : never;
  };
  const ids = rows.filter((row) => own(row) === available).map(({ id }) => id);
  const edges = ids.length === 0 ? [] : await readUndos(sql, ids);
  return (row) => {
    const state = own(row);
    const by = state === available ? undoneBy(row.id, edges) : null;
    return by === null ? state : { state: "undone", undoneBy: by };
  };
}

function hasChanges({ snapshot_after }: UndoableRow): boolean {
  for (const _ in snapshot_after) return true;
  return false;
}

/** An undo is newer than what it undoes, so older months need not be looked at. */
function readUndos(sql: postgres.TransactionSql, ids: readonly string[]): Promise<UndoEdge[]> {
  const oldest = [...ids].sort()[0]!;
  return sql<UndoEdge[]>`
    with recursive undo as (
      select e.undo_of, e.id from tool_executions e
      where e.workspace_id = (select acta.current_workspace()) and e.undo_of = any(${[...ids]}::uuid[])
        and e.undo_of is not null and e.status = 'success' and e.id >= ${oldest}
      union all
      select e.undo_of, e.id from undo
      join tool_executions e on e.workspace_id = (select acta.current_workspace()) and e.undo_of = undo.id
        and e.undo_of is not null and e.status = 'success' and e.id >= ${oldest}
    )
    select undo_of as undone, id as by from undo`;
}
