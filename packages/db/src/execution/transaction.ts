import {
  CommitLostError,
  crashPoint,
  type EffectRequest,
  type ExecutionTransaction,
  fail,
  type HeldCall,
  type ItemScope,
  type ItemTransaction,
  KeyAnsweredError,
  type KeyClaim,
  type RecordChange,
  type ReversalStore,
  type StoredPlan,
  type ToolExecutionRecord,
  type TransactionScope,
} from "@acta/core";
import type { Handles } from "../handles.ts";
import { Batch, Step } from "../wire/batch.ts";
import { isServerError, toCoreError } from "../wire/errors.ts";
import type { ConnectionPool, Lease } from "../wire/pool.ts";
import type { Statement } from "../wire/statement.ts";
import { toIsoInstant, toWire, type WireValue } from "../wire/values.ts";
import {
  insertExecution,
  insertExecutionWithRecord,
  insertExecutionWithRecords,
  pushExecutionValues,
  touchedRecords,
} from "./audit-row.ts";
import { effectValues, insertEffects } from "./effect-rows.ts";
import { type KeptItem, PgItemTransaction } from "./item.ts";
import { createReadDatabase } from "./read-database.ts";
import { createRecordWriter, type RecordWriter } from "./records.ts";
import { rehearse } from "./rehearsal.ts";
import { createReversalStore } from "./reversals.ts";
import {
  beginRead,
  beginWrite,
  checkConstraints,
  claimKey,
  commit,
  insertApproval,
  insertKey,
  nothing,
  notifyAuth,
  rollback,
  selectAnswer,
  selectPlan,
  setContext,
  setExecution,
  setTransactionTimeout,
  settleApproval,
} from "./statements.ts";
import { unattended } from "./unattended.ts";
import { createWorkspaces } from "./workspaces.ts";

/** A query a handler is waiting for. */
interface Waiting {
  step: Step;
  resolve(step: Step): void;
  reject(error: Error): void;
}

const none: readonly WireValue[] = [];
/** A ROLLBACK that takes longer than this is on a connection that nobody answers on. */
const rollbackTimeoutMs = 1_000;
/** More changed rows than this and the listeners are told to forget everything. */
const maxNews = 20;
const allNews = JSON.stringify({ table: "*", id: "" });

/**
 * One execution on one connection. Its writes to the socket: BEGIN, the settings and the first queries in one; later
 * queries of the same tick in one; the record and COMMIT in one. A call that only inserts, whose rows are known before
 * they are written, is a single one of them.
 *
 * Whatever fails once fails the call: a handler that swallows an error cannot commit half of what it meant to do.
 */
export class PgExecutionTransaction implements ExecutionTransaction<Handles> {
  readonly handles: Handles;
  readonly deadlineAt: number;
  refusedClaim: Error | undefined;
  lateFailure: { executionId: string; cause: Error } | undefined;
  private readonly scope: TransactionScope;
  private readonly pool: ConnectionPool;
  private readonly onEnd: (transaction: PgExecutionTransaction) => void;
  private readonly writer: RecordWriter;
  /** Memberships in workspaces made by this call, for `acta_auth` to hear of. */
  private readonly joined: string[] = [];
  private lease: Lease | undefined;
  private begun = false;
  private ended = false;
  private expired = false;
  private poison: Error | undefined;
  private waiting: Waiting[] = [];
  private scheduled = false;
  /** The flush in progress, from asking for a connection to the last answer. Never rejects. */
  private flushing: Promise<void> | undefined;
  /** Whether the server owes an answer. */
  private outstanding = false;
  /** Steps that travel ahead of whatever is sent next, COMMIT at the latest: nobody waits for their answers. */
  private preamble: Step[] | undefined;
  /** Of a batch: the rows of its items. */
  private items: KeptItem[] | undefined;

