import type { Logger } from "@acta/core";
import type { EffectStore } from "@acta/db";
import { LeaseLostError } from "./handler.ts";
import type { Timing } from "./timing.ts";

/** What this process is at. It says so every few seconds, for everything in one statement. */
export interface Leases {
  /** Under this name the process holds them. */
  readonly owner: string;
  /** @returns aborts when the effect is lost to another worker, or when this one's time is up */
  hold(id: string): AbortSignal;
  drop(id: string): void;
  stop(): void;
}

export function createLeases(options: {
  owner: string;
  store: Pick<EffectStore, "renew">;
  timing: Timing;
  logger: Logger;
}): Leases {
  const { owner, store, timing, logger } = options;
  const held = new Map<string, AbortController>();
  let renewing = false;

  async function renew(): Promise<void> {
    if (held.size === 0 || renewing) return;
    renewing = true;
    // Those that come while the answer is on its way are not in it.
    const asked = [...held];
    try {
      const kept = new Set(await store.renew(owner, timing.leaseMs));
      for (const [id, controller] of asked) {
        if (!kept.has(id) && held.get(id) === controller) {
          controller.abort(new LeaseLostError(`effect ${id} is no longer this worker's`));
        }
      }
    } catch (error) {
      logger.warn({ err: error, held: held.size }, "effects could not be held on to");
    } finally {
      renewing = false;
    }
  }

  const timer = setInterval(() => void renew(), timing.heartbeatMs);
  return {
    owner,
    hold(id) {
      const controller = new AbortController();
      held.set(id, controller);
      return controller.signal;
    },
    drop: (id) => void held.delete(id),
    stop: () => clearInterval(timer),
  };
}
