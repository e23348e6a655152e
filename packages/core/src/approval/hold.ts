import { CommitLostError, fail } from "../errors.ts";
import type { Call } from "../execution/call.ts";
import { settleLostCommit } from "../execution/commit.ts";
import type { Engine } from "../execution/engine.ts";
import { rollBack } from "../execution/roll-back.ts";
import { newId } from "../id.ts";
import type { ExecutionTransaction } from "../ports.ts";
import type { PendingApproval } from "../types.ts";
import { holdsOnce, toHeldCall } from "./held-call.ts";
import type { ApprovalRule } from "./rules.ts";

/**
 * A call that answers something once, as a key that it makes, waits only where whoever asks can fetch that afterwards.
 * Otherwise it would be carried out for nobody.
 *
 * @throws ActaError `APPROVAL_IMPOSSIBLE`
 */
function assertCanBeFetched(
  { approvals }: Pick<Engine, "approvals">,
  { tool, attempt, batch }: Call,
  { changes }: Pick<ExecutionTransaction<unknown>, "changes">,
  outputs: unknown,
): void {
  if (!holdsOnce(tool, outputs)) return;
  const all = attempt.batch?.changes ?? changes;
  // Its items commit one by one, and what one has answered is gone when the worker dies before the batch ends.
  const reason =
    batch && !batch.atomic
      ? "A batch that is not atomic cannot keep such answers until it has ended: send it as an atomic one, or these items by themselves."
      : approvals.endsCaller(attempt.options.context.principal, all)
        ? "The caller's own key would have ended by then: rotate it with an overlap that leaves the time to fetch the new one."
        : undefined;
  if (reason === undefined) return;
  const detail = `The call would wait for a person, and answers a secret once that nobody could fetch then. ${reason} Nothing was changed.`;
  throw fail("APPROVAL_IMPOSSIBLE", {}, { detail });
}

/**
 * The end of a call that waits: it has been run, so that what would fail is refused and not decided about, and is
 * kept as its preview together with the approval. Carried out it is held to that preview.
 *
 * @param transaction in which it was run
 * @throws ActaError what holding it was refused with, `DATABASE_UNAVAILABLE`, `OUTCOME_UNKNOWN`; `KeyAnsweredError`
 */
export async function hold(
  engine: Pick<Engine, "approvals" | "audit" | "database" | "feed">,
  call: Call,
  transaction: Pick<ExecutionTransaction<unknown>, "changes" | "checkConstraints" | "rollback">,
  outputs: unknown,
  asking: ApprovalRule,
): Promise<PendingApproval> {
  const { tool, attempt, rawInputs, scope } = call;
  assertCanBeFetched(engine, call, transaction, outputs);
  const { toRecord } = await rollBack(call, transaction, outputs, asking);
  // The items have no rows yet: what they come to stands in that of the batch.
  delete attempt.parts;
  const id = newId();
  const { workspaceId } = scope.principal;
  const held = toHeldCall({
    id,
    workspaceId,
    tool,
    inputs: rawInputs,
    asking,
    now: attempt.startedAt,
    gate: engine.approvals,
  });
  const pending: PendingApproval = {
    status: "pending_approval",
    toolName: tool.name,
    approvalId: id,
    expiresAt: held.expiresAt.toISOString(),
  };
  // The claim ended with the first transaction and is made anew: whoever came in between is met here.
  const holding = engine.database.begin(scope);
  try {
    await holding.hold(toRecord(id), held, scope.claim && JSON.stringify(pending));
  } catch (error) {
    await holding.rollback();
    if (!(error instanceof CommitLostError)) throw holding.refusedClaim ?? error;
    await settleLostCommit(engine, call, error);
  }
  engine.feed.wake(workspaceId);
  return pending;
}
