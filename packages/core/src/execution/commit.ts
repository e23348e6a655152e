import { toSealedOutputs } from "../approval/held-call.ts";
import { toFootprint } from "../batch/bounds.ts";
import { recordedOutputs } from "../batch/result.ts";
import { lastingOf } from "../batch/run.ts";
import { closeEffects } from "../effects.ts";
import { CommitLostError, fail } from "../errors.ts";
import { toExecutionRecord } from "../execution-record.ts";
import type { ExecutionTransaction } from "../ports.ts";
import type { BatchOutputs, ToolExecutionResult } from "../types.ts";
import { isReversible } from "../undo/undo-state.ts";
import type { Call } from "./call.ts";
import type { Engine } from "./engine.ts";

/** 9 audit and 10 commit: one flush, so there is no change without its row and no row without its change. */
export async function commit(
  engine: Pick<Engine, "approvals" | "audit" | "feed" | "effects">,
  call: Call,
  transaction: Pick<ExecutionTransaction<unknown>, "changes" | "commit">,
  outputs: unknown,
): Promise<ToolExecutionResult> {
  const { tool, attempt, inputs } = call;
  const { batch } = attempt;
  const effects = closeEffects(attempt);
  const record = toExecutionRecord(attempt, {
    status: "success",
    inputs: tool.redactInputs(inputs),
    outputs: batch ? recordedOutputs(outputs as BatchOutputs) : tool.redactOutputs(outputs),
    changes: transaction.changes,
  });
  if (attempt.options.batchId !== undefined) {
    attempt.left = lastingOf(tool, record);
    attempt.changed = transaction.changes;
  }
  const result: ToolExecutionResult = {
    id: attempt.id,
    toolName: tool.name,
    status: "success",
    outputs,
    durationMs: record.duration_ms,
    undo: { available: batch ? batch.left === "reversible" : isReversible(tool.definition, record) },
  };
  // As text: jsonb would keep neither the order of keys nor the spelling of numbers.
  const answer =
    attempt.options.idempotencyKey === undefined
      ? undefined
      : JSON.stringify({
          ...result,
          outputs: batch ? tool.redactOutputs(outputs) : record.outputs,
          ...(attempt.among && { footprint: toFootprint(attempt) }),
        });
  try {
    await transaction.commit(record, answer, effects, toSealedOutputs(engine, call, outputs));
  } catch (error) {
    if (!(error instanceof CommitLostError)) throw error;
    await settleLostCommit(engine, call, error);
  }
  engine.approvals.heed(record.workspace_id, batch ? batch.changes : transaction.changes);
  engine.feed.wake(record.workspace_id);
  if (effects.length > 0 || (batch && batch.effects.length > 0)) engine.effects.wake();
  return result;
}

/**
 * A COMMIT without an answer may still happen after we look. Inserting a failure row under the same id decides it:
 * either ours is in, and the late original fails on the primary key, or the original was there first.
 *
 * @throws ActaError `DATABASE_UNAVAILABLE` when it did not commit and never will, `OUTCOME_UNKNOWN` when that could not
 *   be decided
 */
export async function settleLostCommit(
  { audit }: Pick<Engine, "audit">,
  { tool, attempt, inputs }: Pick<Call, "tool" | "attempt" | "inputs">,
  lost: CommitLostError,
): Promise<void> {
  const error = fail("DATABASE_UNAVAILABLE", {}, { cause: lost });
  const tombstone = toExecutionRecord(attempt, {
    status: "error",
    inputs: tool.redactInputs(inputs),
    error,
  });
  let verdict: "inserted" | "exists";
  try {
    verdict = await audit.settle(tombstone);
  } catch (cause) {
    throw Object.assign(fail("OUTCOME_UNKNOWN", {}, { cause }), { executionId: attempt.id });
  }
  if (verdict === "inserted") throw Object.assign(error, { executionId: attempt.id });
}
