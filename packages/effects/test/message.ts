import type { EffectHandler } from "../src/index.ts";
import type { Timing } from "../src/timing.ts";
import type { WorkerOrder } from "./env.ts";

/** A tenth of the real times, or less. */
export const quick = {
  leaseMs: 1_500,
  heartbeatMs: 400,
  deadAfterMs: 1_500,
  pollMs: 50,
  stopMs: 1_000,
  firstRetryMs: 20,
  longestRetryMs: 100,
  reconcileMs: 100,
} satisfies Partial<Timing>;

/** Sends to the outside, as a handler for messages does. */
export function messageHandler({
  providerUrl,
  whenLost,
}: Pick<WorkerOrder, "providerUrl" | "whenLost">): EffectHandler {
  return {
    kind: "test.message",
    whenLost,
    async perform({ id }, run) {
      if (whenLost === "unknownOnceSending") await run.sending();
      const response = await fetch(providerUrl, { method: "POST", body: id, signal: run.signal });
      return { state: "accepted", providerId: await response.text() };
    },
  };
}
