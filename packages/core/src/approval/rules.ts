import type { CompiledTool } from "../registry.ts";
import { isRead } from "../tool.ts";
import type { Principal, Source } from "../types.ts";
import { type ApprovalPolicy, concerns } from "./policy.ts";

/** Something that makes a call wait for a person, at once or depending on what the call comes to. */
export interface ApprovalRule {
  /** null: the tool itself asks, in its metadata. */
  policy: { id: string; name: string } | null;
  maxRows: number | null;
  maxEffects: number | null;
  expiresAfterSeconds: number;
  creatorMayDecide: boolean;
}

/** A weekend and a day: what is asked on Friday can be decided on Monday. */
const defaultExpirySeconds = 3 * 24 * 60 * 60;

const none: readonly ApprovalRule[] = [];

const ofTheTool: ApprovalRule = {
  policy: null,
  maxRows: null,
  maxEffects: null,
  expiresAfterSeconds: defaultExpirySeconds,
  creatorMayDecide: true,
};

export interface AskingCall {
  principal: Principal;
  source: Source;
  /** As validated. */
  inputs: unknown;
}

/**
 * Whether policies can make the tool wait for this caller at all.
 *
 * Reads never wait, and what the system does follows from something that has happened. Deciding itself cannot wait for
 * a decision; and what a person does about policies cannot, or a policy for everything could never be taken back.
 */
export function mayWait(
  { definition }: Pick<CompiledTool<never>, "definition">,
  principal: Principal,
): boolean {
  if (isRead(definition) || principal.type === "system") return false;
  const { module, entity } = definition.metadata;
  if (module !== "system") return true;
  return entity !== "approval" && (entity !== "policy" || principal.type !== "user");
}

/**
 * What may make the call wait, the most important first.
 *
 * @param policies those that are enabled, the highest priority first
 */
export function rulesFor(
  tool: CompiledTool<never>,
  call: AskingCall,
  policies: readonly ApprovalPolicy[],
): readonly ApprovalRule[] {
  if (!tool.definition.metadata.requiresApproval && policies.length === 0) return none;
  if (!mayWait(tool, call.principal)) return none;
  const { source, inputs } = call;
  const rules = policies
    .filter((policy) => concerns(policy, { toolName: tool.name, source, inputs }))
    .map(({ id, name, ...rule }): ApprovalRule => ({ ...rule, policy: { id, name } }));
  return tool.definition.metadata.requiresApproval ? [...rules, ofTheTool] : rules;
}

/** What may make several calls wait that are decided about as one. */
export function mergeRules(
  rules: readonly ApprovalRule[],
  more: readonly ApprovalRule[],
): readonly ApprovalRule[] {
  const added = more.filter((rule) => !rules.some(({ policy }) => policy?.id === rule.policy?.id));
  return added.length === 0 ? rules : [...rules, ...added];
}

/** What asks for a decision, now that it is known what the call comes to; undefined when nothing does. */
export function askingOf(
  rules: readonly ApprovalRule[],
  outcome: { rows: number; effects: number },
): ApprovalRule | undefined {
  const asking = rules.filter((rule) => asks(rule, outcome));
  const [first] = asking;
  // Each of them has to be satisfied, in who may decide as well.
  return first && { ...first, creatorMayDecide: asking.every((rule) => rule.creatorMayDecide) };
}

function asks(
  { maxRows, maxEffects }: ApprovalRule,
  { rows, effects }: { rows: number; effects: number },
): boolean {
  if (maxRows === null && maxEffects === null) return true;
  return (maxRows !== null && rows > maxRows) || (maxEffects !== null && effects > maxEffects);
}
