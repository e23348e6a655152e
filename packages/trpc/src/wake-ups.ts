import type { LiveEvent } from "./console-procedures.ts";

/** Calls the listener whenever a workspace has new executions, coalesced. Answers how to stop. */
export type Subscribe = (workspaceId: string, listener: () => void) => () => void;

/**
 * The live feed of one workspace. The first event comes at once: whatever happened while the client was away (before
 * connecting, between two connections) is behind it. Events that fall while the client is slow become one.
 */
export async function* wakeUps(
  subscribe: Subscribe,
  workspaceId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveEvent, void, unknown> {
  let waiting = true;
  let resume: () => void = () => {};
  const unsubscribe = subscribe(workspaceId, () => {
    waiting = true;
    resume();
  });
  const stop = () => resume();
  signal?.addEventListener("abort", stop);
  try {
    while (!signal?.aborted) {
      if (waiting) {
        waiting = false;
        yield { at: new Date().toISOString() };
        continue;
      }
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    unsubscribe();
  }
}
