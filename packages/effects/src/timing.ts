import type { Limits } from "@acta/db";

/** Every wait of the worker, milliseconds. Tests shorten them; nobody else does. */
export interface Timing {
  /** How long a worker has an effect to itself without saying that it lives. */
  leaseMs: number;
  /** How often it says so. */
  heartbeatMs: number;
  /** After this silence a worker's jobs go back to the queue. */
  deadAfterMs: number;
  /** How often the relay looks without being woken. */
  pollMs: number;
  /** After this time a job nobody took up is queued anew. */
  requeueAfterMs: number;
  /** How long what is being done may still take when the process stops. */
  stopMs: number;
  firstRetryMs: number;
  longestRetryMs: number;
  /** How often a handler is asked what became of an unknown effect, and for how long. */
  reconcileMs: number;
  reconcileForMs: number;
}

export const timing: Timing = {
  leaseMs: 30_000,
  heartbeatMs: 10_000,
  deadAfterMs: 30_000,
  pollMs: 500,
  requeueAfterMs: 10 * 60_000,
  stopMs: 20_000,
  firstRetryMs: 1_000,
  longestRetryMs: 10 * 60_000,
  reconcileMs: 15_000,
  reconcileForMs: 60 * 60_000,
};

/** An effect that has been tried this often, or for so long, is given up. */
export const limits: Limits = { attempts: 20, hours: 24 };

/**
 * How long to wait after an attempt that failed: 1 s, then twice as long each time, 10 min at most; a quarter less to a
 * quarter more, so that what failed together does not come back together.
 *
 * @param attempt 1 for the first of a round
 * @param random from 0 to 1
 */
export function backOffMs(
  attempt: number,
  { firstRetryMs, longestRetryMs }: Pick<Timing, "firstRetryMs" | "longestRetryMs">,
  random: number,
): number {
  const base = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(base * (0.75 + random / 2));
}
