export interface LoadLimits {
  /** Requests in work at the same time, all keys together. */
  maxInFlight: number;
  /** How late the event loop may run before new work is refused. */
  maxLagMs: number;
}

/**
 * Refuses work that would only wait: what is refused at once can be tried elsewhere, what waits too long is thrown
 * away after it was paid for.
 */
export interface LoadGuard {
  /** false: answer OVERLOADED. */
  enter(): boolean;
  /** Once for each `enter` that answered true. */
  leave(): void;
  readonly inFlight: number;
  stop(): void;
}

const sampleMs = 50;
/** A late event loop with less work of ours than this is a busy machine's fault: refusing would free nothing. */
const lagShareOfLimit = 1 / 8;

export function createLoadGuard({ maxInFlight, maxLagMs }: LoadLimits): LoadGuard {
  let inFlight = 0;
  let lateMs = 0;
  let lagMs = 0;
  let due = performance.now() + sampleMs;
  const timer = setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, now - due);
    // Late twice running: one long pause (a collection, a compilation) is over when it is noticed.
    lagMs = Math.min(late, lateMs);
    lateMs = late;
    due = now + sampleMs;
  }, sampleMs);
  timer.unref();
  return {
    get inFlight() {
      return inFlight;
    },
    enter() {
      if (inFlight >= maxInFlight) return false;
      if (lagMs > maxLagMs && inFlight >= maxInFlight * lagShareOfLimit) return false;
      inFlight++;
      return true;
    },
    leave() {
      inFlight--;
    },
    stop: () => clearInterval(timer),
  };
}
