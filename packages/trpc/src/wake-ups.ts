import type { LiveEvent } from "./console-procedures.ts";
import { isActaError, toTrpcError } from "./problem.ts";

/** Calls the listener whenever a workspace has new executions, coalesced. Answers how to stop. */
export type Subscribe = (workspaceId: string, listener: () => void) => () => void;

const confirmEveryMs = 500;

/**
 * The live feed of one workspace. The first event comes at once: whatever happened while the client was away (before
 * connecting, between two connections) is behind it. Events that fall while the client is slow become one.
 *
 * @param confirm throws once the caller may no longer listen; asked before every event and twice a second
 * @throws TRPCError with what `confirm` threw
 */
export async function* wakeUps(
  subscribe: Subscribe,
  workspaceId: string,
  signal: AbortSignal | undefined,
  confirm: () => Promise<void> = async () => {},
): AsyncGenerator<LiveEvent, void, unknown> {
  let waiting = true;
  let resume: () => void = () => {};
  const unsubscribe = subscribe(workspaceId, () => {
    waiting = true;
    resume();
  });
  const stop = () => resume();
  signal?.addEventListener("abort", stop);
  const asking = setInterval(stop, confirmEveryMs);
  try {
    while (!signal?.aborted) {
      await confirm();
      if (signal?.aborted) return;
      if (waiting) {
        waiting = false;
        yield { at: new Date().toISOString() };
        continue;
      }
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    }
  } catch (error) {
    throw isActaError(error) ? toTrpcError(error) : error;
  } finally {
    clearInterval(asking);
    signal?.removeEventListener("abort", stop);
    unsubscribe();
  }
}
