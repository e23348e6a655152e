import { policiesFor, rulesOf } from "./approval/gate.ts";
import { hold } from "./approval/hold.ts";
import { authorize } from "./authorize.ts";
import { assertWithin } from "./batch/bounds.ts";
import { batchToolName } from "./batch/name.ts";
import { prepareBatch } from "./batch/prepare.ts";
import { runApart } from "./batch/run-apart.ts";
import { startBatch } from "./batch/running.ts";
import type { CursorCodec } from "./cursor.ts";
import { fail, KeyAnsweredError } from "./errors.ts";
import { type Call, isBatch, timeOf, toScope } from "./execution/call.ts";
import { checkInputs, checkOutputs } from "./execution/check.ts";
import { commit } from "./execution/commit.ts";
import { Deadline } from "./execution/deadline.ts";
import type { Engine, RunContext } from "./execution/engine.ts";
import { recordFailure, toActaError } from "./execution/failure.ts";
import { findAsking, outcomeOf, readPlan } from "./execution/outcome.ts";
import { endDryRun, endRead } from "./execution/roll-back.ts";
import { runTool } from "./execution/run.ts";
import type { Attempt } from "./execution-record.ts";
import { newId } from "./id.ts";
import { answerAgain } from "./idempotency.ts";
import { assertAsPlanned } from "./plan.ts";
import type {
  ApprovalGate,
  AuditWriter,
  EffectSignal,
  ExecutionDatabase,
  LiveFeed,
  Logger,
} from "./ports.ts";
import type { Registry } from "./registry.ts";
import { type BaseContext, isRead } from "./tool.ts";
import type { BatchItem, ExecutionOptions, RegisteredTool, ToolCallResult } from "./types.ts";

export interface ExecutorOptions<Handles extends object, Services extends object> {
  registry: Registry<BaseContext & Handles & Services>;
  database: ExecutionDatabase<Handles>;
  audit: AuditWriter;
  approvals: ApprovalGate;
  feed: LiveFeed;
  /** Told when a call has committed effects. */
  effects: EffectSignal;
  cursors: CursorCodec;
  /** What the product offers to every tool beside the database, e.g. the minting of API keys. */
  services: Services;
  logger: Logger;
  /** How long a call may take, milliseconds. */
  deadlineMs?: number;
  /** For tests: keeps every call's tool from the network, as a dry-run's always is. */
  guardCalls?: boolean;
  /** How long a batch may take, milliseconds. Of one that is not atomic: how long it begins new items. */
  batchDeadlineMs?: number;
  now?: () => Date;
}

export interface Executor {
  /**
   * Runs a tool: the only way there is, whatever surface the call came through.
   *
   * @throws ActaError for everything that is not a success; `executionId` names its row where there is one.
   */
  execute(toolName: string, inputs: unknown, options: ExecutionOptions): Promise<ToolCallResult>;
  /** The tool with a handler that goes through `execute` and answers the bare outputs. */
  registered(toolName: string): RegisteredTool;
}

