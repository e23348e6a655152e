import type { Approval, ApprovalDetail, ApprovalState } from "./approval/approval.ts";
import type { HeldCall } from "./approval/held-call.ts";
import type { ApprovalPolicy } from "./approval/policy.ts";
import type { EffectRequest } from "./effects.ts";
import type { JsonValue } from "./json.ts";
import type { RecordHistory } from "./record-history.ts";
import type {
  ExecutionSummary,
  Principal,
  RecordChange,
  ToolExecution,
  ToolExecutionRecord,
} from "./types.ts";
import type { ReversalStore } from "./undo/reversal-store.ts";

/** What the core needs of the outside, as interfaces: it knows no SQL, no HTTP and no environment. */

export interface TransactionScope {
  executionId: string;
  toolName: string;
  principal: Principal;
  /** The instant of the call: what `created_at` and `updated_at` of the rows it writes become. */
  now: Date;
  /** A read runs in a READ ONLY transaction: the database enforces the claim of `sideEffects: []`. */
  mode: "read" | "write";
  /** `performance.now()` reading after which the connection is destroyed whatever it does. */
  deadlineAt: number;
  /** Makes the ids of new rows. */
  newId(): string;
  /** The idempotency key to claim with the first query. */
  claim?: KeyClaim | undefined;
  /** How long the server lets the transaction live, where its own limit for calls is too short: a batch. */
  serverTimeoutMs?: number | undefined;
}

/** One execution among several of one transaction. */
export interface ItemScope
  extends Pick<TransactionScope, "executionId" | "toolName" | "now" | "mode" | "newId"> {
  /** Whether its failure is its own: what it did is then taken back alone, and the transaction goes on. */
  isolated: boolean;
}

/** An idempotency key of the principal, and what was asked under it. */
export interface KeyClaim {
  key: string;
  /** Equal for equal calls. */
  fingerprint: string;
}

/**
 * One execution's transaction. Nothing is sent before the first query; that query travels with BEGIN and the
 * settings in one write.
 *
 * @typeParam Handles what the database gives to a tool's `run` (`ctx.db`, `ctx.records`, …).
 */
export interface ExecutionTransaction<Handles> {
  readonly handles: Handles;
  /** Every row changed so far, in order, several entries for a row changed several times. */
  readonly changes: readonly RecordChange[];
  /**
   * Why the claim on the key was refused, once it was: `IDEMPOTENCY_KEY_REUSED`, `IDEMPOTENCY_IN_PROGRESS`, or
   * `KeyAnsweredError`. The handler's query never ran then, whatever the handler made of its failing.
   */
  readonly refusedClaim: Error | undefined;
  /**
   * Writes the execution's row, those of its items and effects, the key's row where a key was claimed, and commits, in
   * one flush. Where the record names an approval, that approval is marked as carried out by it in the same flush.
   *
   * @param answer what a repeated call under the claimed key is to be answered
   * @param effects what is to be done after the commit
   * @param sealedOutputs of an approved call: what its requester is to fetch
   * @throws CommitLostError when COMMIT was sent and no answer came; any other error means nothing was committed.
   * @throws ActaError `APPROVAL_DECIDED` when the approval does not wait for being carried out (any more)
   */
  commit(
    record: ToolExecutionRecord,
    answer?: string,
    effects?: readonly EffectRequest[],
    sealedOutputs?: string | null,
  ): Promise<void>;
  /** As `commit`, for a call that waits for a person: the record is its preview's. */
  hold(record: ToolExecutionRecord, call: HeldCall, answer?: string): Promise<void>;
  /** The execution a call names as its plan; null when the workspace has none with this id. */
  readPlan(id: string): Promise<StoredPlan | null>;
  /** Makes deferred constraints speak now (`SET CONSTRAINTS ALL IMMEDIATE`), as COMMIT would. */
  checkConstraints(): Promise<void>;
  /** Rows by name of their table, for undo. Its writes are captured like those of the handles. */
  readonly reversals: ReversalStore;
  /** Lets undo try things: what was written is taken back when `run` has resolved, and is nobody's change. */
  rehearse<T>(run: (store: ReversalStore) => Promise<T>): Promise<T>;
  /**
   * Has every write of the items that nobody waited for answered.
   *
   * @throws what one of them was refused with; `lateFailure` says whose it was
   */
  settleItems(): Promise<void>;
  /** The item a write of which was refused after it had ended: it did not wait for that write. */
  readonly lateFailure: { executionId: string; cause: Error } | undefined;
  /**
   * Begins an execution inside this transaction: an item of a batch. One at a time, the next after the one before has
   * ended. One that only reads runs READ ONLY, by a savepoint.
   */
  beginItem(scope: ItemScope): ItemTransaction<Handles>;
  /** Ends the transaction without keeping anything. Never throws; a connection in doubt is destroyed. */
  rollback(): Promise<void>;
}

