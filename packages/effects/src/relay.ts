import { crashPoint, type Logger } from "@acta/core";
import type { EffectStore, KnownKinds } from "@acta/db";
import { limits, type Timing } from "./timing.ts";

/** Hands to the queue what is due. There may be one in each worker: they share the work. */
export interface Relay {
  /** Looks now, or as soon as the look under way is over. */
  wake(): void;
  /** Resolves when the last look is over. */
  stop(): Promise<void>;
}

const batchSize = 200;

export function startRelay(options: {
  store: Pick<EffectStore, "relay" | "restart" | "recover" | "requeue">;
  kinds: KnownKinds;
  timing: Timing;
  logger: Logger;
}): Relay {
  const { store, kinds, timing, logger } = options;
  let wanted = false;
  let stopped = false;
  let failing = false;
  let looking: Promise<void> | undefined;
  let requeueAt = 0;

  function wake(): void {
    wanted = true;
    if (stopped || looking) return;
    looking = look().finally(() => {
      looking = undefined;
      if (wanted) wake();
    });
  }

  async function look(): Promise<void> {
    wanted = false;
    try {
      let relayed: number;
      do {
        relayed = await store.relay(kinds, batchSize);
        if (relayed > 0) crashPoint("effect.relayed");
      } while (relayed === batchSize && !stopped);
      if (failing) logger.info({}, "effects are relayed again");
      failing = false;
    } catch (error) {
      // Once, not twice a second for as long as the database is away.
      if (!failing) logger.warn({ err: error }, "effects could not be relayed; trying again");
      failing = true;
    }
  }

  /** What no call announces: a retry's time has come, a person asked for one, a worker died. */
  async function poll(): Promise<void> {
    try {
      await store.restart();
      for (const { id, state } of await store.recover(kinds, limits)) {
        logger.warn({ effectId: id, state }, "effect taken back from a worker that went silent");
      }
      if (Date.now() >= requeueAt) {
        requeueAt = Date.now() + timing.requeueAfterMs / 10;
        const requeued = await store.requeue(timing.requeueAfterMs);
        if (requeued > 0) logger.warn({ requeued }, "effects queued anew");
      }
    } catch {
      // The look that follows meets the same database, and says so.
    }
    wake();
  }

  let polling: Promise<void> | undefined;
  const timer = setInterval(() => {
    polling ??= poll().finally(() => {
      polling = undefined;
    });
  }, timing.pollMs);
  wake();

  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await polling;
      await looking;
    },
  };
}
