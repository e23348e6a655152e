import type { Logger } from "@acta/core";

export interface Job {
  name: string;
  everyMs: number;
  /** Safe to run at any time, also beside itself in another process. */
  run(): Promise<void>;
}

const retryMs = 60_000;
const heartbeatMs = 60_000;

export interface Schedule {
  /** Resolves when what was running has ended; nothing begins after that. */
  stop(): Promise<void>;
}

/** Runs each job now and then every so often, counted from its last end. A failed one is tried again in a minute. */
export function startSchedule(jobs: readonly Job[], logger: Logger): Schedule {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  const lastRuns: { [name: string]: string } = {};
  let stopped = false;

  function begin(job: Job): void {
    const attempt = perform(job).then((waitMs) => {
      running.delete(attempt);
      if (!stopped) timers.set(job.name, setTimeout(begin, waitMs, job));
    });
    running.add(attempt);
  }

  /** @returns how long to wait until the next time, milliseconds */
  async function perform(job: Job): Promise<number> {
    try {
      await job.run();
      lastRuns[job.name] = new Date().toISOString();
      return job.everyMs;
    } catch (error) {
      logger.error({ err: error, job: job.name, retryMs }, "job failed");
      return Math.min(retryMs, job.everyMs);
    }
  }

  const heartbeat = setInterval(() => logger.info({ lastRuns }, "alive"), heartbeatMs);
  for (const job of jobs) begin(job);

  return {
    async stop() {
      stopped = true;
      clearInterval(heartbeat);
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