  constructor(
    scope: TransactionScope,
    pool: ConnectionPool,
    onEnd: (transaction: PgExecutionTransaction) => void,
  ) {
    this.scope = scope;
    this.pool = pool;
    this.onEnd = onEnd;
    this.deadlineAt = scope.deadlineAt;
    const send = (statement: Statement, values: readonly WireValue[]) => this.send(statement, values);
    this.writer = createRecordWriter({
      workspaceId: scope.principal.workspaceId,
      now: scope.now,
      newId: scope.newId,
      send,
      defer: (statement, values) => {
        if (this.poison) throw this.poison;
        if (this.ended) throw new Error("the execution has ended");
        this.precede([new Step(statement, values)]);
      },
      onFault: (error) => {
        this.poison ??= toCoreError(error);
      },
    });
    this.handles = {
      db: createReadDatabase(send),
      records: this.writer,
      workspaces: createWorkspaces(scope.now, send, this.joined),
    };
  }

  get reversals(): ReversalStore {
    return createReversalStore({
      workspaceId: this.scope.principal.workspaceId,
      writer: this.writer.exact,
      send: (statement, values) => this.send(statement, values),
    });
  }

  rehearse<T>(run: (store: ReversalStore) => Promise<T>): Promise<T> {
    const { principal, now, newId } = this.scope;
    return rehearse(
      {
        workspaceId: principal.workspaceId,
        now,
        newId,
        send: (statement, values) => this.send(statement, values),
        onFault: (error) => {
          this.poison ??= toCoreError(error);
        },
      },
      run,
    );
  }

  get changes(): readonly RecordChange[] {
    return this.writer.changes;
  }

  beginItem(scope: ItemScope): ItemTransaction<Handles> {
    return new PgItemTransaction(scope, {
      workspaceId: this.scope.principal.workspaceId,
      send: (statement, values) => this.send(statement, values),
      precede: (steps) => this.precede(steps),
      settle: async () => {
        await this.settle();
        if (this.poison) throw this.poison;
      },
      poison: (error) => {
        this.poison ??= toCoreError(error);
      },
      recover: (start, steps) => this.recover(start, steps),
      keep: (item) => {
        this.items ??= [];
        this.items.push(item);
      },
    });
  }

  async commit(
    record: ToolExecutionRecord,
    answer?: string,
    effects: readonly EffectRequest[] = [],
  ): Promise<void> {
    const { workspace_id, approval_id, id, tool_name } = record;
    const also: Step[] = [];
    if (effects.length > 0) also.push(new Step(insertEffects, effectValues(record, effects)));
    if (approval_id) also.push(new Step(settleApproval, [workspace_id, approval_id, id, tool_name]));
    await this.finish(record, also, answer);
  }

  async hold(record: ToolExecutionRecord, call: HeldCall, answer?: string): Promise<void> {
    await this.finish(record, [new Step(insertApproval, approvalValues(record, call))], answer);
  }

  private async finish(record: ToolExecutionRecord, also: readonly Step[], answer?: string): Promise<void> {
    this.ended = true;
    crashPoint("execution.run");
    const recorded = this.writer.count;
    await this.settle();
    if (this.poison) throw await this.abandon(this.poison);
    // The record was made before these were answered, so it does not have them.
    if (this.writer.count !== recorded) {
      throw await this.abandon(new Error("a tool must await what it writes; nothing was kept"));
    }

    const steps: Step[] = [];
    let audit: Batch;
    let insertAt = 0;
    let lastRow = 0;
    try {
      if (!this.begun) this.pushBegin(steps);
      if (this.preamble) steps.push(...this.preamble);
      insertAt = steps.length;
      if (this.items) this.pushItems(steps, this.items);
      this.pushRecord(steps, record, this.writer);
      lastRow = steps.length - 1;
      this.pushNews(steps);
      steps.push(...also);
      if (answer !== undefined) this.pushKey(steps, answer);
      steps.push(new Step(commit, none));
      this.lease ??= await this.pool.lease();
      if (this.expired) throw fail("TIMEOUT");
      this.begun = true;
      audit = new Batch(steps);
    } catch (error) {
      throw await this.abandon(toCoreError(error));
    }

    try {
      crashPoint("execution.beforeCommit");
      const answered = this.run(audit);
      crashPoint("execution.commitSent");
      await answered;
    } catch (error) {
      // Only a server that said ERROR and lives on has certainly not committed: a session that is being terminated
      // may be told so after its commit is already durable.
      if (audit.submitted && !isServerError(error)) {
        this.destroy();
        throw new CommitLostError("the connection was lost while committing", { cause: error });
      }
      const cause = this.claimRefusal(error) ?? toCoreError(error);
      const atRows = audit.completed >= insertAt && audit.completed <= lastRow;
      const auditFailed = atRows && isServerError(error) && cause.name !== "ActaError";
      throw await this.abandon(auditFailed ? fail("AUDIT_FAILED", {}, { cause }) : cause);
    }
    if (steps.at(-1)!.tag !== "COMMIT") {
      throw await this.abandon(new Error(`COMMIT was answered with ${steps.at(-1)!.tag}`));
    }
    crashPoint("execution.committed");
    this.giveBack();
  }

