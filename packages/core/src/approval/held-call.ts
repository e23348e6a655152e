import type { Call } from "../execution/call.ts";
import { canonicalJson } from "../idempotency.ts";
import type { JsonValue } from "../json.ts";
import { planFingerprint } from "../plan.ts";
import type { ApprovalGate } from "../ports.ts";
import type { CompiledTool } from "../registry.ts";
import type { ApprovalRule } from "./rules.ts";

/** What is kept of a call that waits, beside the row of its preview. */
export interface HeldCall {
  /** The approval's. */
  id: string;
  /** Digest of the tool and the inputs, different for each approval. */
  inputHash: string;
  /** What people see of the inputs. */
  inputs: JsonValue;
  /** All of them, where there is more than people see: for the decided call alone. */
  sealedInputs: string | null;
  policy: ApprovalRule["policy"];
  creatorMayDecide: boolean;
  expiresAt: Date;
}

/** What sealed inputs are bound to: they open for their own approval only. */
export function inputsContext(workspaceId: string, approvalId: string): string {
  return `approvals/${workspaceId}/${approvalId}/inputs`;
}

/** As `inputsContext`, for what the call has answered. */
export function outputsContext(workspaceId: string, approvalId: string): string {
  return `approvals/${workspaceId}/${approvalId}/outputs`;
}

/** Whether outputs have a part that is answered once and kept nowhere. */
export function holdsOnce(
  { redactOutputs }: Pick<CompiledTool<never>, "redactOutputs">,
  outputs: unknown,
): boolean {
  return canonicalJson(outputs) !== canonicalJson(redactOutputs(outputs));
}

/**
 * What an approved call answers, for whoever asked to fetch: the worker that carries it out is told the answer, and they
 * are not. null where the row of its execution has all of it, and of a call that nobody approved.
 */
export function toSealedOutputs(
  { approvals }: { approvals: Pick<ApprovalGate, "seal"> },
  { tool, attempt: { options } }: Pick<Call, "tool" | "attempt">,
  outputs: unknown,
): string | null {
  const { approvalId, context } = options;
  if (approvalId === undefined || !holdsOnce(tool, outputs)) return null;
  return approvals.seal(JSON.stringify(outputs), outputsContext(context.workspaceId, approvalId));
}

export function toHeldCall({
  id,
  workspaceId,
  tool,
  inputs,
  asking,
  now,
  gate,
}: {
  id: string;
  workspaceId: string;
  tool: Pick<CompiledTool<never>, "name" | "redactInputs">;
  /** As they were sent: the call is checked again when it is carried out. */
  inputs: unknown;
  asking: ApprovalRule;
  now: Date;
  gate: Pick<ApprovalGate, "seal">;
}): HeldCall {
  const shown = tool.redactInputs(inputs) as JsonValue;
  const whole = canonicalJson(inputs);
  const hidden = whole !== canonicalJson(shown);
  return {
    id,
    inputHash: planFingerprint(id, tool.name, inputs),
    inputs: shown,
    sealedInputs: hidden ? gate.seal(whole, inputsContext(workspaceId, id)) : null,
    policy: asking.policy,
    creatorMayDecide: asking.creatorMayDecide,
    expiresAt: new Date(now.getTime() + asking.expiresAfterSeconds * 1_000),
  };
}
