import { mayAsk } from "../approval/gate.ts";
import { hold } from "../approval/hold.ts";
import { type ActaError, fail, KeyAnsweredError } from "../errors.ts";
import type { BatchCall } from "../execution/call.ts";
import { commit } from "../execution/commit.ts";
import { Deadline } from "../execution/deadline.ts";
import type { Engine, RunContext } from "../execution/engine.ts";
import { toActaError } from "../execution/failure.ts";
import { findAsking, outcomeOf, readPlan } from "../execution/outcome.ts";
import type { Attempt } from "../execution-record.ts";
import { answerAgain } from "../idempotency.ts";
import { assertAsPlanned, type PlanOutcome } from "../plan.ts";
import type { ExecutionDatabase } from "../ports.ts";
import type { BatchOutputs, PendingApproval, ToolCallResult } from "../types.ts";
import { itemKeys } from "./run.ts";
import { startBatch } from "./running.ts";

/**
 * Steps 5 to 10 of a batch whose items stand by themselves: no transaction is open while they run, only one for its
 * row at the end.
 */
export async function runApart<Handles extends object, Services extends object>(
  engine: Engine<Handles, Services>,
  call: BatchCall<RunContext<Handles, Services>>,
): Promise<ToolCallResult> {
  const { database, deadlineMs, batchDeadlineMs } = engine;
  const { attempt, scope } = call;
  const { planId, context } = attempt.options;
  const deadline = new Deadline(batchDeadlineMs, context.signal);
  try {
    let planned: PlanOutcome["changes"] | undefined;
    const asks = planId !== undefined || mayAsk(call);
    if (asks && (await hasBegun(engine, call))) {
      planned = (await readPlanApart(engine, call))?.changes;
    } else if (asks) {
      const tried = await tryOut(engine, call, deadline);
      if ("status" in tried) return tried;
      if (planId !== undefined) planned = tried.changes;
    } else if (scope.claim) await database.checkClaim(scope);
    attempt.batch = startBatch(engine, call, deadline, undefined, planned);
    const outputs = await attempt.batch.runItems();
    // The items had their time; the row is written whatever became of them.
    const transaction = database.begin({ ...scope, deadlineAt: performance.now() + deadlineMs });
    try {
      return await commit(engine, call, transaction, outputs);
    } catch (error) {
      await transaction.rollback();
      if (transaction.refusedClaim) throw transaction.refusedClaim;
      throw toUnrecorded(toActaError(error, call), outputs);
    }
  } catch (error) {
    if (error instanceof KeyAnsweredError) return await answerAgain(database, scope);
    throw error;
  } finally {
    deadline.clear();
  }
}

/**
 * Nothing can hold items to a plan, or back for a person, that stand by themselves, once the first is done. So the
 * batch is tried out just before it runs, and does not run when that comes out differently or asks for a decision.
 *
 * @returns what the call waits for, where it waits; else what it came to
 * @throws ActaError `PLAN_DRIFT`, and what the batch would fail with
 */
async function tryOut<Handles extends object, Services extends object>(
  engine: Engine<Handles, Services>,
  call: BatchCall<RunContext<Handles, Services>>,
  deadline: Deadline,
): Promise<PendingApproval | PlanOutcome> {
  const transaction = engine.database.begin(call.scope);
  try {
    const plan = await readPlan(call, transaction);
    const options = { ...call.attempt.options, dryRun: true };
    const attempt: Attempt = { ...call.attempt, options, generated: [] };
    const trial = { ...call, attempt };
    attempt.batch = startBatch(engine, trial, deadline, transaction);
    const outputs = await deadline.race(attempt.batch.runItems());
    const outcome = outcomeOf(trial, transaction, outputs);
    if (plan) assertAsPlanned(plan, outcome);
    const asking = findAsking(trial, transaction, outputs);
    if (asking) return await hold(engine, trial, transaction, outputs, asking);
    await transaction.rollback();
    return outcome;
  } catch (error) {
    await transaction.rollback();
    throw transaction.refusedClaim ?? error;
  }
}

/**
 * Whether some of its items were done before whoever was at it died. It had been tried out then; now it would come out
 * differently for what it has done itself.
 */
async function hasBegun(
  { database }: { database: Pick<ExecutionDatabase<never>, "hasAnswers"> },
  { scope, attempt, batch }: BatchCall<never>,
): Promise<boolean> {
  const keys = itemKeys(attempt.options, batch.items.length);
  return keys !== undefined && (await database.hasAnswers(scope, keys));
}

/** The plan of one that has begun, after the claim on the batch's own key. */
async function readPlanApart(
  { database }: { database: Pick<ExecutionDatabase<object>, "begin" | "checkClaim"> },
  call: BatchCall<never>,
): Promise<PlanOutcome | undefined> {
  const { scope } = call;
  if (scope.claim) await database.checkClaim(scope);
  const transaction = database.begin({ ...scope, mode: "read", claim: undefined });
  try {
    return await readPlan(call, transaction);
  } finally {
    await transaction.rollback();
  }
}

/** The items are done, and nothing says so but their own rows. */
function toUnrecorded(error: ActaError, { items }: BatchOutputs): ActaError {
  const detail = "The items were run, as items says; the batch itself could not be recorded.";
  const unrecorded = fail("OUTCOME_UNKNOWN", {}, { detail, cause: error, batch: { items } });
  unrecorded.executionId = error.executionId;
  return unrecorded;
}
