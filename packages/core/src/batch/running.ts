import type { EffectRequest } from "../effects.ts";
import { type ActaError, fail } from "../errors.ts";
import { type Attempt, type ItemBounds, type Lasting, toExecutionRecord } from "../execution-record.ts";
import type { AuditWriter, ExecutionTransaction, Logger } from "../ports.ts";
import type { BatchOutputs, RecordChange, ToolExecutionRecord } from "../types.ts";
import type { Batch } from "./prepare.ts";
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

export interface RunningBatchOptions<Handles, Context> {
  batch: Batch<Context>;
  /** Of items that run by themselves. */
  bounds: Pick<ItemBounds, "policies" | "planned">;
  attempt: Attempt;
  signal: AbortSignal;
  /** The batch's own, in which all of its items run; without it each item runs by itself. */
  transaction: ExecutionTransaction<Handles> | undefined;
  runner: ItemRunner<Handles, Context>;
  audit: Pick<AuditWriter, "write">;
  logger: Logger;
}

export function startBatch<Handles, Context>({
  batch,
  bounds,
  attempt,
  signal,
  transaction,
  runner,
  audit,
  logger,
}: RunningBatchOptions<Handles, Context>): RunningBatch {
  const run = toBatchRun(batch, attempt, runner);
  attempt.parts = run.items.map((item) => item.attempt.id);

  async function runItems(): Promise<BatchOutputs> {
    if (transaction) return await runTogether(run, transaction, signal, runner);
    try {
      return await runEach(run, attempt, bounds, signal, runner);
    } finally {
      // One that was answered again is an execution of an earlier try.
      attempt.parts = run.items.map((item) => item.attempt.id);
    }
  }

  /** Writes the row of an item that failed by itself, and has its result name it. */
  async function recordOwnFailure(item: ItemRun<Context>, error: ActaError): Promise<void> {
    refuse(item, await runner.recordFailure(item.tool, item.attempt, item.inputs, error));
  }

  async function writePreviews(): Promise<void> {
    await Promise.all(
      run.items.map((item) => (item.error ? recordOwnFailure(item, item.error) : audit.write(item.record!))),
    );
  }

  /** An item that the batch took with it. */
  async function recordCasualty(item: ItemRun<Context>): Promise<void> {
    const { attempt: own } = item;
    const error = fail(item.started ? "BATCH_ROLLED_BACK" : "BATCH_NOT_REACHED");
    if (!item.started) Object.assign(own, { startedAt: runner.now(), startedMs: performance.now() });
    const { tool } = item;
    // With references in them they may not be valid.
    const inputs = tool.inputs.check(item.inputs).ok
      ? tool.redactInputs(item.inputs)
      : tool.boundInputs(item.inputs);
    const record: ToolExecutionRecord = toExecutionRecord(
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

  async function recordFailure(error: ActaError): Promise<ActaError> {
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
    recordFailure,
  };
}
