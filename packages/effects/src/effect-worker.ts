import { type Logger, newId } from "@acta/core";
import { createEffectStore, createListener, createWorkerPool, effectChannel } from "@acta/db";
import { createAttempts } from "./attempts.ts";
import { type EffectHandler, handlersByKind, knownKinds } from "./handler.ts";
import { createLeases } from "./leases.ts";
import { type Queue, startQueue } from "./queue.ts";
import { startReconciler } from "./reconciler.ts";
import { type Relay, startRelay } from "./relay.ts";
import { type Timing, timing as usual } from "./timing.ts";

export interface EffectWorkerOptions {
  /** Logs in as `acta_worker`, and leads to PostgreSQL itself: a transaction pooler does not carry LISTEN. */
  workerUrl: string;
  handlers: readonly EffectHandler[];
  logger: Logger;
  /** Effects done at the same time. */
  concurrency?: number;
  timing?: Partial<Timing>;
}

export interface EffectWorker {
  /** Begins to do effects, trying until there is a database. Resolves when the first attempt could be made. */
  start(): Promise<void>;
  /** Takes nothing new, lets what runs come to its end, and closes every connection. */
  stop(): Promise<void>;
}

const restartMs = 2_000;

/**
 * Does effects: the relay hands what is due to the queue, the queue runs attempts, and each attempt is a row. Any number
 * of processes may do this at once. What is promised about it stands in docs/lifecycle.md.
 */
export function createEffectWorker(options: EffectWorkerOptions): EffectWorker {
  const { workerUrl, handlers, logger, concurrency = 8 } = options;
  const timing = { ...usual, ...options.timing };
  const byKind = handlersByKind(handlers);
  const kinds = knownKinds(handlers);
  // One for each attempt at work, and some for the queue, the relay and the heart.
  const pool = createWorkerPool({ workerUrl, size: concurrency + 5 });
  const store = createEffectStore(pool);
  const listener = createListener({ url: workerUrl, logger });
  const leases = createLeases({ owner: newId(), store, timing, logger });
  let relay: Relay | undefined;
  const onSettled = () => relay?.wake();
  const attempt = createAttempts({ store, leases, handlers: byKind, timing, logger, onSettled });
  const reconciler = startReconciler({ store, handlers: byKind, kinds, timing, logger, onSettled });
  let queue: Queue | undefined;
  let stopping = false;
  let wakeUp = (): void => {};
  let running: Promise<void> | undefined;

  /** Until it is stopped, whatever ends the queue meanwhile. */
  async function keepRunning(onFirst: () => void): Promise<void> {
    while (!stopping) {
      try {
        queue = await startQueue({ pool, store, concurrency, timing, logger, attempt });
        if (stopping) return;
        // Not before: the relay writes into the queue's tables.
        relay ??= startRelay({ store, kinds, timing, logger });
        onFirst();
        await queue.ended;
      } catch (error) {
        if (!stopping) logger.error({ err: error }, "the job queue has stopped; starting it again");
      }
      if (!stopping) {
        await new Promise<void>((next) => {
          wakeUp = next;
          setTimeout(next, restartMs);
        });
      }
    }
  }

  return {
    async start() {
      const look = () => relay?.wake();
      listener.subscribe(effectChannel, look, look);
      await new Promise<void>((started) => {
        running ??= keepRunning(started).then(started);
      });
    },
    async stop() {
      stopping = true;
      wakeUp();
      await relay?.stop();
      await reconciler.stop();
      // A queue that is just being started is there, or is not, when this is over.
      if (!queue) await running;
      await queue?.stop();
      await running;
      leases.stop();
      await listener.close();
      await pool.end();
    },
  };
}
