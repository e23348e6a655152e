import type { JsonObject, JsonValue } from "../json.ts";
import type { ExecutionActor, Snapshot } from "../types.ts";
import type { RowChange, RowShape } from "./three-way.ts";
import type { UndoRow } from "./undo-state.ts";

export interface RowKey {
  table: string;
  id: string;
}

/** What undo needs to know of an execution. */
export interface RecordedCall {
  id: string;
  toolName: string;
  status: "success" | "error" | "dry_run";
  userId: string | null;
  apiKeyId: string | null;
  undoOf: string | null;
  /** The batch it was an item of. */
  batchId: string | null;
  before: Snapshot | null;
  after: Snapshot | null;
  /** Whether something outside the database was done. */
  hasEffects: boolean;
}

/** A row that is to be written, with what it is now. */
export interface RowRestore extends RowKey {
  change: RowChange;
  current: JsonObject | null;
}

/** Why the database would not take what is to be written. */
export interface Obstacle extends RowKey {
  /**
   * `referenced`: the row would go, and another refers to it. `parentGone`: what the row refers to is not there.
   * `valueTaken`: another row has a value that must be unique.
   */
  kind: "referenced" | "parentGone" | "valueTaken";
  field: string;
  expected: JsonValue;
  actual: JsonValue;
  other: RowKey;
  /** A look-up value such as a tag: it may stay where others use it. */
  mayStay: boolean;
}

/** A later change of a row: who wrote it. */
export interface LaterChange extends RowKey {
  executionId: string;
  /** The execution it took back. */
  undoOf: string | null;
  actor: ExecutionActor;
  before: JsonObject | null;
  after: JsonObject | null;
}

/** The database as undo sees it: rows by the name of their table, in the call's own transaction. */
export interface ReversalStore {
  /** The execution, what it undid, what that had undone, and so on; empty when the workspace has no such execution. */
  readChain(executionId: string): Promise<RecordedCall[]>;
  /** The items of a batch, the newest first, with their snapshots. */
  readItems(batchId: string): Promise<RecordedCall[]>;
  /** Waits for other undos of the same; until the transaction ends they wait for this one. */
  claim(id: string): Promise<void>;
  /** The successful undos of executions, those of these, and so on. */
  readUndos(executionIds: readonly string[]): Promise<UndoRow[]>;
  /** Whether rows of a table can be brought back: not those with a secret that snapshots do not hold. */
  canRestore(table: string): boolean;
  shapeOf(table: string): RowShape;
  /** Locks the rows and answers them by `table/id`, as snapshots spell them. Those that are not there are left out. */
  lockRows(keys: readonly RowKey[]): Promise<Map<string, JsonObject>>;
  findObstacles(restores: readonly RowRestore[]): Promise<Obstacle[]>;
  /** Who changed rows after an execution, the latest first. */
  readLaterChanges(keys: readonly RowKey[], since: string): Promise<LaterChange[]>;
  /**
   * Writes through the call's record writer, in an order that keys allow, computes anew what follows from what was
   * written, and has every constraint checked.
   *
   * @returns how many other rows were written, since they follow from these
   */
  restore(restores: readonly RowRestore[]): Promise<number>;
}
