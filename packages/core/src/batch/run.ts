import { createHash } from "node:crypto";
import { askingOf } from "../approval/rules.ts";
import { closeEffects, hasEffects, toPreviewedEffects } from "../effects.ts";
import { type ActaError, fail } from "../errors.ts";
import { checkInputs } from "../execution/check.ts";
import type { RunTransaction } from "../execution/run.ts";
import {
  type Attempt,
  type ItemBounds,
  type Lasting,
  mergeChanges,
  toExecutionRecord,
} from "../execution-record.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { ExecutionTransaction, ItemTransaction } from "../ports.ts";
import type { CompiledTool } from "../registry.ts";
import { isRead } from "../tool.ts";
import type {
  BatchItemResult,
  BatchOutputs,
  ExecutionOptions,
  Preview,
  RecordChange,
  ToolCallResult,
  ToolExecutionRecord,
} from "../types.ts";
import { isReversible } from "../undo/undo-state.ts";
import { footprintOf } from "./bounds.ts";
import type { Batch, PreparedItem } from "./prepare.ts";
import { fillReferences, holdsEscape, valueAt } from "./references.ts";
import { toItemProblem } from "./result.ts";

/** A batch on its way. */
export interface BatchRun<Context> {
  atomic: boolean;
  items: ItemRun<Context>[];
  /** The item the batch ended with. */
  failed?: ItemRun<Context>;
}

export interface ItemRun<Context> extends PreparedItem<Context> {
  attempt: Attempt;
  /** Its inputs with references filled; as sent until then. */
  inputs: unknown;
  started: boolean;
  /** Once it has succeeded: what later items may refer to, which no secret is part of, and what it changed. */
  done?: { outputs: unknown; changes: readonly RecordChange[] };
  error?: ActaError;
  /** Once it has ended either way. */
  result?: BatchItemResult;
  /** Its row, where that is written apart from the batch's own transaction. */
  record?: ToolExecutionRecord;
}

/** What the executor lends for running items. */
export interface ItemRunner<Handles, Context> {
  newId(batch: Attempt): string;
  now(): Date;
  /** Step 4: notes what may make the batch wait because of this item. */
  askFor(item: ItemRun<Context>): void;
  /** Steps 7 and 8 in a transaction that is there. */
  runTool(item: ItemRun<Context>, transaction: RunTransaction<Handles>): Promise<unknown>;
  /** All of the steps: an execution of its own. */
  carryOut(attempt: Attempt, inputs: unknown): Promise<ToolCallResult>;
  /** What the item was answered when the batch was begun before; null where it was not done. */
  findAnswer(item: ItemRun<Context>): Promise<ToolCallResult | null>;
  toActaError(error: unknown, item: ItemRun<Context>): ActaError;
  /** Writes a failure's row; the answer names it. */
  recordFailure(item: ItemRun<Context>, error: ActaError): Promise<ActaError>;
}

/** The items of a batch as executions that have an id and nothing else yet. */
export function toBatchRun<Context>(
  { atomic, items }: Batch<Context>,
  batch: Attempt,
  runner: Pick<ItemRunner<never, Context>, "newId">,
): BatchRun<Context> {
  const { context, dryRun, planId } = batch.options;
  const together = atomic || dryRun === true;
  return {
    atomic,
    items: items.map((item) => {
      const options: ExecutionOptions = {
        context,
        batchId: batch.id,
        ...(dryRun === true && { dryRun }),
        // Held to it as a part of the batch; one that runs by itself has no plan of its own.
        ...(together && planId !== undefined && { planId }),
      };
      return {
        ...item,
        started: false,
        attempt: {
          id: runner.newId(batch),
          toolName: item.tool.name,
          options,
          startedAt: batch.startedAt,
          startedMs: batch.startedMs,
          generated: together ? batch.generated : [],
          rules: [],
          ...(together && { instant: batch.startedAt }),
        },
      };
    }),
  };
}

/**
 * Runs the items one after another in the batch's transaction. Of an atomic batch the first failure is the end; of
 * another, which is only tried out this way, a failed item is taken back alone and the rest goes on.
 *
 * @throws ActaError what ended it
 */
export async function runTogether<Handles, Context>(
  run: BatchRun<Context>,
  transaction: ExecutionTransaction<Handles>,
  signal: AbortSignal,
  runner: ItemRunner<Handles, Context>,
): Promise<BatchOutputs> {
  for (const item of run.items) {
    const { tool, attempt } = item;
    let part: ItemTransaction<Handles> | undefined;
    try {
      start(item, runner);
      fill(item, run);
      // What a reference stands for is known only now.
      item.inputs = checkInputs(tool, item.inputs);
      runner.askFor(item);
      part = transaction.beginItem({
        executionId: attempt.id,
        toolName: tool.name,
        now: attempt.instant ?? attempt.startedAt,
        mode: isRead(tool.definition) ? "read" : "write",
        newId: () => runner.newId(attempt),
        isolated: !run.atomic,
      });
      const outputs = await runner.runTool(item, part);
      await part.end();
      complete(item, outputs, part);
    } catch (error) {
      if (run.atomic || signal.aborted) throw endWith(run, item, error, transaction, runner);
      refuse(item, runner.toActaError(error, item));
      await part?.rollback();
    }
  }
  try {
    await transaction.settleItems();
  } catch (error) {
    throw endWith(run, run.items.at(-1)!, error, transaction, runner);
  }
  return outputsOf(run);
}

