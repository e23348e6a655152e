import { toHeldCall } from "./approval/held-call.ts";
import { type ApprovalRule, askingOf, rulesFor } from "./approval/rules.ts";
import { authorize } from "./authorize.ts";
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
import { boundInvalidInputs } from "./redact.ts";
import type { CompiledTool, Registry } from "./registry.ts";
import { type BaseContext, isRead } from "./tool.ts";
import type {
  ExecutionOptions,
  PendingApproval,
  Preview,
  RegisteredTool,
  ToolCallResult,
  ToolExecutionResult,
} from "./types.ts";
import { reverse, undoToolName } from "./undo/reverse.ts";
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
  now = () => new Date(),
}: ExecutorOptions<Handles, Services>): Executor {
  type Context = BaseContext & Handles & Services;

  async function execute(
    toolName: string,
    rawInputs: unknown,
    options: ExecutionOptions,
  ): Promise<ToolCallResult> {
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

    // 1 find
    const tool = registry.find(toolName);
    if (!tool) throw fail("TOOL_NOT_FOUND");

    try {
      // 2 authorise
      authorize(options.context.principal, tool.definition);
      // 3 validate
      const checked = tool.inputs.check(rawInputs);
      if (!checked.ok) throw fail("INPUT_INVALID", {}, { issues: checked.issues });
      const secrets = tool.findSecrets(checked.value);
      if (secrets.length > 0) throw fail("INPUT_INVALID", {}, { issues: secrets });
      // 4 approval: what may make the call wait; whether it does is known once it is known what it comes to
      attempt.rules = await readRules(tool, attempt, checked.value);
      return await runInTransaction(tool, attempt, checked.value, rawInputs);
    } catch (error) {
      throw await recordFailure(tool, attempt, rawInputs, toActaError(error, tool, attempt));
    }
  }

  /** A call that was decided does not wait again. In the common case nothing is waited for here either. */
  async function readRules(
    tool: CompiledTool<Context>,
    { options }: Attempt,
    inputs: unknown,
  ): Promise<readonly ApprovalRule[]> {
    const { principal, requestContext } = options.context;
    if (options.approvalId !== undefined || isRead(tool.definition) || principal.type === "system") return [];
    const policies = await approvals.policiesOf(principal);
    return rulesFor(tool, { principal, source: requestContext.source, inputs }, policies);
  }

  async function runInTransaction(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    inputs: unknown,
    rawInputs: unknown,
  ): Promise<ToolCallResult> {
    const { principal } = attempt.options.context;
    const reads = isRead(tool.definition);
    const dryRun = attempt.options.dryRun === true;

    // 5 idempotency, 6 begin: nothing is sent yet; BEGIN, the settings and the claim travel with the first query
    const scope: TransactionScope = {
      executionId: attempt.id,
      toolName: tool.name,
      principal,
      now: attempt.startedAt,
      mode: reads ? "read" : "write",
      deadlineAt: attempt.startedMs + deadlineMs,
      newId: newIdOf(attempt),
      claim: toKeyClaim(tool.definition, attempt.options, rawInputs),
    };
    const transaction = database.begin(scope);
    const deadline = createDeadline(deadlineMs, attempt.options.context.signal);
    try {
      const plan = await readPlan(tool, attempt, transaction, rawInputs);
      // 7 run
      const ctx = createContext(tool, attempt, transaction, deadline);
      const run = () => tool.definition.run({ inputs, ctx });
      const outputs = await deadline.race(dryRun || guardCalls ? withoutNetwork(run) : run());
      // 8 validate outputs
      const checked = tool.outputs.check(outputs);
      if (!checked.ok) throw fail("OUTPUT_INVALID", {}, { cause: new Error(JSON.stringify(checked.issues)) });

      if (plan) assertAsPlanned(plan, outcomeOf(tool, attempt, transaction, outputs));

      if (dryRun) return await endDryRun(tool, attempt, transaction, inputs, outputs, rawInputs);
      if (reads) return await endRead(tool, attempt, transaction, inputs, outputs);
      const asking = findAsking(tool, attempt, transaction, outputs);
      if (asking) return await hold(tool, attempt, transaction, scope, inputs, outputs, rawInputs, asking);
      return await commit(tool, attempt, transaction, inputs, outputs);
    } catch (error) {
      await transaction.rollback();
      const refused = transaction.refusedClaim ?? error;
      if (refused instanceof KeyAnsweredError) return await answerAgain(database, scope);
      throw refused;
    } finally {
      deadline.clear();
    }
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
    const record = toExecutionRecord(attempt, {
      status: "success",
      inputs: tool.redactInputs(inputs),
      outputs: tool.redactOutputs(outputs),
      changes: transaction.changes,
    });
    const result: ToolExecutionResult = {
      id: attempt.id,
      toolName: tool.name,
      status: "success",
      outputs,
      durationMs: record.duration_ms,
      undo: { available: isReversible(tool.definition, record) },
    };
    // As text: jsonb would keep neither the order of keys nor the spelling of numbers.
    const answer =
      attempt.options.idempotencyKey === undefined
        ? undefined
        : JSON.stringify({ ...result, outputs: record.outputs });
    try {
      await transaction.commit(record, answer, effects);
    } catch (error) {
      if (!(error instanceof CommitLostError)) throw error;
      await settleLostCommit(tool, attempt, inputs, error);
    }
    feed.wake(record.workspace_id);
    if (effects.length > 0) effectSignal.wake();
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
    return {
      outputs: tool.redactOutputs(outputs),
      changes: mergeChanges(transaction.changes),
      effects: toPreviewedEffects(attempt.effects),
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
    if (!error.expected) {
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
    const inputs = error.issues
      ? boundInvalidInputs(tool.definition.inputSchema, rawInputs)
      : storableInputs(tool, rawInputs);
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
    return tool.inputs.check(rawInputs).ok
      ? tool.redactInputs(rawInputs)
      : boundInvalidInputs(tool.definition.inputSchema, rawInputs);
  }

  function createContext(
    tool: CompiledTool<Context>,
    attempt: Attempt,
    transaction: ExecutionTransaction<Handles>,
    deadline: Deadline,
  ): Context {
    const { principal } = attempt.options.context;
    const cursorScope = `${principal.workspaceId}/${tool.name}`;
    const base: BaseContext = {
      principal,
      workspaceId: principal.workspaceId,
      executionId: attempt.id,
      now: attempt.startedAt,
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
        const reversal = await reverse({ store, registry, principal }, executionId, force);
        attempt.undoOf = reversal.executionId;
        return reversal;
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
      if (error.code in tool.errors || error.code in coreErrors) return error;
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

/** Remembers what a run makes anew where that will be compared. */
function noteGenerated({ options, generated, rules }: Attempt, text: string): string {
  if (options.dryRun || options.planId !== undefined || rules.length > 0) generated.push(text);
  return text;
}

function newIdOf(attempt: Attempt): () => string {
  return () => noteGenerated(attempt, newId());
}

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
