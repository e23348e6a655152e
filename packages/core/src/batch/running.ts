import { createHash } from "node:crypto";
import { rulesOf } from "../approval/gate.ts";
import { mergeRules } from "../approval/rules.ts";
import type { EffectRequest } from "../effects.ts";
import { type ActaError, fail } from "../errors.ts";
import { type BatchCall, toScope } from "../execution/call.ts";
import { checkOutputs, storableInputs } from "../execution/check.ts";
import type { Deadline } from "../execution/deadline.ts";
import type { Engine, RunContext } from "../execution/engine.ts";
import { recordFailure, toActaError } from "../execution/failure.ts";
import { newIdOf, runTool } from "../execution/run.ts";
import { type Lasting, toExecutionRecord } from "../execution-record.ts";
import { canonicalJson, findAnswer } from "../idempotency.ts";
import type { ExecutionTransaction } from "../ports.ts";
import type { BatchOutputs, RecordChange } from "../types.ts";
import { touchOf } from "./bounds.ts";
import { toBatchError } from "./result.ts";
import { type ItemRun, type ItemRunner, leftBy, refuse, runEach, runTogether, toBatchRun } from "./run.ts";

/** A batch as the execution sees it that it is: what its items have done, and the rows they leave. */
export interface RunningBatch {
  readonly atomic: boolean;
  /** Of all items, in order. */
  readonly changes: readonly RecordChange[];
  /** Asked for by any of them. */
  readonly effects: readonly EffectRequest[];
  readonly left: Lasting;
  runItems(): Promise<BatchOutputs>;
  /** Writes the rows of the items of a dry-run. */
  writePreviews(): Promise<void>;
  /**
   * After the batch has failed and was rolled back: writes the rows of its items.
   *
   * @returns the error as that of the batch, with what became of each item
   */
  recordFailure(error: ActaError): Promise<ActaError>;
}

/**
 * @param transaction the batch's own, in which all of its items run; without it each item runs by itself
 * @param planned the changes its plan comes to: what runs by itself touches no other records
 */
export function startBatch<Handles extends object, Services extends object>(
  engine: Engine<Handles, Services>,
  call: BatchCall<RunContext<Handles, Services>>,
  deadline: Deadline,
  transaction?: ExecutionTransaction<Handles>,
  planned?: readonly RecordChange[],
): RunningBatch {
  type Item = ItemRun<RunContext<Handles, Services>>;
  const { audit, logger } = engine;
  const { batch, attempt, policies } = call;
  const runner = createItemRunner(engine, call, deadline);
  const run = toBatchRun(batch, attempt, runner);
  attempt.parts = run.items.map((item) => item.attempt.id);

  async function runItems(): Promise<BatchOutputs> {
    if (transaction) return await runTogether(run, transaction, deadline.signal, runner);
    try {
      const asked = createHash("sha256").update(canonicalJson(call.rawInputs)).digest("base64url");
      const bounds = { policies, planned: planned && new Set(planned.map(touchOf)), asked };
      return await runEach(run, attempt, bounds, deadline.signal, runner);
    } finally {
      // One that was answered again is an execution of an earlier try; one that was not begun is none.
      attempt.parts = run.items.filter(({ result }) => result).map((item) => item.attempt.id);
    }
  }

  /** Writes the row of an item that failed by itself, and has its result name it. */
  async function recordOwnFailure(item: Item, error: ActaError): Promise<void> {
    refuse(item, await runner.recordFailure(item, error));
  }

  async function writePreviews(): Promise<void> {
    await Promise.all(
      run.items.map((item) => (item.error ? recordOwnFailure(item, item.error) : audit.write(item.record!))),
    );
  }

  /** An item that the batch took with it. */
  async function recordCasualty(item: Item): Promise<void> {
    const { tool, attempt: own } = item;
    const error = fail(item.started ? "BATCH_ROLLED_BACK" : "BATCH_NOT_REACHED");
    if (!item.started) Object.assign(own, { startedAt: runner.now(), startedMs: performance.now() });
    // With references in them they may not be valid.
    const inputs = storableInputs(tool, item.inputs);
    const record = toExecutionRecord(
      own,
      own.options.dryRun
        ? { status: "dry_run", inputs, outputs: {}, preview: null, error }
        : { status: "error", inputs, error },
    );
    try {
      await audit.write(record);
      error.executionId = own.id;
    } catch (cause) {
      logger.error({ err: cause, record }, "execution could not be recorded");
    }
    refuse(item, error);
  }

  async function recordBatchFailure(error: ActaError): Promise<ActaError> {
    // Whether the rows are there is then not known either; and before the first item has begun there is nothing to say.
    if (error.code === "OUTCOME_UNKNOWN" || !run.items[0]?.started)
      return toBatchError(error, undefined, undefined);
    const { failed } = run;
    await Promise.all(
      run.items.map((item) =>
        item === failed || (!batch.atomic && item.error)
          ? recordOwnFailure(item, item.error ?? error)
          : recordCasualty(item),
      ),
    );
    const results = run.items.map(({ result }) => result!);
    return toBatchError(failed?.error ?? error, results, failed?.index);
  }

  return {
    atomic: batch.atomic,
    get changes() {
      return run.items.flatMap(({ done }) => done?.changes ?? []);
    },
    get effects() {
      return run.items.flatMap((item) => item.attempt.effects ?? []);
    },
    get left() {
      return leftBy(run);
    },
    runItems,
    writePreviews,
    recordFailure: recordBatchFailure,
  };
}

function createItemRunner<Handles extends object, Services extends object>(
  engine: Engine<Handles, Services>,
  { attempt: batch, policies }: BatchCall<RunContext<Handles, Services>>,
  deadline: Deadline,
): ItemRunner<Handles, RunContext<Handles, Services>> {
  return {
    newId: (of) => newIdOf(of)(),
    now: engine.now,
    askFor(item) {
      item.attempt.rules = rulesOf(item, policies);
      batch.rules = mergeRules(batch.rules, item.attempt.rules);
    },
    async runTool(item, part) {
      const outputs = await runTool(engine, item, part, deadline);
      checkOutputs(item.tool, outputs);
      return outputs;
    },
    carryOut: engine.carryOut,
    async findAnswer({ tool, attempt, inputs }) {
      const scope = toScope(engine, { tool, attempt, rawInputs: inputs });
      return scope.claim ? await findAnswer(engine.database, scope) : null;
    },
    toActaError,
    recordFailure: ({ tool, attempt, inputs }, error) =>
      recordFailure(engine, { tool, attempt, rawInputs: inputs }, error),
  };
}
