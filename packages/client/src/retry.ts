import { ActaConnectionError, ActaProblem } from "./problem.ts";

/** How often and how patiently a call is repeated. */
export interface RetryPolicy {
  /** Repetitions after the first attempt. Waiting for a limit of the key is not counted among them. */
  retries: number;
  /** First pause, milliseconds; it doubles with each repetition and is spread by chance over its whole length. */
  baseMs: number;
  /** Longest pause of our own choosing, milliseconds. `Retry-After` may ask for more. */
  maxMs: number;
  /** How long one call may wait, in all, for the limits of the key (calls a minute, calls at once), milliseconds. */
  rateLimitMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  retries: 4,
  baseMs: 250,
  maxMs: 10_000,
  rateLimitMs: 60_000,
};

/**
 * Whether a failed attempt may be followed by another.
 *
 * It may where the very same call can succeed later: the gateway says so (`retryable`), the request never left, or the
 * answer was lost. A call that was carried out although its answer was lost is not done again: it goes out under the
 * same idempotency key, so the gateway answers as it did. Calls without a key change nothing.
 */
export function mayRepeat(error: unknown): boolean {
  if (error instanceof ActaProblem) return error.retryable || error.code === "OUTCOME_UNKNOWN";
  if (error instanceof ActaConnectionError) {
    if (error.outcome === "notSent") return true;
    // What stands in for the gateway with a 4xx (a firewall, a wrong host) will do so again.
    return error.status === undefined || error.status >= 500;
  }
  return false;
}

/**
 * Pause before a repetition, milliseconds.
 *
 * "Full jitter": callers that failed together come back spread out. Where the server named a time, it is the least,
 * and the spread is added to it.
 * Source: RFC 9110 §10.2.3 (Retry-After).
 *
 * @param repetition 1 for the first repetition.
 */
export function retryDelayMs(
  policy: RetryPolicy,
  repetition: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** (repetition - 1));
  if (retryAfterMs === undefined) return Math.round(random() * ceiling);
  return retryAfterMs + Math.round(random() * policy.baseMs);
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. Undefined when absent or unreadable. */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/**
 * Least time between two calls under the rate limit the server announces, milliseconds.
 *
 * @param header `RateLimit-Policy`, e.g. `"default";q=600;w=60`: 600 calls in 60 seconds. Of several the slowest holds.
 * @returns undefined when there is no policy with quota and window.
 *
 * Source: draft-ietf-httpapi-ratelimit-headers.
 */
export function parseRateLimitSpacingMs(header: string | null): number | undefined {
  let slowest: number | undefined;
  for (const policy of header?.split(",") ?? []) {
    const quota = Number(/;\s*q=(\d+)/.exec(policy)?.[1]);
    const windowSeconds = Number(/;\s*w=(\d+)/.exec(policy)?.[1]);
    if (!(quota > 0) || !(windowSeconds > 0)) continue;
    slowest = Math.max(slowest ?? 0, (windowSeconds * 1000) / quota);
  }
  return slowest;
}
