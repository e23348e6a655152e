export interface StopSignal {
  readonly requested: boolean;
  /** Resolves to null when someone asks the product to stop. */
  readonly request: Promise<null>;
  release(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const parentCheckMs = 250;

/**
 * The first signal asks for an orderly stop; another one, at least half a second later, ends the launcher at once.
 *
 * npm runs scripts through a shell, and a signal sent to npm ends that shell without reaching us. So under npm, losing
 * the parent asks for a stop too.
 */
export function onStopSignal(): StopSignal {
  let requestedAt: number | null = null;
  let resolve: (value: null) => void = () => {};
  const request = new Promise<null>((done) => {
    resolve = done;
  });
  const hear = () => {
    const now = performance.now();
    // npm passes on the Ctrl-C that the terminal has sent us already: the second of two at once means nothing.
    if (requestedAt !== null && now - requestedAt > 500) process.exit(130);
    requestedAt ??= now;
    resolve(null);
  };
  for (const signal of signals) process.on(signal, hear);

  const parent = process.ppid;
  const watch = process.env.npm_lifecycle_event
    ? setInterval(() => {
        if (process.ppid === parent) return;
        clearInterval(watch);
        hear();
      }, parentCheckMs)
    : undefined;
  watch?.unref();

  return {
    get requested() {
      return requestedAt !== null;
    },
    request,
    release() {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, hear);
    },
  };
}
