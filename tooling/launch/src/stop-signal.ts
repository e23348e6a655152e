export interface StopSignal {
  readonly requested: boolean;
  /** Resolves to null when someone asks the product to stop. */
  readonly request: Promise<null>;
  release(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first signal asks for an orderly stop; another one, at least half a second later, ends the launcher at once. */
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
  return {
    get requested() {
      return requestedAt !== null;
    },
    request,
    release() {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}