/** The life of a call, in the ten steps of `docs/lifecycle.md`. */
export function createExecutor<Handles extends object, Services extends object>(
  options: ExecutorOptions<Handles, Services>,
): Executor {
  const engine: Engine<Handles, Services> = { ...withDefaults(options), carryOut };
  const { registry, database, approvals } = engine;

  /** Steps 1 to 4: whether the call may be made, and what may make it wait. */
  async function carryOut(attempt: Attempt, rawInputs: unknown): Promise<ToolCallResult> {
    const { principal } = attempt.options.context;
    // 1 find
    const tool = registry.find(attempt.toolName);
    if (!tool) throw fail("TOOL_NOT_FOUND");
    try {
      // 2 authorise
      authorize(principal, tool.definition);
      // 3 validate inputs; of a batch all three steps for each of its items
      const inputs = checkInputs(tool, rawInputs, attempt.options.inputIssues);
      const batch =
        tool.name === batchToolName ? prepareBatch(registry, principal, inputs as Items) : undefined;
      // 4 approval: what may make it wait. Whether it does is known after step 8, by what it comes to
      const policies = await policiesFor(approvals, { tool, attempt });
      attempt.rules = rulesOf({ tool, attempt, inputs, batch }, policies);

      const scope = toScope(engine, { tool, attempt, rawInputs });
      const call = { tool, attempt, rawInputs, inputs, policies, scope, batch };
      const apart = isBatch(call) && !call.batch.atomic && !attempt.options.dryRun;
      return await (apart ? runApart(engine, call) : runInTransaction(call));
    } catch (error) {
      throw await recordFailure(engine, { tool, attempt, rawInputs }, toActaError(error, { tool, attempt }));
    }
  }

  /** Steps 5 to 10. */
  async function runInTransaction(call: Call<RunContext<Handles, Services>>): Promise<ToolCallResult> {
    const { tool, attempt, scope } = call;
    // 5 claim the idempotency key, 6 begin: nothing is sent yet, both travel with the first query
    const transaction = database.begin(scope);
    const deadline = new Deadline(timeOf(engine, tool), attempt.options.context.signal);
    try {
      attempt.plan = await readPlan(call, transaction);
      if (isBatch(call)) attempt.batch = startBatch(engine, call, deadline, transaction);
      // 7 run
      const outputs = await runTool(engine, call, transaction, deadline);
      // 8 validate outputs, compare with the plan
      checkOutputs(tool, outputs);
      if (attempt.plan) assertAsPlanned(attempt.plan, outcomeOf(call, transaction, outputs));

      if (attempt.options.dryRun) return await endDryRun(engine, call, transaction, outputs);
      if (isRead(tool.definition)) return await endRead(engine, call, transaction, outputs);
      if (attempt.among) assertWithin(attempt.among, attempt, transaction.changes);
      else {
        const asking = findAsking(call, transaction, outputs);
        if (asking) return await hold(engine, call, transaction, outputs, asking);
      }
      // 9 audit, 10 commit
      return await commit(engine, call, transaction, outputs);
    } catch (error) {
      await transaction.rollback();
      const reason = transaction.refusedClaim ?? error;
      if (reason instanceof KeyAnsweredError) return await answerAgain(database, scope);
      if (!attempt.batch || reason !== error) throw reason;
      throw await attempt.batch.recordFailure(toActaError(error, call));
    } finally {
      deadline.clear();
    }
  }

  function execute(toolName: string, inputs: unknown, options: ExecutionOptions): Promise<ToolCallResult> {
    const attempt: Attempt = {
      id: newId(),
      toolName,
      options,
      startedAt: engine.now(),
      startedMs: performance.now(),
      generated: [],
      rules: [],
      ...(options.approvalId !== undefined && { approvalId: options.approvalId }),
    };
    return carryOut(attempt, inputs);
  }

  function registered(toolName: string): RegisteredTool {
    const tool = registry.find(toolName);
    if (!tool) throw fail("TOOL_NOT_FOUND");
    return {
      ...tool.definition,
      async handler(inputs, context, dryRun) {
        const result = await execute(toolName, inputs, { context, dryRun });
        if (result.status === "pending_approval")
          throw new Error(`${toolName} waits for approval ${result.approvalId}`);
        return result.outputs;
      },
    };
  }

  return { execute, registered };
}

/** What the schema of a batch's inputs says they are. */
type Items = { atomic: boolean; items: BatchItem[] };

function withDefaults<Handles extends object, Services extends object>({
  deadlineMs = 10_000,
  guardCalls = false,
  batchDeadlineMs = 3 * deadlineMs,
  now = () => new Date(),
  ...ports
}: ExecutorOptions<Handles, Services>): Required<ExecutorOptions<Handles, Services>> {
  return { ...ports, deadlineMs, guardCalls, batchDeadlineMs, now };
}
