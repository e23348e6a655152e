import {
  batchToolName,
  type ExecutionUndo,
  hasEffects,
  type JsonValue,
  toUndoEdges,
  type UndoRow,
  undoneBy,
} from "@acta/core";
import type postgres from "postgres";
import type { ExecutionRow } from "./to-execution.ts";

/** What is looked at of an execution, to know whether it can be undone. */
export type UndoableRow = Pick<
  ExecutionRow,
  "id" | "status" | "tool_name" | "effects" | "batch_id" | "related_executions"
> & {
  /** Where its records were not read: whether there are any. */
  changed?: boolean;
  snapshot_after?: ExecutionRow["snapshot_after"];
};

const nothing: ExecutionUndo = { state: "nothing_to_undo" };
const never: ExecutionUndo = { state: "not_reversible" };
const available: ExecutionUndo = { state: "available" };

/** What the state of an execution follows from, beside the undos of it. */
interface Undoable {
  id: string;
  tool_name: string;
  status: string;
  effects: JsonValue;
  changed: boolean;
}

/** One look-up in the index of undos for all rows of a page, and none for a page without anything to undo. */
export async function readUndoStates(
  sql: postgres.TransactionSql,
  rows: readonly UndoableRow[],
  reversible: ReadonlySet<string>,
): Promise<(row: UndoableRow) => ExecutionUndo> {
  const ownState = ({ tool_name, status, effects, changed }: Undoable): ExecutionUndo => {
    if (status !== "success" || !(changed || hasEffects(effects))) return nothing;
    return changed && reversible.has(tool_name) && !hasEffects(effects) ? available : never;
  };
  const batches = rows.filter(isBatch);
  const items = new Map((await readItems(sql, batches)).map((item) => [item.id, item]));
  const itemsOf = (row: UndoableRow) =>
    (row.related_executions ?? [])
      .flatMap((id) => items.get(id) ?? [])
      .map((item) => [item.id, ownState(item)] as const);

  const own = (row: UndoableRow): ExecutionUndo => {
    if (!isBatch(row)) return ownState({ ...row, changed: hasChanges(row) });
    const states = itemsOf(row).map(([, state]) => state);
    return states.includes(never) ? never : states.includes(available) ? available : nothing;
  };
  const open = rows.filter((row) => own(row) === available);
  const batchIds = new Set(open.flatMap((row) => (isBatch(row) ? row.id : (row.batch_id ?? []))));
  const asked = [...batchIds, ...open.flatMap((row) => [row.id, ...itemsOf(row).map(([id]) => id)])];
  const edges = toUndoEdges(asked.length === 0 ? [] : await readUndos(sql, asked), batchIds);

  return (row) => {
    const state = own(row);
    if (state !== available) return state;
    // A batch is undone when nothing of it is left to undo, be it at once or item by item.
    const by = isBatch(row)
      ? itemsOf(row).flatMap(([id, each]) => (each === available ? [undoneBy(id, edges)] : []))
      : [undoneBy(row.id, edges)];
    if (by.includes(null)) return available;
    return { state: "undone", undoneBy: undoneBy(row.id, edges) ?? by.at(-1)! };
  };
}

const isBatch = ({ tool_name, status }: UndoableRow): boolean =>
  tool_name === batchToolName && status === "success";

function hasChanges({ snapshot_after, changed }: UndoableRow): boolean {
  if (changed !== undefined) return changed;
  for (const _ in snapshot_after) return true;
  return false;
}

function readItems(sql: postgres.TransactionSql, batches: readonly UndoableRow[]): Promise<Undoable[]> {
  const ids = batches.flatMap(({ related_executions }) => related_executions ?? []);
  if (ids.length === 0) return Promise.resolve([]);
  return sql<Undoable[]>`
    select e.id, e.tool_name, e.status, e.effects, coalesce(e.snapshot_after, '{}') <> '{}' as changed
    from tool_executions e
    where e.workspace_id = (select acta.current_workspace()) and e.id = any(${ids}::uuid[])
      and e.id >= ${[...ids].sort()[0]!}`;
}

/** An undo is newer than what it undoes, so older months need not be looked at. */
function readUndos(sql: postgres.TransactionSql, ids: readonly string[]): Promise<UndoRow[]> {
  const oldest = [...ids].sort()[0]!;
  return sql<UndoRow[]>`
    with recursive undo as (
      select e.undo_of, e.id, e.related_executions from tool_executions e
      where e.workspace_id = (select acta.current_workspace()) and e.undo_of = any(${[...ids]}::uuid[])
        and e.undo_of is not null and e.status = 'success' and e.id >= ${oldest}
      union all
      select e.undo_of, e.id, e.related_executions from undo
      join tool_executions e on e.workspace_id = (select acta.current_workspace()) and e.undo_of = undo.id
        and e.undo_of is not null and e.status = 'success' and e.id >= ${oldest}
    )
    select undo_of as undone, id as by, related_executions as related from undo`;
}
