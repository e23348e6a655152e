import type { JsonObject } from "@acta/core";
import type { AttemptOutcome } from "../schema/index.ts";
import { leaseText, recoverText, relayText, retryText, settleText, statements } from "./effect-statements.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** How what a worker may be told to do is told apart, by kind. Kinds that are in neither list are not done again. */
export interface KnownKinds {
  /** Every kind there is a handler for: others are left to another worker. */
  all: readonly string[];
  /** Doing it twice does no harm. */
  repeatable: readonly string[];
  /** The handler says when it begins to send: before that, nothing can have happened. */
  announcing: readonly string[];
  /** The handler can find out what became of one that is unknown. */
  reconcilable: readonly string[];
}

/** When it is given up. */
export interface Limits {
  attempts: number;
  hours: number;
}

/** An effect a worker holds. `fence` is the number of the attempt: who holds it writes with it, or not at all. */
export interface Lease {
  workspaceId: string;
  id: string;
  executionId: string;
  kind: string;
  target: string;
  payload: JsonObject;
  orderingKey: string | null;
  fence: number;
  /** Attempts of this round, this one included. */
  roundAttempts: number;
  /** When the round began. */
  roundAt: Date;
}

export interface Settlement {
  state: "accepted" | "pending" | "failed" | "unknown";
  outcome: AttemptOutcome;
  /** For `pending`: how long to wait, milliseconds. */
  afterMs?: number;
  providerId?: string | undefined;
  errorCode?: string | undefined;
  errorMessage?: string | undefined;
  response?: JsonObject | undefined;
}

/** The rows of effects and attempts, as the worker reads and writes them. Each method is one statement. */
export interface EffectStore {
  /** Hands up to `limit` effects whose turn it is to the queue. @returns how many */
  relay(kinds: KnownKinds, limit: number): Promise<number>;
  /** Begins a new round for those a person wants tried again. @returns how many */
  restart(): Promise<number>;
  /** Ends the attempts of workers that went silent. @returns what became of each effect */
  recover(kinds: KnownKinds, limits: Limits): Promise<{ id: string; state: string }[]>;
  /** Queues anew what the queue was given long ago and nobody took up. @returns how many */
  requeue(olderThanMs: number): Promise<number>;
  /** @returns null when it is not to be done now: done, given up, or somebody else's */
  lease(
    effect: { workspaceId: string; id: string },
    owner: string,
    leaseMs: number,
    attemptId: string,
  ): Promise<Lease | null>;
  /** Holds everything of an owner for as long again. @returns the ids it still has */
  renew(owner: string, leaseMs: number): Promise<string[]>;
  /** Notes that what comes now may reach whoever it is for. @returns false when the lease is lost: then it must not */
  markSending(lease: Lease, owner: string, leaseMs: number): Promise<boolean>;
  /** @returns false when the effect had been given to somebody else; the attempt's row tells all the same */
  settle(lease: Pick<Lease, "workspaceId" | "id" | "fence">, settlement: Settlement): Promise<boolean>;
  /** Effects whose outcome nobody knows and a handler may find out; each is answered again after `againMs` only. */
  takeUnknown(kinds: KnownKinds, againMs: number, youngerThanMs: number): Promise<Lease[]>;
  /** Tells that these pools are alive. @returns pools that have not done so for so long */
  heartbeat(poolIds: readonly string[], deadAfterMs: number): Promise<string[]>;
  /** Forgets pools that have ended. */
  forget(poolIds: readonly string[]): Promise<void>;
}

export function createEffectStore(pool: WorkerPool): EffectStore {
  const rows = async <Row extends object>(text: string, values: unknown[]): Promise<Row[]> =>
    (await pool.query<Row>(text, values)).rows;

  return {
    async relay(kinds, limit) {
      const [row] = await rows<{ relayed: number }>(relayText, [kinds.all, limit]);
      return row?.relayed ?? 0;
    },
    async restart() {
      return (await pool.query(retryText)).rowCount ?? 0;
    },
    recover: (kinds, limits) =>
      rows(recoverText, [kinds.all, kinds.repeatable, kinds.announcing, limits.attempts, limits.hours]),
    async requeue(olderThanMs) {
      return (await pool.query(statements.requeue, [olderThanMs])).rowCount ?? 0;
    },
    async lease({ workspaceId, id }, owner, leaseMs, attemptId) {
      const [row] = await rows<Lease>(leaseText, [workspaceId, id, owner, leaseMs, attemptId]);
      return row ?? null;
    },
    async renew(owner, leaseMs) {
      return (await rows<{ id: string }>(statements.renew, [owner, leaseMs])).map(({ id }) => id);
    },
    async markSending({ workspaceId, id, fence }, owner, leaseMs) {
      return (await rows(statements.markSending, [workspaceId, id, fence, owner, leaseMs])).length > 0;
    },
    async settle({ workspaceId, id, fence }, settlement) {
      const { state, outcome, afterMs, providerId, errorCode, errorMessage, response } = settlement;
      const [row] = await rows<{ settled: boolean }>(settleText, [
        workspaceId,
        id,
        fence,
        state,
        outcome,
        afterMs ?? 0,
        providerId ?? null,
        errorCode ?? null,
        errorMessage ?? null,
        response === undefined ? null : JSON.stringify(response),
      ]);
      return row?.settled === true;
    },
    takeUnknown: (kinds, againMs, youngerThanMs) =>
      rows(statements.takeUnknown, [kinds.reconcilable, againMs, youngerThanMs]),
    async heartbeat(poolIds, deadAfterMs) {
      const dead = await rows<{ id: string }>(statements.heartbeat, [poolIds, deadAfterMs]);
      return dead.map(({ id }) => id);
    },
    async forget(poolIds) {
      await pool.query("DELETE FROM worker_heartbeats WHERE pool_id = ANY ($1)", [poolIds]);
    },
  };
}
