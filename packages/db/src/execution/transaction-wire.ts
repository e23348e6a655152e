import { CommitLostError, crashPoint, fail, type TransactionScope } from "@acta/core";
import { Batch, Step } from "../wire/batch.ts";
import { isServerError, toCoreError } from "../wire/errors.ts";
import type { ConnectionPool, Lease } from "../wire/pool.ts";
import type { Statement } from "../wire/statement.ts";
import type { WireValue } from "../wire/values.ts";
import { approvalRefusal, claimRefusal, keyValues } from "./key-claim.ts";
import type { Send } from "./read-database.ts";
import {
  beginRead,
  beginWrite,
  claimKey,
  commit,
  rollback,
  setContext,
  setTransactionTimeout,
} from "./statements.ts";
import { unattended } from "./unattended.ts";

/** A query a handler is waiting for. */
interface Waiting {
  step: Step;
  resolve(step: Step): void;
  reject(error: Error): void;
}

const none: readonly WireValue[] = [];
/** A ROLLBACK that takes longer than this is on a connection that nobody answers on. */
const rollbackTimeoutMs = 1_000;

/**
 * The connection of one execution: gathers what is asked of the database into few writes, and knows how it stands.
 *
 * Its writes to the socket: BEGIN, the settings and the first queries in one; later queries of the same tick in one; the
 * record and COMMIT in one. A connection is taken from the pool with the first of them.
 *
 * Whatever fails once fails the call: a handler that swallows an error cannot commit half of what it meant to do.
 */
export class TransactionWire {
  /** Why the key could not be claimed, once that is known. */
  refusedClaim: Error | undefined;
  /** What a write that nobody waited for was refused with, and whose it was. */
  lateFailure: { executionId: string; cause: Error } | undefined;
  /** Asks for one statement. What fails while nobody waits for it fails the call all the same. */
  readonly send: Send = (statement, values) => this.query(statement, values);
  private readonly scope: TransactionScope;
  private readonly pool: ConnectionPool;
  private readonly onEnd: () => void;
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

  constructor(scope: TransactionScope, pool: ConnectionPool, onEnd: () => void) {
    this.scope = scope;
    this.pool = pool;
    this.onEnd = onEnd;
  }

  /** Whether the server has been, or is going to be, told anything. */
  get isUsed(): boolean {
    return this.begun || this.preamble !== undefined;
  }

  /** Whether something is going to be sent that nobody waits for. */
  get hasDeferred(): boolean {
    return this.preamble !== undefined;
  }

  /** From now on nothing more is asked. */
  end(): void {
    this.ended = true;
  }

  /** Notes what fails the call, unless something has already. */
  fault(error: unknown): void {
    this.poison ??= toCoreError(error);
  }

  /** @throws whatever has failed the call */
  assertSound(): void {
    if (this.poison) throw this.poison;
  }

  /** Sends with what is sent next, and waits for no answer. */
  defer(statement: Statement, values: readonly WireValue[]): void {
    this.assertSound();
    if (this.ended) throw new Error("the execution has ended");
    this.precede([new Step(statement, values)]);
  }

  /** Steps that travel ahead of whatever is sent next. */
  precede(steps: readonly Step[]): void {
    this.preamble ??= [];
    this.preamble.push(...steps);
  }

  /** Until every query asked for has been answered or refused. */
  async settle(): Promise<void> {
    while (this.scheduled || this.flushing) {
      await (this.flushing ?? new Promise<void>((next) => process.nextTick(next)));
    }
  }

  /**
   * The last write: rows of executions, what goes with them, and COMMIT.
   *
   * @param rows a refusal of these is `AUDIT_FAILED`
   * @throws CommitLostError when it was sent and no answer came; any other error means that nothing was kept
   */
  async commit(rows: readonly Step[], others: readonly Step[]): Promise<void> {
    const steps: Step[] = [];
    let batch: Batch;
    let firstRow = 0;
    try {
      if (!this.begun) this.pushBegin(steps);
      if (this.preamble) steps.push(...this.preamble);
      firstRow = steps.length;
      steps.push(...rows, ...others, new Step(commit, none));
      this.lease ??= await this.pool.lease();
      if (this.expired) throw fail("TIMEOUT");
      this.begun = true;
      batch = new Batch(steps);
    } catch (error) {
      throw await this.abandon(toCoreError(error));
    }

    try {
      crashPoint("execution.beforeCommit");
      const answered = this.run(batch);
      crashPoint("execution.commitSent");
      await answered;
    } catch (error) {
      // Only a server that said ERROR and lives on has certainly not committed: a session that is being terminated
      // may be told so after its commit is already durable.
      if (batch.submitted && !isServerError(error)) {
        this.destroy();
        throw new CommitLostError("the connection was lost while committing", { cause: error });
      }
      const cause = this.translate(error);
      const atRows = batch.completed >= firstRow && batch.completed < firstRow + rows.length;
      const auditFailed = atRows && isServerError(error) && cause.name !== "ActaError";
      throw await this.abandon(auditFailed ? fail("AUDIT_FAILED", {}, { cause }) : cause);
    }
    const { tag } = steps.at(-1)!;
    if (tag !== "COMMIT") throw await this.abandon(new Error(`COMMIT was answered with ${tag}`));
    crashPoint("execution.committed");
    this.giveBack();
  }

  /**
   * After the failure of an isolated item: back to where it began, and on from there.
   *
   * @param start the item's first step, to tell whether the server has seen it
   * @param steps what takes it back
   */
  async recover(start: Step | undefined, steps: readonly Step[]): Promise<void> {
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
  async abandon(error: Error): Promise<Error> {
    this.poison ??= error;
    await this.sendRollback();
    return error;
  }

  /** Ends the transaction without keeping anything. */
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

  private query(statement: Statement, values: readonly WireValue[]): Promise<Step> {
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
    const known = this.translate(error);
    const last = this.lease?.lastError();
    return last && !isServerError(error) && last !== error ? toCoreError(last) : known;
  }

  private translate(error: unknown): Error {
    const refused = claimRefusal(error);
    if (refused) this.refusedClaim = refused;
    return refused ?? approvalRefusal(error) ?? toCoreError(error);
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
        "",
      ]),
    );
    const { claim, serverTimeoutMs } = this.scope;
    if (serverTimeoutMs !== undefined) steps.push(new Step(setTransactionTimeout, [`${serverTimeoutMs}ms`]));
    if (claim) steps.push(new Step(claimKey, keyValues(principal, claim)));
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
    this.onEnd();
    lease?.release();
  }

  private destroy(): void {
    const { lease } = this;
    this.lease = undefined;
    this.onEnd();
    lease?.destroy();
  }
}
