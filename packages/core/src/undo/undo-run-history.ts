import type { Person } from "../conversations.ts";
import type { Principal, UndoConflict } from "../types.ts";
import type { UndoOutcome, UndoRunState } from "./undo-range.ts";

/** Whose executions a range can be of. */
export interface UndoActors {
  people: Person[];
  keys: { apiKeyId: string; name: string; revoked: boolean }[];
}

/** A run of undos, as the console shows it. */
export interface UndoRunView {
  id: string;
  /** The call that asked for it: the batch of its undos. */
  executionId: string;
  state: UndoRunState;
  /** `name`: of the key or user; null for a session. */
  actor: { type: "apiKey" | "user" | "session"; id: string; name: string | null };
  from: string;
  to: string;
  tool: string | null;
  force: boolean;
  reason: string;
  total: number;
  outcomes: { [outcome in UndoOutcome]: number };
  errorCode: string | null;
  requestedBy: { type: "user" | "apiKey"; id: string; name: string | null };
  abortAskedAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
}

/** One execution of a run, and what became of it. */
export interface UndoRunEntry {
  /** From 1, in the order in which they are undone. */
  position: number;
  executionId: string;
  toolName: string;
  /** null: not tried yet. */
  outcome: UndoOutcome | null;
  undoExecutionId: string | null;
  errorCode: string | null;
  detail: string | null;
  conflicts: UndoConflict[];
}

/** Reading runs of undos, for `executions.undoRange`. These reads leave no rows. */
export interface UndoRunHistory {
  /**
   * The one asked for last first.
   *
   * @throws ActaError `PERMISSION_DENIED`
   */
  list(
    viewer: Principal,
    page: { before?: string; limit: number },
  ): Promise<{ items: UndoRunView[]; nextBefore: string | null }>;
  /** @throws ActaError `PERMISSION_DENIED` */
  read(viewer: Principal, id: string): Promise<UndoRunView | null>;
  /**
   * Its executions in the order in which they are undone; `after` is a position.
   *
   * @throws ActaError `PERMISSION_DENIED`
   */
  entries(
    viewer: Principal,
    id: string,
    filter: { outcome?: UndoOutcome },
    page: { after?: number; limit: number },
  ): Promise<{ items: UndoRunEntry[]; nextAfter: number | null }>;
  /** @throws ActaError `PERMISSION_DENIED` */
  actors(viewer: Principal): Promise<UndoActors>;
}
