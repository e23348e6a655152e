import {
  crashPoint,
  type EffectRequest,
  type ExecutionTransaction,
  type HeldCall,
  type ItemScope,
  type ItemTransaction,
  type KeyClaim,
  type RecordChange,
  type ReversalStore,
  type StoredPlan,
  type ToolExecutionRecord,
  type TransactionScope,
} from "@acta/core";
import type { Handles } from "../handles.ts";
import { Step } from "../wire/batch.ts";
import { toCoreError } from "../wire/errors.ts";
import type { ConnectionPool } from "../wire/pool.ts";
import { toIsoInstant, toWire, type WireValue } from "../wire/values.ts";
import { type KeptItem, PgItemTransaction } from "./item.ts";
import { keyOwner, keyValues } from "./key-claim.ts";
import { createReadDatabase } from "./read-database.ts";
import { approvalStep, effectsStep, executionStep, itemSteps, newsStep } from "./record-steps.ts";
import { createRecordWriter, type RecordWriter } from "./records.ts";
import { rehearse } from "./rehearsal.ts";
import { createReversalStore } from "./reversals.ts";
import {
  checkConstraints,
  insertKey,
  nothing,
  selectAnswer,
  selectAnswered,
  selectPlan,
  settleApproval,
} from "./statements.ts";
import { TransactionWire } from "./transaction-wire.ts";
import { createWorkspaces } from "./workspaces.ts";

const none: readonly WireValue[] = [];

/**
 * One execution's transaction: what a tool is given to read and write with, and what is written when it ends. A call
 * that only inserts, whose rows are known before they are written, is a single write to the socket.
 */
export class PgExecutionTransaction implements ExecutionTransaction<Handles> {
  readonly handles: Handles;
  readonly deadlineAt: number;
  private readonly scope: TransactionScope;
  private readonly wire: TransactionWire;
  private readonly writer: RecordWriter;
  /** Memberships in workspaces made by this call, for `acta_auth` to hear of. */
  private readonly joined: string[] = [];
  /** Of a batch: the rows of its items. */
  private items: KeptItem[] | undefined;

  constructor(
    scope: TransactionScope,
    pool: ConnectionPool,
    onEnd: (transaction: PgExecutionTransaction) => void,
  ) {
    this.scope = scope;
    this.deadlineAt = scope.deadlineAt;
    const wire = new TransactionWire(scope, pool, () => onEnd(this));
    this.wire = wire;
    this.writer = createRecordWriter({
      workspaceId: scope.principal.workspaceId,
      now: scope.now,
      newId: scope.newId,
      send: wire.send,
      defer: (statement, values) => wire.defer(statement, values),
      onFault: (error) => wire.fault(error),
    });
    this.handles = {
      db: createReadDatabase(wire.send),
      records: this.writer,
      workspaces: createWorkspaces(scope.now, wire.send, this.joined),
    };
  }

  get changes(): readonly RecordChange[] {
    return this.writer.changes;
  }

  get refusedClaim(): Error | undefined {
    return this.wire.refusedClaim;
  }

  get lateFailure(): { executionId: string; cause: Error } | undefined {
    return this.wire.lateFailure;
  }

  get reversals(): ReversalStore {
    return createReversalStore({
      workspaceId: this.scope.principal.workspaceId,
      writer: this.writer.exact,
      send: this.wire.send,
    });
  }

  rehearse<T>(run: (store: ReversalStore) => Promise<T>): Promise<T> {
    const { principal, now, newId } = this.scope;
    const { send } = this.wire;
    const onFault = (error: unknown) => this.wire.fault(error);
    return rehearse({ workspaceId: principal.workspaceId, now, newId, send, onFault }, run);
  }

  beginItem(scope: ItemScope): ItemTransaction<Handles> {
    const { wire } = this;
    return new PgItemTransaction(scope, {
      workspaceId: this.scope.principal.workspaceId,
      send: wire.send,
      precede: (steps) => wire.precede(steps),
      async settle() {
        await wire.settle();
        wire.assertSound();
      },
      poison: (error) => wire.fault(error),
      recover: (start, steps) => wire.recover(start, steps),
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
    sealedOutputs: string | null = null,
  ): Promise<void> {
    const { workspace_id, approval_id, id, tool_name } = record;
    const also: Step[] = [];
    if (effects.length > 0) also.push(effectsStep(record, effects));
    if (approval_id)
      also.push(new Step(settleApproval, [workspace_id, approval_id, id, tool_name, sealedOutputs]));
    await this.finish(record, also, answer);
  }

  async hold(record: ToolExecutionRecord, call: HeldCall, answer?: string): Promise<void> {
    await this.finish(record, [approvalStep(record, call)], answer);
  }

  private async finish(record: ToolExecutionRecord, also: readonly Step[], answer?: string): Promise<void> {
    const { wire } = this;
    wire.end();
    crashPoint("execution.run");
    const recorded = this.writer.count;
    await wire.settle();
    const rows: Step[] = [];
    const others: Step[] = [];
    try {
      wire.assertSound();
      // The record was made before these were answered, so it does not have them.
      if (this.writer.count !== recorded) {
        throw new Error("a tool must await what it writes; nothing was kept");
      }
      if (this.items) rows.push(...itemSteps(this.items, record));
      rows.push(executionStep(record, this.writer));
      this.pushNews(others);
      others.push(...also);
      if (answer !== undefined) this.pushKey(others, answer);
    } catch (error) {
      throw await wire.abandon(toCoreError(error));
    }
    await wire.commit(rows, others);
  }

  /** Whether the key can be claimed; ends the transaction. */
  async checkClaim(): Promise<void> {
    try {
      await this.wire.send(nothing, none);
    } catch (error) {
      throw this.refusedClaim ?? error;
    } finally {
      await this.rollback();
    }
  }

  /** The stored answer of a claim; ends the transaction. */
  async readAnswer(claim: KeyClaim): Promise<string | null> {
    try {
      const { rows } = await this.wire.send(selectAnswer, keyValues(this.scope.principal, claim));
      return rows[0]?.[0] ?? null;
    } finally {
      await this.rollback();
    }
  }

  /** Whether any of the keys has its answer; ends the transaction. */
  async hasAnswers(keys: readonly string[]): Promise<boolean> {
    try {
      const { rows } = await this.wire.send(selectAnswered, [
        ...keyOwner(this.scope.principal),
        toWire(keys),
      ]);
      return rows.length > 0;
    } finally {
      await this.rollback();
    }
  }

  async readPlan(id: string): Promise<StoredPlan | null> {
    const { rows } = await this.wire.send(selectPlan, [this.scope.principal.workspaceId, id]);
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
    await this.wire.settle();
    this.wire.assertSound();
    if (!this.wire.isUsed) return;
    await this.wire.send(checkConstraints, none);
  }

  async settleItems(): Promise<void> {
    if (this.wire.hasDeferred) await this.wire.send(nothing, none);
  }

  rollback(): Promise<void> {
    return this.wire.rollback();
  }

  /** The deadline has passed: nothing is waited for any more, not even a COMMIT. */
  expire(): void {
    this.wire.expire();
  }

  private pushKey(steps: Step[], answer: string): void {
    const { claim, executionId, principal } = this.scope;
    if (claim) steps.push(new Step(insertKey, [...keyValues(principal, claim), executionId, answer]));
  }

  private pushNews(steps: Step[]): void {
    const news = [...this.writer.news, ...this.joined];
    for (const { writer, joined } of this.items ?? []) news.push(...writer.news, ...joined);
    if (news.length > 0) steps.push(newsStep(news));
  }
}
