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