/** Whose failure it is: an item before may have left a write behind that was refused only now. */
function endWith<Handles, Context>(
  run: BatchRun<Context>,
  current: ItemRun<Context>,
  error: unknown,
  { lateFailure }: ExecutionTransaction<Handles>,
  runner: ItemRunner<Handles, Context>,
): ActaError {
  const earlier = run.items.find(({ attempt }) => attempt.id === lateFailure?.executionId);
  const item = earlier ?? current;
  const reason = runner.toActaError(earlier ? lateFailure!.cause : error, item);
  delete item.done;
  refuse(item, reason);
  // Those behind it were run before it was known; they are told what they would have been told had it been waited for.
  for (const later of run.items.slice(item.index + 1)) {
    later.started = false;
    delete later.done;
    delete later.result;
  }
  run.failed = item;
  return reason;
}

/**
 * Runs the items one after another, each as a call of its own. What is done stays done, whatever becomes of the others
 * and of the batch.
 *
 * Under a key each item has one of its own that follows from it: sent again after it broke off, what was done is answered
 * and not done again.
 *
 * @throws ActaError `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED` when the same batch is at it elsewhere; `TIMEOUT`
 *   when it was not let finish and can be begun again
 */
export async function runEach<Context>(
  run: BatchRun<Context>,
  batch: Attempt,
  bounds: Pick<ItemBounds, "policies" | "planned" | "asked">,
  signal: AbortSignal,
  runner: ItemRunner<never, Context>,
): Promise<BatchOutputs> {
  let soFar: Pick<ItemBounds, "rules" | "changes" | "effects"> = { rules: [], changes: [], effects: 0 };
  const { context } = batch.options;
  const keys = itemKeys(batch.options, run.items.length);
  // Whoever would come again has left, or this process has to. Not the batch's own time: what that leaves is the answer.
  const isCutShort = () => keys !== undefined && context.signal?.aborted === true;
  for (const item of run.items) {
    const { tool, attempt, index } = item;
    if (isCutShort()) throw cutShort(run);
    start(item, runner);
    attempt.options.context = { ...context, signal };
    if (keys) attempt.options.idempotencyKey = keys[index];
    attempt.among = { ...bounds, ...soFar };
    let again: ToolCallResult | null = null;
    try {
      if (signal.aborted) throw fail("BATCH_NOT_REACHED");
      fill(item, run);
    } catch (error) {
      // What it refers to may be gone because of what it has done.
      again = await runner.findAnswer(item);
      if (!again) {
        const reason = runner.toActaError(error, item);
        refuse(item, await runner.recordFailure(item, reason));
        continue;
      }
    }
    try {
      const result = again ?? (await runner.carryOut(attempt, item.inputs));
      if (result.status === "pending_approval")
        throw new Error("an item waits with its batch, not by itself");
      const { left, changes, effects } = footprintOf(attempt, result);
      attempt.id = result.id;
      attempt.left = left;
      soFar = {
        rules: again ? soFar.rules : attempt.rules,
        changes: [...soFar.changes, ...changes],
        effects: soFar.effects + effects,
      };
      item.done = { outputs: tool.redactOutputs(result.outputs), changes: [] };
      item.result = {
        id: result.id,
        toolName: tool.name,
        status: "success",
        outputs: result.outputs as JsonObject,
        durationMs: result.durationMs,
        ...(result.undo && { undo: result.undo }),
      };
    } catch (error) {
      const reason = runner.toActaError(error, item);
      if (reason.code === "IDEMPOTENCY_IN_PROGRESS" || reason.code === "IDEMPOTENCY_KEY_REUSED") throw reason;
      refuse(item, reason);
      if (isCutShort() && reason.retryable) throw cutShort(run);
    }
  }
  return outputsOf(run);
}

/**
 * The end of a batch that can be begun again and was not let finish. It is no answer, so none is kept: under its key, or
 * by the job that carries out what was approved, the rest is done, and what is done is answered by its own key.
 */
function cutShort({ items }: BatchRun<never>): ActaError {
  const done = items.filter(({ result }) => result?.status === "success").length;
  const detail = `The batch was cut short: ${done} of its ${items.length} items are done. Sent again as it was, it does the rest.`;
  return fail("TIMEOUT", {}, { detail });
}

