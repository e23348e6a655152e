import { crashPoint, type Logger, newId } from "@acta/core";
import type { EffectStore, Lease, Settlement } from "@acta/db";
import { type EffectHandler, type EffectOutcome, LeaseLostError } from "./handler.ts";
import type { Leases } from "./leases.ts";
import { toSettlement } from "./settlement.ts";
import type { Timing } from "./timing.ts";

/** Names an effect: all that the queue knows of it. */
export interface EffectKey {
  workspaceId: string;
  id: string;
}

export interface AttemptsOptions {
  store: Pick<EffectStore, "lease" | "markSending" | "settle">;
  leases: Leases;
  handlers: ReadonlyMap<string, EffectHandler>;
  timing: Timing;
  logger: Logger;
  /** Told when others may be due because of what was done. */
  onSettled(): void;
}

/** Between tries to write an outcome that is known: longer than a database takes to start anew. */
const recordRetriesMs = [100, 500, 2_000, 5_000, 10_000];

/**
 * One attempt at an effect: take it, do it, write what came of it. Whoever gets here late finds that there is nothing to
 * take, so a job that runs twice does nothing the second time.
 */
export function createAttempts({ store, leases, handlers, timing, logger, onSettled }: AttemptsOptions) {
  async function attempt(key: EffectKey, stopping: AbortSignal): Promise<void> {
    crashPoint("effect.taken");
    const lease = await store.lease(key, leases.owner, timing.leaseMs, newId());
    if (!lease) return;
    const signal = AbortSignal.any([leases.hold(lease.id), stopping]);
    try {
      crashPoint("effect.leased");
      const outcome = await perform(lease, signal);
      if (!outcome) return;
      crashPoint("effect.performed");
      const now = { timing, nowMs: Date.now(), random: Math.random() };
      await record(lease, toSettlement(outcome, lease, now));
      crashPoint("effect.recorded");
    } finally {
      leases.drop(lease.id);
    }
    onSettled();
  }

  /** @returns null when it is somebody else's by now: then there is nothing for us to write */
  async function perform(lease: Lease, signal: AbortSignal): Promise<EffectOutcome | null> {
    const handler = handlers.get(lease.kind);
    // The relay only hands over kinds we know; the queue may hold what an older version of us had handed over.
    if (!handler) return { state: "retry", code: "NO_HANDLER", message: "This worker cannot do it." };
    let sent = false;
    const sending = async (): Promise<void> => {
      if (!(await store.markSending(lease, leases.owner, timing.leaseMs))) {
        throw new LeaseLostError(`effect ${lease.id} is no longer this worker's`);
      }
      sent = true;
      crashPoint("effect.sending");
    };
    const { whenLost = "unknown" } = handler;
    const { workspaceId, id, executionId, kind, target, payload } = lease;
    try {
      if (whenLost === "unknown") await sending();
      return await handler.perform(
        { workspaceId, id, executionId, kind, target, payload },
        { signal, logger, attempt: lease.fence, sending },
      );
    } catch (error) {
      if (error instanceof LeaseLostError) return null;
      const stopped = signal.aborted;
      if (!stopped) logger.error({ err: error, effectId: id, kind }, "effect handler failed");
      const code = stopped ? "WORKER_STOPPED" : "HANDLER_FAILED";
      const message = stopped ? "The worker was stopped in the middle of it." : "The attempt failed.";
      return { state: whenLost === "repeat" || !sent ? "retry" : "unknown", code, message };
    }
  }

  /** What was done is done: a database that is away for a moment must not make it unknown. */
  async function record(lease: Lease, settlement: Settlement): Promise<void> {
    const details = { effectId: lease.id, kind: lease.kind, attempt: lease.fence, ...told(settlement) };
    for (let tries = 0; ; tries++) {
      try {
        if (await store.settle(lease, settlement)) logger.info(details, "effect attempted");
        else logger.warn(details, "effect had been given to another worker");
        return;
      } catch (error) {
        const waitMs = recordRetriesMs[tries];
        if (waitMs === undefined) throw error;
        logger.warn({ err: error, ...details }, "effect's outcome could not be written; trying again");
        await new Promise((next) => setTimeout(next, waitMs));
      }
    }
  }

  return attempt;
}

const told = ({ state, errorCode }: Settlement) => ({ state, errorCode });