/** An item's part of a batch's transaction: handles, changes and a row of its own; connection and fate are shared. */
export interface ItemTransaction<Handles>
  extends Pick<ExecutionTransaction<Handles>, "handles" | "changes" | "reversals" | "rehearse"> {
  /**
   * Ends the item: whatever it waited for has been answered. Of an isolated one everything has, and deferred constraints
   * have spoken too.
   *
   * @throws what any of its queries failed with, whatever the handler made of that
   */
  end(): Promise<void>;
  /** Its row and its effects, for the last flush of the transaction. After `end`. */
  keep(record: ToolExecutionRecord, effects: readonly EffectRequest[]): void;
  /**
   * Takes back what an isolated item did.
   *
   * @throws what the transaction failed with, when it cannot go on
   */
  rollback(): Promise<void>;
}

/** What is kept of a dry-run, as far as a later call is held to it. */
export interface StoredPlan {
  toolName: string;
  status: string;
  errorCode: string | null;
  userId: string | null;
  apiKeyId: string | null;
  startedAt: Date;
  outputs: JsonValue;
  preview: JsonValue;
}

export interface ExecutionDatabase<Handles> {
  begin(scope: TransactionScope): ExecutionTransaction<Handles>;
  /**
   * Looks, in a transaction of its own, whether the key can be claimed right now.
   *
   * @throws ActaError `IDEMPOTENCY_KEY_REUSED`, `IDEMPOTENCY_IN_PROGRESS`; `KeyAnsweredError`
   */
  checkClaim(scope: TransactionScope): Promise<void>;
  /** What `commit` stored under the claimed key; null when there is nothing (any more). In a transaction of its own. */
  readAnswer(scope: TransactionScope): Promise<string | null>;
  /** Whether the caller has had an answer under any of these keys. In a transaction of its own. */
  hasAnswers(scope: TransactionScope, keys: readonly string[]): Promise<boolean>;
}

/** What step 4 needs to know, and to keep from others. */
export interface ApprovalGate {
  /**
   * The enabled policies of the caller's workspace, the highest priority first. From memory while news of a change
   * would reach this process, else read: a promise only then.
   */
  policiesOf(principal: Principal): readonly ApprovalPolicy[] | Promise<readonly ApprovalPolicy[]>;
  /** Told what a call of this process has committed, before it is answered: from its answer on a new policy holds here. */
  heed(workspaceId: string, changes: readonly RecordChange[]): void;
  /** Whether the caller can make no call any more once these changes are committed. */
  endsCaller(principal: Principal, changes: readonly RecordChange[]): boolean;
  /** As `Vault.seal`: for inputs that only the decided call may see again, and outputs that only its requester may. */
  seal(plaintext: string, context: string): string;
}

export interface ApprovalFilter {
  state?: readonly ApprovalState[];
  tool?: readonly string[];
}

/**
 * Reading the calls that wait, or waited. Everyone sees what they asked for themselves; the rest is for
 * `approvals.decide`. These reads leave no rows.
 */
