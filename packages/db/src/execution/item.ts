import type {
  EffectRequest,
  ItemScope,
  ItemTransaction,
  RecordChange,
  ReversalStore,
  ToolExecutionRecord,
} from "@acta/core";
import type { Handles } from "../handles.ts";
import { Step } from "../wire/batch.ts";
import type { Statement } from "../wire/statement.ts";
import type { WireValue } from "../wire/values.ts";
import { createReadDatabase, type Send } from "./read-database.ts";
import { createRecordWriter, type RecordWriter } from "./records.ts";
import { rehearse } from "./rehearsal.ts";
import { createReversalStore } from "./reversals.ts";
import {
  checkConstraints,
  checkpoint,
  releaseCheckpoint,
  releaseSavepoint,
  rollbackToCheckpoint,
  rollbackToSavepoint,
  savepoint,
  setExecution,
  setReadOnly,
} from "./statements.ts";
import { unattended } from "./unattended.ts";
import { createWorkspaces } from "./workspaces.ts";

/** What an item needs of the transaction it is a part of. */
export interface SharedTransaction {
  readonly workspaceId: string;
  readonly send: Send;
  /** Steps that travel ahead of whatever is sent next. */
  precede(steps: readonly Step[]): void;
  /** Until everything asked for has been answered. Throws what any of it failed with. */
  settle(): Promise<void>;
  /** A write that could not even be sent. */
  poison(error: unknown): void;
  /**
   * Makes the transaction usable again after a failure.
   *
   * @param start the first step of what failed, to tell whether the server has seen it
   * @throws what the transaction failed with, when it cannot be
   */
  recover(start: Step | undefined, steps: readonly Step[]): Promise<void>;
  keep(item: KeptItem): void;
}

/** A row for the last flush, with what goes with it. */
export interface KeptItem {
  record: ToolExecutionRecord;
  effects: readonly EffectRequest[];
  writer: RecordWriter;
  joined: readonly string[];
}

const none: readonly WireValue[] = [];

/** One execution among several of one transaction: it has handles, changes and a row of its own. */
export class PgItemTransaction implements ItemTransaction<Handles> {
  readonly handles: Handles;
  private readonly scope: ItemScope;
  private readonly shared: SharedTransaction;
  private readonly writer: RecordWriter;
  private readonly own: Send;
  private readonly joined: string[] = [];
  /** Ahead of its first statement; undefined until there is one. */
  private start: Step | undefined;
  private ended = false;

  constructor(scope: ItemScope, shared: SharedTransaction) {
    this.scope = scope;
    this.shared = shared;
    this.own = (statement, values) => this.send(statement, values);
    this.writer = createRecordWriter({
      workspaceId: shared.workspaceId,
      now: scope.now,
      newId: scope.newId,
      send: this.own,
      defer: (statement, values) => this.defer(statement, values),
      onFault: (error) => {
        if (!this.ended) shared.poison(error);
      },
    });
    this.handles = {
      db: createReadDatabase(this.own),
      records: this.writer,
      workspaces: createWorkspaces(scope.now, this.own, this.joined),
    };
  }

  get changes(): readonly RecordChange[] {
    return this.writer.changes;
  }

  get reversals(): ReversalStore {
    return createReversalStore({
      workspaceId: this.shared.workspaceId,
      writer: this.writer.exact,
      send: this.own,
    });
  }

  rehearse<T>(run: (store: ReversalStore) => Promise<T>): Promise<T> {
    const { now, newId } = this.scope;
    const onFault = (error: unknown) => this.shared.poison(error);
    return rehearse({ workspaceId: this.shared.workspaceId, now, newId, send: this.own, onFault }, run);
  }

  async end(): Promise<void> {
    this.ended = true;
    const done = this.writer.count;
    await this.shared.settle();
    if (this.writer.count !== done) throw new Error("a tool must await what it writes; nothing was kept");
    if (!this.start) return;
    const { mode, isolated } = this.scope;
    if (mode === "read") {
      // It has changed nothing, so this only takes READ ONLY away again.
      this.shared.precede([new Step(rollbackToSavepoint, none), new Step(releaseSavepoint, none)]);
    } else if (isolated) {
      this.shared.precede([new Step(checkpoint, none)]);
      await this.shared.send(checkConstraints, none);
      this.shared.precede(
        [rollbackToCheckpoint, releaseCheckpoint, releaseSavepoint].map((each) => new Step(each, none)),
      );
    }
  }

  keep(record: ToolExecutionRecord, effects: readonly EffectRequest[]): void {
    this.shared.keep({ record, effects, writer: this.writer, joined: this.joined });
  }

  async rollback(): Promise<void> {
    this.ended = true;
    const back = [new Step(rollbackToSavepoint, none), new Step(releaseSavepoint, none)];
    await this.shared.recover(this.start, back);
  }

  private send(statement: Statement, values: readonly WireValue[]): Promise<Step> {
    if (this.ended) return unattended(Promise.reject(new Error("the execution has ended")));
    if (!this.start) this.shared.precede(this.begin());
    return this.shared.send(statement, values);
  }

  /** Refused, it fails whatever is sent next: it says whose it is. */
  private defer(statement: Statement, values: readonly WireValue[]): void {
    if (this.ended) throw new Error("the execution has ended");
    if (!this.start) this.shared.precede(this.begin());
    this.shared.precede([new Step(statement, values, this.scope.executionId)]);
  }

  /** All it takes travels with its first statement: an item costs no round trip of its own. */
  private begin(): Step[] {
    const { mode, isolated, executionId, toolName } = this.scope;
    const steps: Step[] = [];
    if (mode === "read" || isolated) steps.push(new Step(savepoint, none));
    if (mode === "read") steps.push(new Step(setReadOnly, none));
    steps.push(new Step(setExecution, [executionId, toolName]));
    this.start = steps[0]!;
    return steps;
  }
}
