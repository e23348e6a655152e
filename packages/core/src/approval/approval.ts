import { type ActaError, fail } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import type { ExecutionActor, PlanDrift, Preview, Principal, Source } from "../types.ts";

/**
 * `pending`, then `approved`, `rejected` or `expired`; what was approved ends as `executed`, `drifted` (it would not have
 * come out as its preview any more) or `failed`.
 */
export const approvalStates = [
  "pending",
  "approved",
  "rejected",
  "expired",
  "executed",
  "drifted",
  "failed",
] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** A call that waits for a person, or waited, as people and programs read it. */
export interface Approval {
  id: string;
  toolName: string;
  /** Sensitive ones redacted. */
  inputs: JsonValue;
  state: ApprovalState;
  /** The policy that asked, as it was called then; null where the tool itself did. */
  policy: { id: string; name: string } | null;
  requester: ExecutionActor;
  source: Source;
  sessionId: string | null;
  requestId: string | null;
  idempotencyKey: string | null;
  /** The dry-run that shows what the call would do, and that it is held to. */
  previewExecutionId: string;
  createdAt: string;
  expiresAt: string;
  decidedBy: ExecutionActor | null;
  decidedAt: string | null;
  /** Why it was decided as it was, or that nobody did. */
  reason: string | null;
  /** What carried it out, or tried to. */
  executionId: string | null;
  /** With `drifted` and `failed`: why. */
  errorCode: string | null;
  errorMessage: string | null;
  /** With `drifted`: what would have come out differently. */
  drift: PlanDrift[] | null;
  endedAt: string | null;
  /** Whether whoever asks may decide it now. */
  mayDecide: boolean;
  /** Whether they may collect a secret now that the call has answered: it is theirs, and nobody has. */
  mayCollect: boolean;
}

export interface ApprovalDetail extends Approval {
  /** null where the row of the preview is gone. */
  preview: Preview | null;
}

/** What it takes to know who may decide. */
export interface Requested {
  userId: string | null;
  apiKeyId: string | null;
  /** The people whose doing the key is: who created it, or the key it follows on, or the key that made either. */
  keyPeople: readonly string[];
  creatorMayDecide: boolean;
}

/**
 * Four eyes: a person decides, and not the one who asked.
 *
 * @returns why the principal may not decide; null when they may
 */
export function whyNotDecide(principal: Principal, asked: Requested): ActaError | null {
  if (principal.type === "apiKey" && principal.apiKeyId === asked.apiKeyId) return fail("SELF_APPROVAL");
  if (principal.type !== "user") {
    return fail("PERMISSION_DENIED", {}, { detail: "A person has to decide it: sign in to the console." });
  }
  if (principal.userId === asked.userId) return fail("SELF_APPROVAL");
  if (!asked.creatorMayDecide && asked.keyPeople.includes(principal.userId)) {
    const detail =
      "Whoever created the key that asked may not decide it, as a policy says. Nothing was changed.";
    return fail("SELF_APPROVAL", {}, { detail });
  }
  return null;
}

/** What is answered to whoever decides what waits no more. */
export function alreadyEnded(state: ApprovalState): ActaError {
  return state === "expired" ? fail("APPROVAL_EXPIRED") : fail("APPROVAL_DECIDED", { state });
}
