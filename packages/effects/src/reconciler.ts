import type { Logger } from "@acta/core";
import type { EffectStore, KnownKinds, Lease } from "@acta/db";
import type { EffectHandler } from "./handler.ts";
import { toSettlement } from "./settlement.ts";
import type { Timing } from "./timing.ts";

export interface Reconciler {
  stop(): Promise<void>;
}

/** Asks handlers what became of effects whose outcome is unknown, until one knows or it is a person's turn. */
export function startReconciler(options: {
  store: Pick<EffectStore, "takeUnknown" | "settle">;
  handlers: ReadonlyMap<string, EffectHandler>;
  kinds: KnownKinds;
  timing: Timing;
  logger: Logger;
  onSettled(): void;
}): Reconciler {
  const { store, handlers, kinds, timing, logger, onSettled } = options;
  let running: Promise<void> | undefined;

  async function reconcile(): Promise<void> {
    try {
      for (const lease of await store.takeUnknown(kinds, timing.reconcileMs, timing.reconcileForMs)) {
        await settle(lease);
      }
    } catch (error) {
      logger.warn({ err: error }, "unknown effects could not be looked into");
    }
  }

  async function settle(lease: Lease): Promise<void> {
    const { workspaceId, id, executionId, kind, target, payload } = lease;
    try {
      const effect = { workspaceId, id, executionId, kind, target, payload };
      const outcome = await handlers.get(kind)?.reconcile?.(effect);
      if (!outcome || outcome.state === "unknown") return;
      const now = { timing, nowMs: Date.now(), random: Math.random() };
      const settlement = toSettlement(outcome, lease, now);
      if (!(await store.settle(lease, settlement))) return;
      logger.info({ effectId: id, kind, state: settlement.state }, "effect's outcome found out");
      onSettled();
    } catch (error) {
      logger.error({ err: error, effectId: id, kind }, "effect's outcome could not be looked into");
    }
  }

  const timer = setInterval(() => {
    if (kinds.reconcilable.length === 0) return;
    running ??= reconcile().finally(() => {
      running = undefined;
    });
  }, timing.reconcileMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
