import type { BatchCall, Call } from "../execution/call.ts";
import type { ApprovalGate } from "../ports.ts";
import { isRead } from "../tool.ts";
import type { ApprovalPolicy } from "./policy.ts";
import { type ApprovalRule, mayWait, mergeRules, rulesFor } from "./rules.ts";

/* Step 4: what may make a call wait. Whether it does is known once it is known what the call comes to. */

/**
 * The policies of the workspace; null where nothing makes the call wait, as one that was decided. A promise only where
 * they have to be read.
 */
export function policiesFor(
  gate: Pick<ApprovalGate, "policiesOf">,
  { tool, attempt }: Pick<Call, "tool" | "attempt">,
): readonly ApprovalPolicy[] | null | Promise<readonly ApprovalPolicy[]> {
  const { options, among } = attempt;
  if (among) return among.policies;
  const { principal } = options.context;
  return options.approvalId !== undefined || isRead(tool.definition) || principal.type === "system"
    ? null
    : gate.policiesOf(principal);
}

const none: readonly ApprovalRule[] = [];

/**
 * What may make the call wait, and the items before it where it is one of a batch.
 *
 * A batch waits because of what its items are: what is asked of batches themselves counts where one of them may wait.
 * Else a policy about everything would hold, within a batch, what it holds nowhere else.
 */
export function rulesOf(
  { tool, attempt, inputs, batch }: Pick<Call, "tool" | "attempt" | "inputs"> & Partial<Pick<Call, "batch">>,
  policies: readonly ApprovalPolicy[] | null,
): readonly ApprovalRule[] {
  const { options, among } = attempt;
  const { principal, requestContext } = options.context;
  if (batch && !batch.items.some((item) => mayWait(item.tool, principal))) return none;
  const rules =
    policies === null ? none : rulesFor(tool, { principal, source: requestContext.source, inputs }, policies);
  return among ? mergeRules(among.rules, rules) : rules;
}

/** Whether anything can make a batch wait, whatever its items come to. */
export function mayAsk({ attempt, policies, batch }: BatchCall): boolean {
  if (policies === null) return false;
  if (attempt.rules.length > 0) return true;
  const { principal, requestContext } = attempt.options.context;
  const anyInputs = policies.map((policy) => ({ ...policy, inputs: null }));
  const asked = { principal, source: requestContext.source, inputs: null };
  return batch.items.some(({ tool }) => rulesFor(tool, asked, anyInputs).length > 0);
}