  /** Whether the key can be claimed; ends the transaction. */
  async checkClaim(): Promise<void> {
    try {
      await this.send(nothing, none);
    } catch (error) {
      throw this.refusedClaim ?? error;
    } finally {
      await this.rollback();
    }
  }

  /** The stored answer of a claim; ends the transaction. */
  async readAnswer(claim: KeyClaim): Promise<string | null> {
    try {
      const { rows } = await this.send(selectAnswer, this.keyValues(claim));
      return rows[0]?.[0] ?? null;
    } finally {
      await this.rollback();
    }
  }

  async readPlan(id: string): Promise<StoredPlan | null> {
    const { rows } = await this.send(selectPlan, [this.scope.principal.workspaceId, id]);
    if (!rows[0]) return null;
    const [toolName, status, errorCode, userId, apiKeyId, startedAt, outputs, preview] = rows[0];
    return {
      toolName: toolName!,
      status: status!,
      errorCode: errorCode!,
      userId: userId!,
      apiKeyId: apiKeyId!,
      startedAt: new Date(toIsoInstant(startedAt!)),
      outputs: JSON.parse(outputs!),
      preview: JSON.parse(preview ?? "null"),
    };
  }

  async checkConstraints(): Promise<void> {
    await this.settle();
    if (this.poison) throw this.poison;
    if (!this.begun && !this.preamble) return;
    await this.send(checkConstraints, none);
  }

  async settleItems(): Promise<void> {
    if (this.preamble) await this.send(nothing, none);
  }

  async rollback(): Promise<void> {
    this.ended = true;
    this.poison ??= new Error("the execution has ended");
    // Nobody is left to answer: what runs need not finish.
    if (this.outstanding) {
      this.destroy();
      return;
    }
    const done = this.sendRollback();
    // A read holds no locks anyone waits for: its answer need not wait for the connection to be free again.
    if (this.scope.mode === "write") await done;
  }

  /** The deadline has passed: nothing is waited for any more, not even a COMMIT. */
  expire(): void {
    this.expired = true;
    this.poison ??= fail("TIMEOUT");
    this.destroy();
  }

  private precede(steps: readonly Step[]): void {
    this.preamble ??= [];
    this.preamble.push(...steps);
  }

  private send(statement: Statement, values: readonly WireValue[]): Promise<Step> {
    const answer = new Promise<Step>((resolve, reject) => {
      if (this.poison) return reject(this.poison);
      if (this.ended) return reject(new Error("the execution has ended"));
      this.waiting.push({ step: new Step(statement, values), resolve, reject });
      if (!this.scheduled) {
        this.scheduled = true;
        // Queries of one tick travel together. Not a microtask: Drizzle takes several of those to get here.
        process.nextTick(() => {
          this.scheduled = false;
          this.flushing ??= this.flush();
        });
      }
    });
    return unattended(answer);
  }

  /** Until every query asked for has been answered or refused. */
  private async settle(): Promise<void> {
    while (this.scheduled || this.flushing) {
      await (this.flushing ?? new Promise<void>((next) => process.nextTick(next)));
    }
  }

