import { toHeldCall } from "./approval/held-call.ts";
import type { ApprovalPolicy } from "./approval/policy.ts";
import { type ApprovalRule, askingOf, mergeRules, rulesFor } from "./approval/rules.ts";
import { authorize } from "./authorize.ts";
import { assertWithin, touchOf } from "./batch/bounds.ts";
import { batchToolName } from "./batch/name.ts";
import { type Batch, prepareBatch } from "./batch/prepare.ts";
import { plannedOutputs, recordedOutputs } from "./batch/result.ts";
import { lastingOf } from "./batch/run.ts";
import { type RunningBatch, startBatch } from "./batch/running.ts";
import type { CursorCodec } from "./cursor.ts";
import { closeEffects, createEffects, toPreviewedEffects } from "./effects.ts";
import { ActaError, CommitLostError, ConstraintError, coreErrors, fail, KeyAnsweredError } from "./errors.ts";
import { type Attempt, durationOf, mergeChanges, toExecutionRecord } from "./execution-record.ts";
import { newId } from "./id.ts";
import { answerAgain, toKeyClaim } from "./idempotency.ts";
import type { JsonValue } from "./json.ts";
import { withoutNetwork } from "./network-guard.ts";
import { assertAsPlanned, type PlanNote, type PlanOutcome, parsePlan, planFingerprint } from "./plan.ts";
import type {
  ApprovalGate,
  AuditWriter,
  EffectSignal,
  ExecutionDatabase,
  ExecutionTransaction,
  LiveFeed,
  Logger,
  TransactionScope,
} from "./ports.ts";
import type { CompiledTool, Registry } from "./registry.ts";
import { type BaseContext, isRead } from "./tool.ts";
import type {
  BatchItem,
  BatchOutputs,
  ExecutionOptions,
  PendingApproval,
  Preview,
  RegisteredTool,
  ToolCallResult,
  ToolExecutionResult,
} from "./types.ts";
import { rehearseUndos } from "./undo/rehearse.ts";
import { reverse, undoToolName } from "./undo/reverse.ts";
import { undoRangeToolName } from "./undo/undo-range.ts";
import { isReversible } from "./undo/undo-state.ts";

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

