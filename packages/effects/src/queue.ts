import { EventEmitter } from "node:events";
import type { Logger } from "@acta/core";
import type { EffectStore, WorkerPool } from "@acta/db";
import {
  makeWorkerUtils,
  Logger as QueueLogger,
  type Runner,
  run,
  type WorkerEvents,
  type WorkerUtils,
} from "graphile-worker";
import type { EffectKey } from "./attempts.ts";
import type { Timing } from "./timing.ts";

/** The job queue: graphile-worker, of which nobody but this file knows. Its jobs hold ids and nothing else. */
export interface Queue {
  /** Rejects when it ends by itself. */
  readonly ended: Promise<void>;
  /** Lets what runs come to its end, then frees what this process still has. */
  stop(): Promise<void>;
}

export interface QueueOptions {
  pool: WorkerPool;
  store: Pick<EffectStore, "heartbeat" | "forget">;
  concurrency: number;
  timing: Timing;
  logger: Logger;
  attempt(effect: EffectKey, stopping: AbortSignal): Promise<void>;
}

/** How long after a job is there it is noticed although its announcement was lost. */
const pollInterval = 2_000;
/** What was interrupted gets so long to write that it was. */
const stopGraceMs = 3_000;

/** Makes or updates its schema, then takes jobs. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { pool, store, concurrency, timing, attempt } = options;
  const logger = toQueueLogger(options.logger);
  const events: WorkerEvents = new EventEmitter();
  // Jobs are locked under the id of the pool, not of the worker.
  const poolIds = new Set<string>();
  events.on("pool:create", ({ workerPool }) => poolIds.add(workerPool.id));
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  // What was queued anew while a dead worker still had it stays behind, marked as failed for good.
  const tidy = () => utils.cleanup({ tasks: ["DELETE_PERMAFAILED_JOBS"] });
  let runner: Runner;
  try {
    await utils.migrate();
    await tidy();
    runner = await run({
      pgPool: pool,
      logger,
      events,
      concurrency,
      pollInterval,
      noHandleSignals: true,
      parsedCronItems: [],
      gracefulShutdownAbortTimeout: timing.stopMs,
      taskList: {
        effect: (payload, { abortSignal }) => attempt(parseKey(payload), abortSignal ?? never),
      },
    });
  } catch (error) {
    await utils.release();
    throw error;
  }
  const heart = startHeart({ ...options, utils, poolIds });

  return {
    ended: runner.promise,
    async stop() {
      await within(timing.stopMs + stopGraceMs, runner.stop());
      await heart.stop();
      // A runner that gave up waiting leaves its jobs locked, for hours.
      await utils.forceUnlockWorkers([...poolIds]);
      await store.forget([...poolIds]);
      await utils.release();
    },
  };
}

/** Says that our pools live, and frees the jobs of those that no longer say so. */
function startHeart({
  store,
  timing,
  logger,
  utils,
  poolIds,
}: QueueOptions & { utils: WorkerUtils; poolIds: ReadonlySet<string> }) {
  let beating: Promise<void> | undefined;
  async function beat(): Promise<void> {
    try {
      const dead = await store.heartbeat([...poolIds], timing.deadAfterMs);
      if (dead.length === 0) return;
      await utils.forceUnlockWorkers(dead);
      // Only now: had we died in between, the next one would have found them again.
      await store.forget(dead);
      logger.warn({ pools: dead.length }, "freed the jobs of workers that went silent");
    } catch (error) {
      logger.warn({ err: error }, "could not say that this worker lives");
    }
  }
  const start = (): void => {
    beating ??= beat().finally(() => {
      beating = undefined;
    });
  };
  start();
  const timer = setInterval(start, timing.heartbeatMs);
  return {
    async stop() {
      clearInterval(timer);
      await beating;
    },
  };
}

/** Until it is over, however it ends, or until the time is: work that does not listen to its signal is left to itself. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((next) => {
    timer = setTimeout(next, ms);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}

const never = new AbortController().signal;

/** The relay wrote it: see `effect-statements.ts`. */
function parseKey(payload: unknown): EffectKey {
  const { workspaceId, id } = payload as Partial<EffectKey>;
  if (typeof workspaceId !== "string" || typeof id !== "string") throw new Error("a job without an effect");
  return { workspaceId, id };
}

/** It tells of each job; that stands in our own log already. */
function toQueueLogger(logger: Logger): QueueLogger {
  return new QueueLogger(() => (level, message, meta) => {
    const details = meta?.error instanceof Error ? { err: meta.error } : {};
    if (level === "error") logger.error(details, `job queue: ${message}`);
    else if (level === "warning") logger.warn(details, `job queue: ${message}`);
    else logger.debug(details, `job queue: ${message}`);
  });
}
