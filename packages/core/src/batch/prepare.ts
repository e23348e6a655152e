import { authorize } from "../authorize.ts";
import { ActaError, fail, type InputIssue } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { CompiledTool, Registry } from "../registry.ts";
import { redacted } from "../secret.ts";
import type { BatchItem, BatchOutputs, Principal } from "../types.ts";
import { batchToolName } from "./name.ts";
import { findReferences, isSecret, mayHold, type Reference, withoutEscapes } from "./references.ts";

/** A batch that may run: every item is known, allowed, and valid as far as that can be told before it runs. */
export interface Batch<Context> {
  atomic: boolean;
  items: PreparedItem<Context>[];
}

export interface PreparedItem<Context> {
  index: number;
  tool: CompiledTool<Context>;
  /** As sent, with its references. */
  inputs: unknown;
  references: readonly Reference[];
}

/**
 * Checks everything that can be checked before the first item runs, so that a batch with a fault does nothing.
 *
 * @throws ActaError of the first item that has a fault, with every fault of that kind: `TOOL_NOT_FOUND`,
 *   `PERMISSION_DENIED`, `REFERENCE_INVALID`, `INPUT_INVALID`
 */
export function prepareBatch<Context>(
  registry: Pick<Registry<Context>, "find">,
  principal: Principal,
  { atomic, items }: { atomic: boolean; items: readonly BatchItem[] },
): Batch<Context> {
  const prepared = findTools(registry, items);
  authorizeItems(principal, prepared);
  refuse(
    "REFERENCE_INVALID",
    prepared.map((item) => invalidReferences(item, prepared)),
  );
  refuse("INPUT_INVALID", prepared.map(invalidInputs));
  return { atomic, items: prepared };
}

function findTools<Context>(
  registry: Pick<Registry<Context>, "find">,
  items: readonly BatchItem[],
): PreparedItem<Context>[] {
  const unknown: InputIssue[][] = [];
  const nested: InputIssue[][] = [];
  const prepared = items.map(({ tool: name, inputs }, index) => {
    const tool = registry.find(name);
    const pointer = `/items/${index}/tool`;
    unknown.push(tool ? [] : [{ pointer, keyword: "enum", message: "is the name of no tool" }]);
    nested.push(
      name === batchToolName ? [{ pointer, keyword: "not", message: "must not be a batch itself" }] : [],
    );
    // A batch with an unknown tool goes no further than this function.
    return { index, tool: tool!, inputs, references: findReferences(inputs) };
  });
  refuse("TOOL_NOT_FOUND", unknown);
  refuse("INPUT_INVALID", nested);
  return prepared;
}

function authorizeItems(principal: Principal, items: readonly PreparedItem<never>[]): void {
  let first: { error: ActaError; itemIndex: number } | undefined;
  const missing = new Set<string>();
  for (const { index, tool } of items) {
    try {
      authorize(principal, tool.definition);
    } catch (error) {
      if (!(error instanceof ActaError)) throw error;
      first ??= { error, itemIndex: index };
      for (const permission of error.missingPermissions ?? []) missing.add(permission);
    }
  }
  if (!first) return;
  const { error, itemIndex } = first;
  const detail = `Item ${itemIndex}: ${error.detail}`;
  const missingPermissions = [...missing].sort();
  throw fail("PERMISSION_DENIED", {}, { detail, missingPermissions, batch: { itemIndex } });
}

/** @param issues of each item */
function refuse(
  code: "TOOL_NOT_FOUND" | "REFERENCE_INVALID" | "INPUT_INVALID",
  issues: readonly (readonly InputIssue[])[],
): void {
  const itemIndex = issues.findIndex((each) => each.length > 0);
  if (itemIndex < 0) return;
  throw fail(code, {}, { issues: issues.flat().slice(0, maxIssues), batch: { itemIndex } });
}

/** As in a single call: more would not be read. */
const maxIssues = 100;

/** Items a batch may have. */
export const maxBatchItems = 100;