/** Of a call's time: the rest is for what it is really there for. */
const rehearsalShare = 0.7;

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
export function createExecutor<Handles extends object, Services extends object>({
  registry,
  database,
  audit,
  approvals,
  feed,
  effects: effectSignal,
  cursors,
  services,
  logger,
  deadlineMs = 10_000,
  guardCalls = false,
  batchDeadlineMs = 3 * deadlineMs,
  now = () => new Date(),
}: ExecutorOptions<Handles, Services>): Executor {
  type Context = BaseContext & Handles & Services;

  function execute(toolName: string, rawInputs: unknown, options: ExecutionOptions): Promise<ToolCallResult> {
    const attempt: Attempt = {
      id: newId(),
      toolName,
      options,
      startedAt: now(),
      startedMs: performance.now(),
      generated: [],
      rules: [],
      ...(options.approvalId !== undefined && { approvalId: options.approvalId }),
    };
    return carryOut(attempt, rawInputs);
  }

  async function carryOut(attempt: Attempt, rawInputs: unknown): Promise<ToolCallResult> {
    // 1 find
    const tool = registry.find(attempt.toolName);
    if (!tool) throw fail("TOOL_NOT_FOUND");

    try {
      // 2 authorise
      authorize(attempt.options.context.principal, tool.definition);
      // 3 validate
      const checked = tool.inputs.check(rawInputs);
      if (!checked.ok) throw fail("INPUT_INVALID", {}, { issues: checked.issues });
      const secrets = tool.findSecrets(checked.value);
      if (secrets.length > 0) throw fail("INPUT_INVALID", {}, { issues: secrets });
      // 4 approval: what may make the call wait; whether it does is known once it is known what it comes to
      const batch = tool.name === batchToolName ? prepare(attempt, checked.value) : undefined;
      const { among } = attempt;
      const policies = among ? among.policies : await readPolicies(tool, attempt);
      const rules = readRules(tool, attempt, checked.value, policies);
      attempt.rules = among ? mergeRules(among.rules, rules) : rules;
      return await runInTransaction(tool, attempt, checked.value, rawInputs, batch && { ...batch, policies });
    } catch (error) {
      throw await recordFailure(tool, attempt, rawInputs, toActaError(error, tool, attempt));
    }
  }

  /**
   * The policies of the workspace, unless nothing makes this call wait: one that was decided does not wait again. In the common case nothing is waited for here either.
   */
  function readPolicies(
    { definition }: CompiledTool<Context>,
    { options }: Attempt,
  ): readonly ApprovalPolicy[] | null | Promise<readonly ApprovalPolicy[]> {
    const { principal } = options.context;
    return options.approvalId !== undefined || isRead(definition) || principal.type === "system"
      ? null
      : approvals.policiesOf(principal);
  }

  function readRules(
    tool: CompiledTool<Context>,
    { options }: Attempt,
    inputs: unknown,
    policies: readonly ApprovalPolicy[] | null,
  ): readonly ApprovalRule[] {
    if (policies === null) return noRules;
    const { principal, requestContext } = options.context;
    return rulesFor(tool, { principal, source: requestContext.source, inputs }, policies);
  }

  /** Steps 2 and 3 for the items of a batch. */
  function prepare({ options }: Attempt, inputs: unknown): Batch<Context> {
    // Its schema was asked already.
    return prepareBatch(
      registry,
      options.context.principal,
      inputs as { atomic: boolean; items: BatchItem[] },
    );
  }

  async function runInTransaction(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    inputs: unknown,
    rawInputs: unknown,
    batch: RunnableBatch<Context> | undefined,
  ): Promise<ToolCallResult> {
    const { principal } = attempt.options.context;
    const reads = isRead(tool.definition);
    const dryRun = attempt.options.dryRun === true;
    const long = batch !== undefined || tool.name === undoRangeToolName;
    const timeMs = long ? batchDeadlineMs : deadlineMs;

    // 5 idempotency, 6 begin: nothing is sent yet; BEGIN, the settings and the claim travel with the first query
    const scope: TransactionScope = {
      executionId: attempt.id,
      toolName: tool.name,
      principal,
      now: attempt.startedAt,
      mode: reads ? "read" : "write",
      deadlineAt: attempt.startedMs + timeMs,
      newId: newIdOf(attempt),
      claim: toKeyClaim(tool.definition, attempt.options, rawInputs),
      serverTimeoutMs: long ? timeMs + serverGraceMs : undefined,
    };
    if (batch && !batch.atomic && !dryRun) return runApart(tool, attempt, scope, inputs, rawInputs, batch);
    const transaction = database.begin(scope);
    const deadline = createDeadline(timeMs, attempt.options.context.signal);
    try {
      const plan = await readPlan(tool, attempt, transaction, rawInputs);
      if (batch) attempt.batch = start(batch, attempt, deadline, transaction);
      // 7 run
      const ctx = createContext(tool, attempt, transaction, deadline);
      const run = () => tool.definition.run({ inputs, ctx });
      const outputs = await deadline.race((dryRun || guardCalls) && !batch ? withoutNetwork(run) : run());
      // 8 validate outputs
      checkOutputs(tool, outputs);

      if (plan) assertAsPlanned(plan, outcomeOf(tool, attempt, transaction, outputs));

      if (dryRun) return await endDryRun(tool, attempt, transaction, inputs, outputs, rawInputs);
      if (reads) return await endRead(tool, attempt, transaction, inputs, outputs);
      if (attempt.among) assertWithin(attempt.among, attempt, transaction.changes);
      else {
        const asking = findAsking(tool, attempt, transaction, outputs);
        if (asking) return await hold(tool, attempt, transaction, scope, inputs, outputs, rawInputs, asking);
      }
      return await commit(tool, attempt, transaction, inputs, outputs);
    } catch (error) {
      await transaction.rollback();
      const refused = transaction.refusedClaim ?? error;
      if (refused instanceof KeyAnsweredError) return await answerAgain(database, scope);
      if (attempt.batch && refused === error) {
        throw await attempt.batch.recordFailure(toActaError(error, tool, attempt));
      }
      throw refused;
    } finally {
      deadline.clear();
    }
  }

  /** A batch whose items stand by themselves: no transaction is open while they run, only one for its row at the end. */
  async function runApart(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    scope: TransactionScope,
    inputs: unknown,
    rawInputs: unknown,
    batch: RunnableBatch<Context>,
  ): Promise<ToolCallResult> {
    const deadline = createDeadline(batchDeadlineMs, attempt.options.context.signal);
    try {
      let planned: PlanOutcome["changes"] | undefined;
      if (attempt.options.planId !== undefined || mayAsk(attempt, batch)) {
        const tried = await rehearse(tool, attempt, scope, inputs, rawInputs, batch, deadline);
        if ("status" in tried) return tried;
        if (attempt.options.planId !== undefined) planned = tried.changes;
      } else if (scope.claim) await database.checkClaim(scope);
      const running = start(batch, attempt, deadline, undefined, planned);
      attempt.batch = running;
      const outputs = await running.runItems();
      // The items had their time; the row is written whatever became of them.
      const transaction = database.begin({ ...scope, deadlineAt: performance.now() + deadlineMs });
      try {
        return await commit(tool, attempt, transaction, inputs, outputs);
      } catch (error) {
        await transaction.rollback();
        if (transaction.refusedClaim) throw transaction.refusedClaim;
        throw toUnrecorded(error, tool, attempt, outputs);
      }
    } catch (error) {
      if (error instanceof KeyAnsweredError) return await answerAgain(database, scope);
      throw error;
    } finally {
      deadline.clear();
    }
  }

  /** Whether anything can make the batch wait, whatever its items come to. */
  function mayAsk({ options, rules }: Attempt, { policies, items }: RunnableBatch<Context>): boolean {
    if (policies === null) return false;
    if (rules.length > 0) return true;
    const { principal, requestContext } = options.context;
    const anyInputs = policies.map((policy) => ({ ...policy, inputs: null }));
    const call = { principal, source: requestContext.source, inputs: null };
    return items.some((item) => rulesFor(item.tool, call, anyInputs).length > 0);
  }

  /** The items are done, and nothing says so but their own rows. */
  function toUnrecorded(
    thrown: unknown,
    tool: CompiledTool<Context>,
    attempt: Attempt,
    outputs: BatchOutputs,
  ): ActaError {
    const error = toActaError(thrown, tool, attempt);
    const detail = "The items were run, as items says; the batch itself could not be recorded.";
    const unrecorded = fail("OUTCOME_UNKNOWN", {}, { detail, cause: error, batch: { items: outputs.items } });
    unrecorded.executionId = error.executionId;
    return unrecorded;
  }

  /**
   * Nothing can hold items to a plan, or back for a person, that stand by themselves, once the first is done. So the
   * batch is tried out just before it runs, and does not run when that comes out differently or asks for a decision.
   *
   * @returns what the call waits for, where it waits; else what it came to
   */
  async function rehearse(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    scope: TransactionScope,
    inputs: unknown,
    rawInputs: unknown,
    batch: RunnableBatch<Context>,
    deadline: Deadline,
  ): Promise<PendingApproval | PlanOutcome> {
    const transaction = database.begin(scope);
    try {
      const plan = await readPlan(tool, attempt, transaction, rawInputs);
      const options = { ...attempt.options, dryRun: true };
      const trial: Attempt = { ...attempt, options, generated: [] };
      trial.batch = start(batch, trial, deadline, transaction);
      const outputs = await deadline.race(trial.batch.runItems());
      const outcome = outcomeOf(tool, trial, transaction, outputs);
      if (plan) assertAsPlanned(plan, outcome);
      const asking = findAsking(tool, trial, transaction, outputs);
      if (asking) return await hold(tool, trial, transaction, scope, inputs, outputs, rawInputs, asking);
      await transaction.rollback();
      return outcome;
    } catch (error) {
      await transaction.rollback();
      throw transaction.refusedClaim ?? error;
    }
  }

  function start(
    batch: RunnableBatch<Context>,
    attempt: Attempt,
    deadline: Deadline,
    transaction: ExecutionTransaction<Handles> | undefined,
    planned?: PlanOutcome["changes"],
  ): RunningBatch {
    return startBatch({
      batch,
      bounds: { policies: batch.policies, planned: planned && new Set(planned.map(touchOf)) },
      attempt,
      signal: deadline.signal,
      transaction,
      audit,
      logger,
      runner: {
        newId: (of) => newIdOf(of)(),
        now,
        askFor(tool, item, inputs) {
          item.rules = readRules(tool, item, inputs, batch.policies);
          attempt.rules = mergeRules(attempt.rules, item.rules);
        },
        async runTool(tool, item, part, inputs) {
          const ctx = createContext(tool, item, part, deadline);
          const run = () => tool.definition.run({ inputs, ctx });
          const guarded = guardCalls || item.options.dryRun === true;
          const outputs = await deadline.race(guarded ? withoutNetwork(run) : run());
          checkOutputs(tool, outputs);
          return outputs;
        },
        carryOut,
        toActaError,
        recordFailure,
      },
    });
  }

  /** 9 audit and 10 commit: one flush, so there is no change without its row and no row without its change. */
  async function commit(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    inputs: unknown,
    outputs: unknown,
  ): Promise<ToolExecutionResult> {
    const effects = closeEffects(attempt);
    const { batch } = attempt;
    const record = toExecutionRecord(attempt, {
      status: "success",
      inputs: tool.redactInputs(inputs),
      outputs: batch ? recordedOutputs(outputs as BatchOutputs) : tool.redactOutputs(outputs),
      changes: transaction.changes,
    });
    if (attempt.options.batchId !== undefined) {
      attempt.left = lastingOf(tool, record);
      attempt.changed = transaction.changes;
    }
    const result: ToolExecutionResult = {
      id: attempt.id,
      toolName: tool.name,
      status: "success",
      outputs,
      durationMs: record.duration_ms,
      undo: { available: batch ? batch.left === "reversible" : isReversible(tool.definition, record) },
    };
    // As text: jsonb would keep neither the order of keys nor the spelling of numbers.
    const answer =
      attempt.options.idempotencyKey === undefined
        ? undefined
        : JSON.stringify({ ...result, outputs: batch ? tool.redactOutputs(outputs) : record.outputs });
    try {
      await transaction.commit(record, answer, effects);
    } catch (error) {
      if (!(error instanceof CommitLostError)) throw error;
      await settleLostCommit(tool, attempt, inputs, error);
    }
    feed.wake(record.workspace_id);
    if (effects.length > 0 || (batch && batch.effects.length > 0)) effectSignal.wake();
    return result;
  }

  /**
   * A COMMIT without an answer may still happen after we look. Inserting a failure row under the same id decides it:
   * either ours is in, and the late original fails on the primary key, or the original was there first.
   */
  async function settleLostCommit(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    inputs: unknown,
    lost: CommitLostError,
  ): Promise<void> {
    const failed = fail("DATABASE_UNAVAILABLE", {}, { cause: lost });
    const tombstone = toExecutionRecord(attempt, {
      status: "error",
      inputs: tool.redactInputs(inputs),
      error: failed,
    });
    let verdict: "inserted" | "exists";
    try {
      verdict = await audit.settle(tombstone);
    } catch (cause) {
      throw Object.assign(fail("OUTCOME_UNKNOWN", {}, { cause }), { executionId: attempt.id });
    }
    if (verdict === "inserted") throw Object.assign(failed, { executionId: attempt.id });
  }

  async function endRead(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    inputs: unknown,
    outputs: unknown,
  ): Promise<ToolExecutionResult> {
    const record = toExecutionRecord(attempt, {
      status: "success",
      inputs: tool.redactInputs(inputs),
      // What a read answered stands in the tables it read; copying it into every row would outgrow them.
      outputs: {},
      changes: [],
    });
    await transaction.rollback();
    await write(record);
    return {
      id: attempt.id,
      toolName: tool.name,
      status: "success",
      outputs,
      durationMs: durationOf(attempt),
    };
  }

  async function endDryRun(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    inputs: unknown,
    outputs: unknown,
    rawInputs: unknown,
  ): Promise<ToolExecutionResult> {
    const asking = findAsking(tool, attempt, transaction, outputs);
    const { preview, toRecord } = await rollBack(
      tool,
      attempt,
      transaction,
      inputs,
      outputs,
      rawInputs,
      asking,
    );
    await attempt.batch?.writePreviews();
    await write(toRecord());
    return {
      id: attempt.id,
      toolName: tool.name,
      status: "dry_run",
      outputs,
      durationMs: durationOf(attempt),
      preview,
    };
  }

  /** What asks for a decision about the call, now that it has come to something. */
  function findAsking(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    outputs: unknown,
  ): ApprovalRule | undefined {
    if (attempt.rules.length === 0) return undefined;
    const { changes, effects } = outcomeOf(tool, attempt, transaction, outputs);
    return askingOf(attempt.rules, { rows: changes.length, effects: effects.length });
  }

  /** Ends what was run to see what it comes to. */
  async function rollBack(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    inputs: unknown,
    outputs: unknown,
    rawInputs: unknown,
    asking: ApprovalRule | undefined,
  ) {
    // Deferred constraints speak at COMMIT only: without this a preview approves what the real call refuses.
    await transaction.checkConstraints();
    const outcome = outcomeOf(tool, attempt, transaction, outputs);
    const preview: Preview = {
      changes: [...outcome.changes],
      effects: [...outcome.effects],
      approval: { required: asking !== undefined, ...(asking?.policy && { policy: asking.policy }) },
    };
    const plan: PlanNote = {
      fingerprint: planFingerprint(attempt.id, tool.name, rawInputs),
      generated: attempt.generated,
    };
    await transaction.rollback();
    const toRecord = (approvalId?: string) =>
      toExecutionRecord(approvalId === undefined ? attempt : { ...attempt, approvalId }, {
        status: "dry_run",
        inputs: tool.redactInputs(inputs),
        outputs: outcome.outputs,
        preview: { ...preview, plan } as unknown as JsonValue,
      });
    return { preview, toRecord };
  }

  /**
   * The end of a call that waits: it has been run, so that what would fail is refused and not decided about, and is
   * kept as its preview together with the approval. Carried out it is held to that preview.
   */
  async function hold(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    scope: TransactionScope,
    inputs: unknown,
    outputs: unknown,
    rawInputs: unknown,
    asking: ApprovalRule,
  ): Promise<PendingApproval> {
    const { toRecord } = await rollBack(tool, attempt, transaction, inputs, outputs, rawInputs, asking);
    // The items have no rows yet: what they come to stands in that of the batch.
    delete attempt.parts;
    const id = newId();
    const { workspaceId } = scope.principal;
    const now = attempt.startedAt;
    const call = toHeldCall({ id, workspaceId, tool, inputs: rawInputs, asking, now, gate: approvals });
    const pending: PendingApproval = {
      status: "pending_approval",
      toolName: tool.name,
      approvalId: id,
      expiresAt: call.expiresAt.toISOString(),
    };
    // The claim ended with the first transaction and is made anew: whoever came in between is met here.
    const holding = database.begin(scope);
    try {
      await holding.hold(toRecord(id), call, scope.claim && JSON.stringify(pending));
    } catch (error) {
      await holding.rollback();
      if (!(error instanceof CommitLostError)) throw holding.refusedClaim ?? error;
      await settleLostCommit(tool, attempt, inputs, error);
    }
    feed.wake(workspaceId);
    return pending;
  }

  /** What the named plan came to. Read before the run: a call that is not the planned one need not run at all. */
  async function readPlan(
    tool: CompiledTool<Context>,
    { options }: Attempt,
    transaction: ExecutionTransaction<Handles>,
    inputs: unknown,
  ): Promise<PlanOutcome | undefined> {
    const { planId, dryRun, context } = options;
    if (planId === undefined || dryRun) return undefined;
    const stored = await transaction.readPlan(planId);
    return parsePlan(planId, stored, { toolName: tool.name, inputs, principal: context.principal });
  }

  /** What a run came to, as its preview shows it and a plan holds it to. */
  function outcomeOf(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    outputs: unknown,
  ): PlanOutcome & Pick<Preview, "effects"> {
    const { batch } = attempt;
    const shown = tool.redactOutputs(outputs);
    return {
      outputs: batch ? plannedOutputs(shown as BatchOutputs) : shown,
      changes: mergeChanges(batch ? batch.changes : transaction.changes),
      effects: toPreviewedEffects(batch ? batch.effects : attempt.effects),
      now: attempt.startedAt,
      generated: attempt.generated,
    };
  }

  async function write(record: ReturnType<typeof toExecutionRecord>): Promise<void> {
    try {
      await audit.write(record);
    } catch (cause) {
      throw fail("AUDIT_FAILED", {}, { cause });
    }
    feed.wake(record.workspace_id);
  }

  /** A failure's row cannot live in the transaction that failed: it is written after it, before the answer. */
  async function recordFailure(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    rawInputs: unknown,
    error: ActaError,
  ): Promise<ActaError> {
    // That of a batch's item was logged with the item.
    if (!error.expected && error.batch?.itemIndex === undefined) {
      logger.error(
        {
          err: error,
          executionId: attempt.id,
          tool: tool.name,
          requestId: attempt.options.context.requestId,
        },
        "execution failed",
      );
    }
    // Set when the row exists already (a settled commit) or can no longer be decided.
    if (error.executionId) return error;
    const inputs = error.issues ? tool.boundInputs(rawInputs) : storableInputs(tool, rawInputs);
    const record = toExecutionRecord(
      attempt,
      attempt.options.dryRun
        ? { status: "dry_run", inputs, outputs: {}, preview: null, error }
        : { status: "error", inputs, error },
    );
    try {
      await audit.write(record);
    } catch (cause) {
      logger.error({ err: cause, record }, "execution could not be recorded");
      return error.code === "DATABASE_UNAVAILABLE" ? error : fail("AUDIT_FAILED", {}, { cause });
    }
    feed.wake(record.workspace_id);
    error.executionId = attempt.id;
    return error;
  }

  /** Inputs of a call that failed for another reason than its inputs may still never have been checked (denied calls). */
  function storableInputs(tool: CompiledTool<Context>, rawInputs: unknown): unknown {
    return tool.inputs.check(rawInputs).ok ? tool.redactInputs(rawInputs) : tool.boundInputs(rawInputs);
  }

  function createContext(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: Pick<ExecutionTransaction<Handles>, "handles" | "reversals" | "rehearse">,
    deadline: Deadline,
  ): Context {
    const { principal } = attempt.options.context;
    const cursorScope = `${principal.workspaceId}/${tool.name}`;
    const base: BaseContext = {
      principal,
      workspaceId: principal.workspaceId,
      executionId: attempt.id,
      now: attempt.instant ?? attempt.startedAt,
      newId: newIdOf(attempt),
      generated: (text) => noteGenerated(attempt, text),
      get signal() {
        return deadline.signal;
      },
      dryRun: attempt.options.dryRun === true,
      effects: createEffects(attempt, newIdOf(attempt), !isRead(tool.definition)),
      async reverse(executionId, force) {
        if (tool.name !== undoToolName) throw new Error(`${undoToolName} alone takes executions back`);
        const store = transaction.reversals;
        const { reversal, parts } = await reverse({ store, registry, principal }, executionId, force);
        attempt.undoOf = reversal.executionId;
        if (parts) attempt.parts = parts;
        return reversal;
      },
      runItems() {
        if (!attempt.batch) throw new Error(`${batchToolName} alone has items`);
        return attempt.batch.runItems();
      },
      async rehearseUndos(executionIds, force) {
        if (tool.name !== undoRangeToolName) throw new Error(`${undoRangeToolName} alone rehearses undos`);
        const until = attempt.startedMs + batchDeadlineMs * rehearsalShare;
        return transaction.rehearse((store) =>
          rehearseUndos({ store, registry, principal }, executionIds, force, until),
        );
      },
      cursors: {
        encode: (position) => cursors.encode(cursorScope, position),
        decode: (cursor) => cursors.decode(cursorScope, cursor),
      },
    };
    return Object.assign(base, transaction.handles, services);
  }

  /** Gives whatever was thrown its code. What no one declared is ours to mend: INTERNAL, with the cause in the row. */
  function toActaError(error: unknown, tool: CompiledTool<Context>, attempt: Attempt): ActaError {
    if (error instanceof ConstraintError) {
      const code = tool.errorOfConstraint.get(error.constraint);
      if (code) return new ActaError(code, tool.errors[code]!, {}, { cause: error });
      return fail("INTERNAL", {}, { cause: error });
    }
    if (error instanceof ActaError) {
      // Of a batch it is the error of an item, whose own tool declares it.
      if (error.code in tool.errors || error.code in coreErrors || error.batch) return error;
      return fail(
        "INTERNAL",
        {},
        { cause: new Error(`${tool.name} does not declare ${error.code}`, { cause: error }) },
      );
    }
    if (attempt.options.context.signal?.aborted) return fail("TIMEOUT", {}, { cause: error });
    return fail("INTERNAL", {}, { cause: error });
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

/** @throws ActaError `OUTPUT_INVALID` */
function checkOutputs(tool: CompiledTool<never>, outputs: unknown): void {
  // A batch's are those of its items, each checked with its item; together they may be more than one call may answer.
  if (tool.name === batchToolName) return;
  const checked = tool.outputs.check(outputs);
  if (!checked.ok) throw fail("OUTPUT_INVALID", {}, { cause: new Error(JSON.stringify(checked.issues)) });
}

/** Remembers what a run makes anew where that will be compared. */
function noteGenerated({ options, generated, rules, toolName }: Attempt, text: string): string {
  const { dryRun, planId, batchId } = options;
  // What makes a batch wait may come to light with its last item.
  const inBatch = batchId !== undefined || toolName === batchToolName;
  if (dryRun || planId !== undefined || rules.length > 0 || inBatch) generated.push(text);
  return text;
}

function newIdOf(attempt: Attempt): () => string {
  return () => noteGenerated(attempt, newId());
}

/** A batch with the policies that may make it wait; null where nothing does. */
interface RunnableBatch<Context> extends Batch<Context> {
  policies: readonly ApprovalPolicy[] | null;
}

const noRules: readonly ApprovalRule[] = [];

/** The server's own limit on a batch comes after ours, so that it only ends what no client ends. */
const serverGraceMs = 5_000;

interface Deadline {
  readonly signal: AbortSignal;
  race<T>(work: Promise<T>): Promise<T>;
  clear(): void;
}

/** Rejects with TIMEOUT when the time is up, and aborts the signal a handler may have asked for. */
function createDeadline(ms: number, outer: AbortSignal | undefined): Deadline {
  // Few handlers ask for the signal: it is made when one does.
  let controller: AbortController | undefined;
  let ended: ActaError | undefined;
  let expire: (error: ActaError) => void = () => {};
  const expired = new Promise<never>((_, reject) => {
    expire = reject;
  });
  // The race may already be over when the deadline falls.
  expired.catch(() => {});
  const end = (): void => {
    ended ??= fail("TIMEOUT");
    controller?.abort(ended);
    expire(ended);
  };
  const timer = setTimeout(end, ms);
  outer?.addEventListener("abort", end, { once: true });
  if (outer?.aborted) end();
  return {
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (ended) controller.abort(ended);
      }
      return controller.signal;
    },
    race: (work) => Promise.race([work, expired]),
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", end);
    },
  };
}