/**
 * The key of each item that runs by itself; undefined where the batch is never begun again. Not to be guessed from
 * another batch's, and short whatever the batch's key is.
 */
export function itemKeys(
  { idempotencyKey, approvalId }: Pick<ExecutionOptions, "idempotencyKey" | "approvalId">,
  count: number,
): string[] | undefined {
  // What was decided is carried out by a job, and a job may be begun twice.
  const key = idempotencyKey ?? (approvalId && `approval ${approvalId}`);
  if (key === undefined) return undefined;
  const digest = createHash("sha256").update(key).digest("base64url");
  return Array.from({ length: count }, (_, index) => `batch.${digest}.${index}`);
}

/** What all items together have changed, and left to be taken back. */
export function leftBy(run: BatchRun<never>): Lasting {
  const left = run.items.map(({ attempt }) => attempt.left ?? "nothing");
  if (left.includes("irreversible")) return "irreversible";
  return left.includes("reversible") ? "reversible" : "nothing";
}

function start<Context>(item: ItemRun<Context>, runner: Pick<ItemRunner<never, Context>, "now">): void {
  item.started = true;
  item.attempt.startedAt = runner.now();
  item.attempt.startedMs = performance.now();
}

/** @throws ActaError `REFERENCE_INVALID` */
function fill<Context>(item: ItemRun<Context>, run: BatchRun<Context>): void {
  if (item.references.length === 0 && !holdsEscape(item.inputs)) return;
  const issues: { pointer: string; keyword: string; message: string }[] = [];
  const used = new Set<string>();
  const filled = fillReferences(item.inputs, ({ index, path }, pointer) => {
    const source = run.items[index]!;
    const value = source.done && valueAt(source.done.outputs, path);
    if (value === undefined) {
      const message = source.done
        ? `refers to something that item ${index} has not answered`
        : `refers to item ${index}, which has failed`;
      issues.push({ pointer, keyword: "reference", message });
      return null;
    }
    used.add(source.attempt.id);
    // Outputs are JSON: they were checked against their schema.
    return value as JsonValue;
  });
  if (issues.length > 0) throw fail("REFERENCE_INVALID", {}, { issues });
  item.inputs = filled;
  if (used.size > 0) item.attempt.options.relatedExecutions = [...used];
}

function complete<Handles, Context>(
  item: ItemRun<Context>,
  outputs: unknown,
  part: ItemTransaction<Handles>,
): void {
  const { tool, attempt } = item;
  const { changes } = part;
  const effects = closeEffects(attempt);
  const reads = isRead(tool.definition);
  item.done = { outputs: tool.redactOutputs(outputs), changes };
  const inputs = tool.redactInputs(item.inputs);
  const result = { id: attempt.id, toolName: tool.name, outputs: outputs as JsonObject };
  if (attempt.options.dryRun) {
    const merged = mergeChanges(changes);
    const previewed = toPreviewedEffects(effects);
    const asking = askingOf(attempt.rules, { rows: merged.length, effects: previewed.length });
    const preview: Preview = {
      changes: merged,
      effects: previewed,
      approval: { required: asking !== undefined, ...(asking?.policy && { policy: asking.policy }) },
    };
    item.record = toExecutionRecord(attempt, {
      status: "dry_run",
      inputs,
      outputs: tool.redactOutputs(outputs),
      preview: preview as unknown as JsonValue,
    });
    item.result = { ...result, status: "dry_run", durationMs: item.record.duration_ms, preview };
    return;
  }
  const record = toExecutionRecord(attempt, {
    status: "success",
    inputs,
    outputs: reads ? {} : tool.redactOutputs(outputs),
    changes,
  });
  part.keep(record, effects);
  attempt.left = lastingOf(tool, record);
  const undo = reads ? {} : { undo: { available: attempt.left === "reversible" } };
  item.result = { ...result, status: "success", durationMs: record.duration_ms, ...undo };
}

/** What an execution that has just succeeded leaves to whoever would take it back. */
export function lastingOf(tool: CompiledTool<never>, record: ToolExecutionRecord): Lasting {
  if (isReversible(tool.definition, record)) return "reversible";
  const acted = Object.keys(record.snapshot_after ?? {}).length > 0 || hasEffects(record.effects);
  return acted ? "irreversible" : "nothing";
}

/** Called again once the failure has a row, since the batch's outputs may have the result already. */
export function refuse<Context>(item: ItemRun<Context>, error: ActaError): void {
  item.error = error;
  const id = error.executionId ?? null;
  if (item.result?.status === "error") Object.assign(item.result, { id });
  else item.result = { id, toolName: item.tool.name, status: "error", problem: toItemProblem(error) };
}

function outputsOf<Context>({ items }: BatchRun<Context>): BatchOutputs {
  const results = items.map(({ result }) => result!);
  return { status: results.some(({ status }) => status === "error") ? "partial" : "success", items: results };
}