export interface Approvals {
  /** Newest first, by keyset on the id. */
  list(
    viewer: Principal,
    filter: ApprovalFilter,
    page: { before?: string; limit: number },
  ): Promise<{ items: Approval[]; nextBefore: string | null }>;
  read(viewer: Principal, id: string): Promise<ApprovalDetail | null>;
  /** How many wait that the viewer sees; counted up to 100. */
  countPending(viewer: Principal): Promise<number>;
}

/** Writes rows of executions that changed nothing: reads, failures, dry-runs. */
export interface AuditWriter {
  /** Resolves when the row is durable. Rows of concurrent callers share one INSERT. */
  write(record: ToolExecutionRecord): Promise<void>;
  /**
   * Settles a lost commit: tries to insert a failure row under the id of an execution whose COMMIT went unanswered.
   *
   * @returns `inserted` when the execution had failed (and now never can commit), `exists` when it had succeeded.
   */
  settle(record: ToolExecutionRecord): Promise<"inserted" | "exists">;
}

/** Tells other processes, some milliseconds later and many at a time, that a workspace has new executions. */
export interface LiveFeed {
  wake(workspaceId: string): void;
}

/** Tells the workers, some milliseconds later and many at a time, that effects wait to be done. */
export interface EffectSignal {
  wake(): void;
}

export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Filters of the history. All given ones must hold; several values of one mean any of them. */
export interface ExecutionFilter {
  tool?: string[];
  module?: string[];
  status?: string[];
  source?: string[];
  /** Ids of users and API keys. */
  actor?: string[];
  /** Id of a record that the execution changed. */
  record?: string;
  batch?: string;
  session?: string;
  errorCode?: string[];
  /** Calls with `sideEffects: []` are left out unless this is true. */
  includeReads?: boolean;
  from?: Date;
  to?: Date;
  minDurationMs?: number;
  maxDurationMs?: number;
  /** Part of the tool's name, an error message, or an id. */
  q?: string;
  requestId?: string;
  idempotencyKey?: string;
}

export interface ExecutionPage {
  items: ToolExecution[];
  /** Id to continue before; null on the last page. */
  nextBefore: string | null;
}

export interface ExecutionSummaryPage {
  items: ExecutionSummary[];
  /** Id to continue before; null on the last page. */
  nextBefore: string | null;
}

/** `after` alone gives those next above it, as many as fit. */
export interface ExecutionPageRequest {
  before?: string;
  after?: string;
  limit: number;
}

/** Reading what was recorded. These reads leave no rows of their own. */
export interface History extends RecordHistory {
  /** Newest first, by keyset on the id. */
  list(viewer: Principal, filter: ExecutionFilter, page: ExecutionPageRequest): Promise<ExecutionPage>;
  /** The same page, each execution in a line: a tenth of what `list` reads. */
  summarize(
    viewer: Principal,
    filter: ExecutionFilter,
    page: ExecutionPageRequest,
  ): Promise<ExecutionSummaryPage>;
  read(viewer: Principal, id: string): Promise<ToolExecution | null>;
  /** What the stages of orders are called; empty for those who may not see orders. */
  readStages(viewer: Principal): Promise<PipelineStages[]>;
  /** Executions per status in equal slices of time, for a histogram. */
  histogram(
    viewer: Principal,
    filter: ExecutionFilter,
    slices: { from: Date; to: Date; count: number },
  ): Promise<HistogramSlice[]>;
}

/** The stages that orders of a pipeline can be in: their status is the key, and people read the name. */
export interface PipelineStages {
  /** null: the standard one. */
  pipelineId: string | null;
  name: string;
  /** Whether orders that name no pipeline go through it. */
  isDefault: boolean;
  stages: { key: string; name: string }[];
}

export interface HistogramSlice {
  from: string;
  success: number;
  error: number;
  dryRun: number;
}
