import { askingOf } from "../approval/rules.ts";
import { toPreviewedEffects } from "../effects.ts";
import { fail } from "../errors.ts";
import { type Attempt, type ItemBounds, type Lasting, mergeChanges } from "../execution-record.ts";
import type { PlanDrift, RecordChange, ToolExecutionResult } from "../types.ts";

/**
 * Items that stand by themselves run after their batch was tried out, and what they find can be another world by then:
 * a reference may name another record, or come to be filled at all. So each is measured again, in the transaction that
 * it commits.
 *
 * @throws ActaError `APPROVAL_REQUIRED` for what a person would have been asked about, had it been known; `PLAN_DRIFT`
 *   for what a plan does not have
 */
export function assertWithin(
  bounds: ItemBounds,
  { rules, effects }: Pick<Attempt, "rules" | "effects">,
  changes: readonly RecordChange[],
): void {
  const all = mergeChanges([...bounds.changes, ...changes]);
  const asking = askingOf(rules, {
    rows: all.length,
    effects: bounds.effects + toPreviewedEffects(effects).length,
  });
  if (asking) throw fail("APPROVAL_REQUIRED", asking.policy ? { policy: asking.policy.name } : {});
  const { planned } = bounds;
  if (!planned) return;
  const made = new Set(bounds.changes.filter(({ before }) => before === null).map(keyOf));
  const drift = mergeChanges(changes)
    // What the batch makes has other ids each time.
    .filter((change) => change.before !== null && !made.has(keyOf(change)) && !planned.has(touchOf(change)))
    .map(({ table, id, after }): PlanDrift => {
      const actual = after === null ? "delete" : "update";
      return { table, id, field: null, expected: null, actual };
    });
  if (drift.length > 0) throw fail("PLAN_DRIFT", {}, { drift });
}

const keyOf = ({ table, id }: RecordChange) => `${table}/${id}`;

/** Which row a change is of, and whether it stays. */
export function touchOf(change: RecordChange): string {
  return `${keyOf(change)} ${change.after === null ? "deleted" : "written"}`;
}

/** What an item that ran by itself came to, as far as its batch and those after it are told. */
interface Footprint {
  left: Lasting;
  changes: readonly RecordChange[];
  effects: number;
}

/** An item's answer as it is kept: a batch that is begun again is answered with it and knows nothing else of the item. */
type ItemAnswer = ToolExecutionResult & { footprint?: Footprint };

/** Of an item that has just committed. The rows are left out of its changes: which they are is what counts. */
export function toFootprint({ left = "nothing", changed = [], effects }: Attempt): Footprint {
  const changes = changed.map(
    (change): RecordChange => ({ ...change, before: change.before && {}, after: change.after && {} }),
  );
  return { left, changes, effects: toPreviewedEffects(effects).length };
}

export function footprintOf(attempt: Attempt, answer: ItemAnswer): Footprint {
  if (!answer.replayed) return toFootprint(attempt);
  return (
    answer.footprint ?? { left: answer.undo?.available ? "reversible" : "nothing", changes: [], effects: 0 }
  );
}