function invalidReferences(
  { index, references }: PreparedItem<never>,
  items: readonly PreparedItem<never>[],
): InputIssue[] {
  return references.flatMap((reference): InputIssue[] => {
    const { tool } = items[reference.index] ?? {};
    const message =
      !tool || reference.index >= index
        ? `must refer to an earlier item; write $$${reference.index} for a text that begins with a dollar sign`
        : isSecret(tool.definition.outputSchema, reference.path)
          ? `refers to a secret that ${tool.name} answers once, to its caller: nothing else is to keep it`
          : mayHold(tool.definition.outputSchema, reference.path)
            ? undefined
            : `refers to something that ${tool.name} does not answer`;
    if (message === undefined) return [];
    return [{ pointer: `${inputsOf(index)}${reference.pointer}`, keyword: "reference", message }];
  });
}

function invalidInputs({ index, tool, inputs, references }: PreparedItem<never>): InputIssue[] {
  // As the tool will be given them: an escape is no part of its text, and counts towards no limit.
  const checked = tool.inputs.check(withoutEscapes(inputs));
  const issues = checked.ok ? tool.findSecrets(checked.value) : asideFrom(references, checked.issues);
  return prefixed(issues, index);
}

/** Faults of one item's inputs as faults of the batch's. */
export function prefixed(issues: readonly InputIssue[], index: number): InputIssue[] {
  return issues.map((issue) => ({ ...issue, pointer: `${inputsOf(index)}${issue.pointer}` }));
}

const inputsOf = (index: number) => `/items/${index}/inputs`;

/** What is counted in a value, or asked of its members' names, holds whatever a reference will stand for. */
const regardless = new Set([
  ...["required", "additionalProperties", "unevaluatedProperties", "dependentRequired"],
  ...["minItems", "maxItems", "minProperties", "maxProperties"],
]);
/** Which branch a value meets depends on all of it. */
const choosing = new Set(["anyOf", "oneOf", "not", "if", "discriminator", "contains"]);

/** The faults that stay whatever the references stand for. What is left out here is checked when they are filled. */
function asideFrom(references: readonly Reference[], issues: readonly InputIssue[]): InputIssue[] {
  if (references.length === 0) return [...issues];
  const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);
  const holdsReference = (pointer: string) => references.some((each) => within(each.pointer, pointer));
  const undecided = issues.filter(({ keyword, pointer }) => choosing.has(keyword) && holdsReference(pointer));
  return issues.filter(
    ({ keyword, pointer }) =>
      !undecided.some((choice) => within(pointer, choice.pointer)) &&
      (regardless.has(keyword) ||
        !(holdsReference(pointer) || references.some((each) => within(pointer, each.pointer)))),
  );
}

/** A batch tool whose rows keep of each item what that item's own tool would let a row keep. */
export function compileBatchTool<Context>(
  tool: CompiledTool<Context>,
  registry: Pick<Registry<Context>, "find">,
): CompiledTool<Context> {
  const inputsOfItem = ({ tool: name, inputs }: BatchItem, index: number): unknown => {
    const own = registry.find(name);
    if (!own) return tool.boundInputs(inputs);
    const item = { index, tool: own, inputs, references: findReferences(inputs) };
    return invalidInputs(item).length === 0 ? own.redactInputs(inputs) : own.boundInputs(inputs);
  };
  return {
    ...tool,
    // Items are looked through by `prepareBatch`, each as its own tool says.
    findSecrets: () => [],
    redactInputs: (value) => {
      const batch = value as { items: BatchItem[] };
      const items = batch.items.map((item, index) => ({ ...item, inputs: inputsOfItem(item, index) }));
      return { ...batch, items };
    },
    redactOutputs: (value) => {
      const outputs = value as BatchOutputs;
      const items = outputs.items.map((item) =>
        item.status === "error"
          ? item
          : {
              ...item,
              outputs: (registry.find(item.toolName)?.redactOutputs(item.outputs) ?? {}) as JsonObject,
            },
      );
      return { ...outputs, items };
    },
    boundInputs(value) {
      if (!tool.inputs.check(value).ok) return tool.boundInputs(value);
      const batch = value as { items: BatchItem[] };
      const items = batch.items.map((item, index) => ({
        tool: registry.find(item.tool)?.name ?? redacted,
        inputs: inputsOfItem(item, index),
      }));
      return { ...batch, items } as JsonValue;
    },
  };
}
