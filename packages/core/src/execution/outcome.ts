import { type ApprovalRule, askingOf } from "../approval/rules.ts";
import { plannedOutputs } from "../batch/result.ts";
import { toPreviewedEffects } from "../effects.ts";
import { mergeChanges } from "../execution-record.ts";
import { type PlanOutcome, parsePlan } from "../plan.ts";
import type { ExecutionTransaction } from "../ports.ts";
import type { BatchOutputs, Preview } from "../types.ts";
import type { Call } from "./call.ts";

/** What a run came to, as its preview shows it and a plan holds it to. */
export function outcomeOf(
  { tool, attempt }: Pick<Call, "tool" | "attempt">,
  { changes }: Pick<ExecutionTransaction<unknown>, "changes">,
  outputs: unknown,
): PlanOutcome & Pick<Preview, "effects"> {
  const { batch } = attempt;
  const shown = tool.redactOutputs(outputs);
  return {
    outputs: batch ? plannedOutputs(shown as BatchOutputs) : shown,
    changes: mergeChanges(batch ? batch.changes : changes),
    effects: toPreviewedEffects(batch ? batch.effects : attempt.effects),
    now: attempt.startedAt,
    generated: attempt.generated,
  };
}

/** What asks for a decision about the call, now that it has come to something. */
export function findAsking(
  call: Pick<Call, "tool" | "attempt">,
  transaction: Pick<ExecutionTransaction<unknown>, "changes">,
  outputs: unknown,
): ApprovalRule | undefined {
  const { rules } = call.attempt;
  if (rules.length === 0) return undefined;
  const { changes, effects } = outcomeOf(call, transaction, outputs);
  return askingOf(rules, { rows: changes.length, effects: effects.length });
}

/**
 * What the plan came to that the call names. Read before the run: a call that is not the planned one need not run.
 *
 * @throws ActaError as `parsePlan`
 */
export async function readPlan(
  { tool, attempt, rawInputs }: Call,
  transaction: Pick<ExecutionTransaction<unknown>, "readPlan">,
): Promise<PlanOutcome | undefined> {
  const { planId, dryRun, context } = attempt.options;
  if (planId === undefined || dryRun) return undefined;
  const stored = await transaction.readPlan(planId);
  return parsePlan(planId, stored, {
    toolName: tool.name,
    inputs: rawInputs,
    principal: context.principal,
  });
}
