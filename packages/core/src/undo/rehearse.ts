import { ActaError } from "../errors.ts";
import { newId } from "../id.ts";
import type { ReversalStore } from "./reversal-store.ts";
import { type ReverseOptions, reverse } from "./reverse.ts";
import { outcomeOf, type SettledUndo } from "./undo-range.ts";
import type { UndoRow } from "./undo-state.ts";

/** What undoing one execution came to. */
export interface RehearsedUndo extends Pick<SettledUndo, "outcome" | "errorCode" | "detail" | "conflicts"> {
  executionId: string;
}

/**
 * Undoes executions one after the other, to learn what comes of it: whoever calls takes it all back. Each is tried on
 * what the ones before it have left, as it will be when it is done.
 *
 * @param until `performance.now()` reading at which it stops, whatever is left
 * @returns one entry for each that was tried
 */
export async function rehearseUndos(
  options: ReverseOptions,
  executionIds: readonly string[],
  force: boolean,
  until: number,
): Promise<RehearsedUndo[]> {
  const pretended: UndoRow[] = [];
  const store: ReversalStore = {
    ...options.store,
    // Nobody is kept waiting by a rehearsal, and a thousand locks would be many.
    claim: async () => {},
    readUndos: async (ids) => [...(await options.store.readUndos(ids)), ...pretended],
  };
  const tried: RehearsedUndo[] = [];
  for (const executionId of executionIds) {
    if (performance.now() >= until) break;
    try {
      const { parts } = await reverse({ ...options, store }, executionId, force);
      pretended.push({ undone: executionId, by: newId(), related: parts ?? null });
      tried.push({ executionId, outcome: "undone", errorCode: null, detail: null, conflicts: null });
    } catch (error) {
      // What is refused is refused before anything is written; anything else ends the transaction.
      if (!(error instanceof ActaError) || !error.expected || error.code === "CONFLICT") throw error;
      tried.push({ executionId, ...outcomeOf(error) });
    }
  }
  return tried;
}
