import type { ApprovalRule } from "../approval/rules.ts";
import { durationOf, toExecutionRecord } from "../execution-record.ts";
import type { JsonValue } from "../json.ts";
import { type PlanNote, planFingerprint } from "../plan.ts";
import type { ExecutionTransaction } from "../ports.ts";
import type { Preview, ToolExecutionRecord, ToolExecutionResult } from "../types.ts";
import type { Call } from "./call.ts";
import type { Engine } from "./engine.ts";
import { toUnwritten } from "./failure.ts";
import { findAsking, outcomeOf } from "./outcome.ts";

/* The ends of a call that leaves nothing but its row, which is durable before the answer. */

/** Of a read. */
export async function endRead(
  engine: Pick<Engine, "audit" | "feed">,
  { tool, attempt, inputs }: Call,
  transaction: Pick<ExecutionTransaction<unknown>, "rollback">,
  outputs: unknown,
): Promise<ToolExecutionResult> {
  const record = toExecutionRecord(attempt, {
    status: "success",
    inputs: tool.redactInputs(inputs),
    // What a read answered stands in the tables it read; copying it into every row would outgrow them.
    outputs: {},
    changes: [],
  });
  await transaction.rollback();
  await write(engine, record);
  return {
    id: attempt.id,
    toolName: tool.name,
    status: "success",
    outputs,
    durationMs: durationOf(attempt),
  };
}

/** Of a dry-run. */
export async function endDryRun(
  engine: Pick<Engine, "audit" | "feed">,
  call: Call,
  transaction: Pick<ExecutionTransaction<unknown>, "changes" | "checkConstraints" | "rollback">,
  outputs: unknown,
): Promise<ToolExecutionResult> {
  const { tool, attempt } = call;
  const asking = findAsking(call, transaction, outputs);
  const { preview, toRecord } = await rollBack(call, transaction, outputs, asking);
  await attempt.batch?.writePreviews();
  await write(engine, toRecord());
  return {
    id: attempt.id,
    toolName: tool.name,
    status: "dry_run",
    outputs,
    durationMs: durationOf(attempt),
    preview,
  };
}

/**
 * Ends what was run to see what it comes to.
 *
 * @param asking who would have to be asked, where somebody would
 * @returns the preview, and what makes its row, which is not written yet
 * @throws ConstraintError what COMMIT would have been refused with
 */
export async function rollBack(
  { tool, attempt, inputs, rawInputs }: Call,
  transaction: Pick<ExecutionTransaction<unknown>, "changes" | "checkConstraints" | "rollback">,
  outputs: unknown,
  asking: ApprovalRule | undefined,
): Promise<{ preview: Preview; toRecord(approvalId?: string): ToolExecutionRecord }> {
  // Deferred constraints speak at COMMIT only: without this a preview approves what the real call refuses.
  await transaction.checkConstraints();
  const outcome = outcomeOf({ tool, attempt }, transaction, outputs);
  const preview: Preview = {
    changes: [...outcome.changes],
    effects: [...outcome.effects],
    approval: { required: asking !== undefined, ...(asking?.policy && { policy: asking.policy }) },
  };
  const plan: PlanNote = {
    fingerprint: planFingerprint(attempt.id, tool.name, rawInputs),
    generated: attempt.generated,
  };
  await transaction.rollback();
  const toRecord = (approvalId?: string) =>
    toExecutionRecord(approvalId === undefined ? attempt : { ...attempt, approvalId }, {
      status: "dry_run",
      inputs: tool.redactInputs(inputs),
      outputs: outcome.outputs,
      preview: { ...preview, plan } as unknown as JsonValue,
    });
  return { preview, toRecord };
}

/** @throws ActaError `AUDIT_FAILED`, `DATABASE_UNAVAILABLE` */
async function write(
  { audit, feed }: Pick<Engine, "audit" | "feed">,
  record: ToolExecutionRecord,
): Promise<void> {
  try {
    await audit.write(record);
  } catch (cause) {
    throw toUnwritten(cause);
  }
  feed.wake(record.workspace_id);
}
