import type { Auth } from "@acta/auth";
import { type Executor, type History, runUndoRange, type UndoRun, undoRangeEffectKind } from "@acta/core";
import type { PgUndoRunStore } from "@acta/db";
import type { EffectHandler } from "@acta/effects";

export interface UndoRangeHandlerOptions {
  store: PgUndoRunStore;
  executor: Pick<Executor, "execute">;
  history: Pick<History, "read">;
  auth: Pick<Auth, "principalOfUser" | "principalOfKey">;
}

/** The worker's part of `system.execution.undoRange`. A run that was interrupted is gone on with where it stopped. */
export function createUndoRangeHandler({
  store,
  executor,
  history,
  auth,
}: UndoRangeHandlerOptions): EffectHandler {
  const principalOf = ({ workspaceId, requestedBy }: UndoRun) =>
    requestedBy.type === "user"
      ? auth.principalOfUser(workspaceId, requestedBy.id, requestedBy.sessionId)
      : auth.principalOfKey(workspaceId, requestedBy.id);

  return {
    kind: undoRangeEffectKind,
    // What was tried is noted, and what was undone is not undone again.
    whenLost: "repeat",
    async perform({ workspaceId, payload }, { signal, logger }) {
      const options = { store, executor, history, principalOf, signal, logger };
      const came = await runUndoRange(options, workspaceId, String(payload.undoRunId));
      return came === "ended"
        ? { state: "accepted" }
        : { state: "retry", code: "INTERRUPTED", message: "The worker is stopping.", afterMs: 0 };
    },
  };
}
