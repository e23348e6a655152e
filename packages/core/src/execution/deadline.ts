import { type ActaError, fail } from "../errors.ts";

/** How long a call has. A class, since each call has one: V8 makes a literal with a getter as a hash table every time. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  private readonly outer: AbortSignal | undefined;
  /** Few handlers ask for the signal: it is made when one does. */
  private controller: AbortController | undefined;
  private ended: ActaError | undefined;
  private readonly expired: Promise<never>;
  private expire!: (error: ActaError) => void;
  private readonly end = (): void => {
    this.ended ??= fail("TIMEOUT");
    this.controller?.abort(this.ended);
    this.expire(this.ended);
  };

  /**
   * @param ms from now
   * @param outer ends it early: the caller has gone, or the process stops
   */
  constructor(ms: number, outer: AbortSignal | undefined) {
    this.expired = new Promise<never>((_, reject) => {
      this.expire = reject;
    });
    // The race may already be over when the deadline falls.
    this.expired.catch(ignore);
    this.timer = setTimeout(this.end, ms);
    this.outer = outer;
    outer?.addEventListener("abort", this.end);
    if (outer?.aborted) this.end();
  }

  /** Aborts when the time is up. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.ended) this.controller.abort(this.ended);
    }
    return this.controller.signal;
  }

  /** @throws ActaError `TIMEOUT` when the time is up before the work is done */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.expired]);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener("abort", this.end);
  }
}

const ignore = (): void => {};
