export interface RateLimits {
  /** Calls a key may make in a minute; as many at once when it was quiet before. */
  callsPerMinute: number;
  /** Calls of a key that may run at the same time. */
  concurrentCalls: number;
}

export type Admission =
  | { admitted: true; remaining: number; resetSeconds: number }
  | {
      admitted: false;
      code: "RATE_LIMITED" | "CONCURRENCY_LIMITED";
      remaining: number;
      resetSeconds: number;
      retryAfterSeconds: number;
    };

export interface RateLimiter {
  /** Value of `RateLimit-Policy`: the same for every key. */
  readonly policy: string;
  enter(key: string, nowMs: number): Admission;
  /** What an admitted call weighs beyond one, e.g. the items of a batch. It may leave a debt, which later calls wait for. */
  charge(key: string, calls: number): void;
  /** Once for each admitted `enter`. */
  leave(key: string): void;
  /** Forgets keys that are as good as new. */
  sweep(nowMs: number): void;
}

interface Bucket {
  tokens: number;
  updatedMs: number;
  running: number;
}

const windowSeconds = 60;

/**
 * A token bucket for each key: it holds a minute's calls and refills evenly, so that a burst is allowed once and a
 * window's edge allows no second one. In memory: each process counts for itself.
 *
 * Headers as in draft-ietf-httpapi-ratelimit-headers-10.
 */
export function createRateLimiter({ callsPerMinute, concurrentCalls }: RateLimits): RateLimiter {
  const perMs = callsPerMinute / (windowSeconds * 1000);
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, nowMs: number): Bucket {
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: callsPerMinute, updatedMs: nowMs, running: 0 };
      buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(callsPerMinute, bucket.tokens + (nowMs - bucket.updatedMs) * perMs);
    bucket.updatedMs = nowMs;
    return bucket;
  }

  return {
    policy: `"calls";q=${callsPerMinute};w=${windowSeconds}, "concurrent";q=${concurrentCalls};qu="concurrent-requests"`,
    enter(key, nowMs) {
      const bucket = bucketOf(key, nowMs);
      const limited =
        bucket.running >= concurrentCalls
          ? "CONCURRENCY_LIMITED"
          : bucket.tokens < 1
            ? "RATE_LIMITED"
            : undefined;
      if (limited === undefined) {
        bucket.tokens--;
        bucket.running++;
      }
      const remaining = Math.max(0, Math.floor(bucket.tokens));
      const resetSeconds = Math.ceil((callsPerMinute - bucket.tokens) / perMs / 1000);
      if (limited === undefined) return { admitted: true, remaining, resetSeconds };
      const waitMs = limited === "RATE_LIMITED" ? (1 - bucket.tokens) / perMs : 0;
      const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
      return { admitted: false, code: limited, remaining, resetSeconds, retryAfterSeconds };
    },
    charge(key, calls) {
      const bucket = buckets.get(key);
      if (bucket) bucket.tokens -= calls;
    },
    leave(key) {
      const bucket = buckets.get(key);
      if (bucket) bucket.running--;
    },
    sweep(nowMs) {
      for (const [key, bucket] of buckets) {
        const idle =
          bucket.running === 0 && (nowMs - bucket.updatedMs) * perMs + bucket.tokens >= callsPerMinute;
        if (idle) buckets.delete(key);
      }
    },
  };
}
