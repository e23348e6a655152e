import { type ActaError, fail } from "../errors.ts";

/** How long a call has. */
export interface Deadline {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  /** @throws ActaError `TIMEOUT` when the time is up before the work is done */
  race<T>(work: Promise<T>): Promise<T>;
  clear(): void;
}

/**
 * @param ms from now
 * @param outer ends it early: the caller has gone, or the process stops
 */
export function createDeadline(ms: number, outer: AbortSignal | undefined): Deadline {
  // Few handlers ask for the signal: it is made when one does.
  let controller: AbortController | undefined;
  let ended: ActaError | undefined;
  let expire: (error: ActaError) => void = () => {};
  const expired = new Promise<never>((_, reject) => {
    expire = reject;
  });
  // The race may already be over when the deadline falls.
  expired.catch(() => {});
  const end = (): void => {
    ended ??= fail("TIMEOUT");
    controller?.abort(ended);
    expire(ended);
  };
  const timer = setTimeout(end, ms);
  outer?.addEventListener("abort", end, { once: true });
  if (outer?.aborted) end();
  return {
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (ended) controller.abort(ended);
      }
      return controller.signal;
    },
    race: (work) => Promise.race([work, expired]),
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", end);
    },
  };
}