  private async flush(): Promise<void> {
    try {
      if (!this.lease) {
        const lease = await this.pool.lease();
        if (this.poison) {
          lease.release();
          throw this.poison;
        }
        this.lease = lease;
      }
      while (this.waiting.length > 0) {
        if (this.poison) throw this.poison;
        const sent = this.waiting;
        this.waiting = [];
        await this.exchange(sent);
      }
    } catch (error) {
      this.refuse(error);
    } finally {
      this.flushing = undefined;
    }
  }

  private async exchange(sent: readonly Waiting[]): Promise<void> {
    const steps: Step[] = [];
    if (!this.begun) this.pushBegin(steps);
    if (this.preamble) {
      steps.push(...this.preamble);
      this.preamble = undefined;
    }
    const own = steps.length;
    for (const { step } of sent) steps.push(step);
    const batch = new Batch(steps);
    this.begun = true;
    try {
      await this.run(batch);
      if (own > 0) crashPoint("execution.begun");
      if (this.lease?.client.getTransactionStatus() !== "T")
        throw new Error("the transaction is no longer open");
    } catch (error) {
      const cause = this.causeOf(error);
      const owner = isServerError(error) ? steps[batch.completed]?.owner : undefined;
      if (owner !== undefined) this.lateFailure = { executionId: owner, cause };
      this.poison ??= cause;
      for (let index = 0; index < sent.length; index++) {
        // Those before the failing one were answered, though nothing of them will be kept.
        if (own + index < batch.completed && isServerError(error)) sent[index]!.resolve(sent[index]!.step);
        else sent[index]!.reject(cause);
      }
      throw cause;
    }
    for (const { step, resolve } of sent) resolve(step);
  }

  private async run(batch: Batch): Promise<void> {
    this.outstanding = true;
    try {
      this.lease!.client.query(batch);
      await batch.done;
    } finally {
      this.outstanding = false;
    }
  }

  private refuse(error: unknown): void {
    this.poison ??= this.causeOf(error);
    for (const { reject } of this.waiting) reject(this.poison);
    this.waiting = [];
  }

  /** A connection the server closed says why on its own channel; the query on it only learns that it is gone. */
  private causeOf(error: unknown): Error {
    if (this.expired) return fail("TIMEOUT", {}, { cause: error });
    const known = this.claimRefusal(error) ?? toCoreError(error);
    const last = this.lease?.lastError();
    return last && !isServerError(error) && last !== error ? toCoreError(last) : known;
  }

  private pushBegin(steps: Step[]): void {
    const { principal, executionId, toolName, mode } = this.scope;
    steps.push(
      new Step(mode === "read" ? beginRead : beginWrite, none),
      new Step(setContext, [
        principal.workspaceId,
        executionId,
        principal.type === "user" ? principal.userId : "",
        principal.type === "apiKey" ? principal.apiKeyId : "",
        principal.type === "system" ? "on" : "",
        toolName,
      ]),
    );
    const { claim, serverTimeoutMs } = this.scope;
    if (serverTimeoutMs !== undefined) steps.push(new Step(setTransactionTimeout, [`${serverTimeoutMs}ms`]));
    if (claim) steps.push(new Step(claimKey, this.keyValues(claim)));
  }

  private pushKey(steps: Step[], answer: string): void {
    const { claim, executionId } = this.scope;
    if (claim) steps.push(new Step(insertKey, [...this.keyValues(claim), executionId, answer]));
  }

  private keyValues({ key, fingerprint }: KeyClaim): WireValue[] {
    const { principal } = this.scope;
    const { workspaceId } = principal;
    const owner =
      principal.type === "user"
        ? principal.userId
        : principal.type === "apiKey"
          ? principal.apiKeyId
          : workspaceId;
    return [workspaceId, owner, key, fingerprint];
  }

  /** What `acta.claim_key` raised. */
  private claimRefusal(error: unknown): Error | undefined {
    if (!isServerError(error)) return undefined;
    switch (error.code) {
      case "AC208":
        this.refusedClaim = new KeyAnsweredError("the key has its answer", { cause: error });
        break;
      case "AC409":
        this.refusedClaim = fail("IDEMPOTENCY_IN_PROGRESS", {}, { cause: error, retryAfterSeconds: 1 });
        break;
      case "AC410":
        return fail("APPROVAL_DECIDED", {}, { cause: error });
      case "AC422":
        this.refusedClaim = fail("IDEMPOTENCY_KEY_REUSED", {}, { cause: error });
        break;
      default:
        return undefined;
    }
    return this.refusedClaim;
  }

