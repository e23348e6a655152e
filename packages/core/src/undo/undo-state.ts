import { hasEffects } from "../effects.ts";
import type { ToolExecutionRecord, ToolMetadata } from "../types.ts";

/** Whether an execution that succeeded can be taken back, as far as it is known without looking at its records. */
export function isReversible(
  tool: { metadata: Pick<ToolMetadata, "reversible"> },
  { snapshot_after, effects }: Pick<ToolExecutionRecord, "snapshot_after" | "effects">,
): boolean {
  if (!tool.metadata.reversible || hasEffects(effects)) return false;
  for (const _ in snapshot_after) return true;
  return false;
}

/** That one execution undid another. */
export interface UndoEdge {
  undone: string;
  by: string;
}

/** An undo as it is recorded. */
export interface UndoRow extends UndoEdge {
  /** Its related executions: where it undid a batch, the items it took back are among them. */
  related: readonly string[] | null;
}

/**
 * Who undid what, item by item: the undo of a batch takes back those of its items that were not undone already.
 *
 * @param batches ids of the batches in question
 */
export function toUndoEdges(undos: readonly UndoRow[], batches: ReadonlySet<string>): UndoEdge[] {
  return undos.flatMap(({ undone, by, related }) => [
    { undone, by },
    ...(batches.has(undone) ? (related ?? []).map((item) => ({ undone: item, by })) : []),
  ]);
}

/**
 * The execution that undid another and is in force itself: an undo that was undone has undone nothing.
 *
 * @param edges the undos of the execution, those of these undos, and so on; successful ones only
 */
export function undoneBy(id: string, edges: readonly UndoEdge[]): string | null {
  const undos = new Map<string, string[]>();
  for (const { undone, by } of edges) undos.set(undone, [...(undos.get(undone) ?? []), by]);
  // An undo is newer than what it undoes: from the newest to the oldest, what decides is known already.
  const inForce = new Map<string, string | null>();
  const ids = [...new Set(edges.flatMap(({ undone, by }) => [undone, by]))].sort().reverse();
  for (const each of ids) {
    inForce.set(each, undos.get(each)?.find((by) => inForce.get(by) === null) ?? null);
  }
  return inForce.get(id) ?? null;
}