  private pushRecord(steps: Step[], record: ToolExecutionRecord, writer: RecordWriter): void {
    const values: WireValue[] = [];
    pushExecutionValues(values, record);
    const touched = touchedRecords(record, writer.wholes);
    let statement = insertExecution;
    if (touched.length === 1) {
      statement = insertExecutionWithRecord;
      values.push(touched[0]!);
    } else if (touched.length > 1) {
      statement = insertExecutionWithRecords;
      values.push(toWire(touched));
    }
    steps.push(new Step(statement, values));
  }

  /** Each row as the execution it is the row of: the database lets in no other. */
  private pushItems(steps: Step[], items: readonly KeptItem[]): void {
    for (const { record, effects, writer } of items) {
      steps.push(new Step(setExecution, [record.id, record.tool_name]));
      this.pushRecord(steps, record, writer);
      if (effects.length > 0) steps.push(new Step(insertEffects, effectValues(record, effects)));
    }
    steps.push(new Step(setExecution, [this.scope.executionId, this.scope.toolName]));
  }

  private pushNews(steps: Step[]): void {
    const news = [...this.writer.news, ...this.joined];
    for (const { writer, joined } of this.items ?? []) news.push(...writer.news, ...joined);
    if (news.length > 0) steps.push(new Step(notifyAuth, [toWire(news.length > maxNews ? [allNews] : news)]));
  }

  /** After the failure of an isolated item: back to where it began, and on from there. */
  private async recover(start: Step | undefined, steps: readonly Step[]): Promise<void> {
    await this.settle();
    if (this.refusedClaim) throw this.refusedClaim;
    this.lateFailure = undefined;
    // What has not left yet need not be taken back.
    const unsent = start ? (this.preamble?.indexOf(start) ?? -1) : -1;
    if (unsent >= 0) this.preamble?.splice(unsent);
    else if (start) {
      const state = this.lease?.client.getTransactionStatus();
      if (this.expired || (state !== "T" && state !== "E"))
        throw this.poison ?? new Error("the transaction is over");
      this.preamble = undefined;
      await this.run(new Batch(steps)).catch((error) => {
        this.poison = this.causeOf(error);
        throw this.poison;
      });
    }
    this.poison = undefined;
  }

  /** Ends what failed, then hands the error on. */
  private async abandon(error: Error): Promise<Error> {
    this.poison ??= error;
    await this.sendRollback();
    return error;
  }

  private async sendRollback(): Promise<void> {
    const { lease } = this;
    if (!lease || !this.begun) return this.giveBack();
    const timer = setTimeout(() => this.destroy(), rollbackTimeoutMs);
    try {
      const batch = new Batch([new Step(rollback, none)]);
      lease.client.query(batch);
      await batch.done;
      this.giveBack();
    } catch {
      this.destroy();
    } finally {
      clearTimeout(timer);
    }
  }

  // The lease is forgotten as it goes: from then on the connection is somebody else's.
  private giveBack(): void {
    const { lease } = this;
    this.lease = undefined;
    this.onEnd(this);
    lease?.release();
  }

  private destroy(): void {
    const { lease } = this;
    this.lease = undefined;
    this.onEnd(this);
    lease?.destroy();
  }
}

function approvalValues(record: ToolExecutionRecord, call: HeldCall): WireValue[] {
  const { source: _, ...circumstances } = record.request_context;
  return [
    record.workspace_id,
    call.id,
    record.tool_name,
    call.inputHash,
    JSON.stringify(call.inputs),
    call.sealedInputs,
    record.id,
    call.policy?.id ?? null,
    call.policy?.name ?? null,
    toWire(call.creatorMayDecide),
    record.user_id,
    record.api_key_id,
    record.source,
    record.session_id,
    JSON.stringify(circumstances),
    record.request_id,
    record.trace_id,
    record.idempotency_key,
    call.expiresAt.toISOString(),
    record.started_at,
  ];
}
