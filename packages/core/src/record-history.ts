import type { JsonObject, JsonValue } from "./json.ts";
import type { ExecutionActor, ExecutionUndo, Principal, RecordChange, Source } from "./types.ts";

/** A record as callers name it: by its entity (`order`), or by its table as changes name it (`orders`), and its id. */
export interface RecordName {
  kind: string;
  id: string;
}

/** An execution, as far as a record's history tells of it. */
export interface RecordAuthor {
  executionId: string;
  toolName: string;
  /** When it was done, ISO 8601 in UTC. */
  at: string;
  actor: ExecutionActor;
  source: Source;
  /** The approval it was carried out under. */
  approvalId: string | null;
  batchId: string | null;
  /** The execution it took back. */
  undoOf: string | null;
}

/** One entry of a record's timeline. */
export interface RecordEvent extends RecordAuthor {
  undo: ExecutionUndo;
  /** What it changed of the record and of the rows that are parts of it: an order's lines, a contact's tags. */
  changes: RecordChange[];
}

/** Another record that a row names by its id. */
export interface RecordReference {
  table: string;
  id: string;
  /** What people call it; null where it has no name, or is not there any more. */
  label: string | null;
}

interface RecordHead {
  entity: string;
  table: string;
  id: string;
}

export interface RecordTimeline extends RecordHead {
  /** Newest first. */
  items: RecordEvent[];
  /** Id of the execution to continue before; null on the last page. */
  nextBefore: string | null;
  /** The records that the rows of `items` refer to. */
  references: RecordReference[];
}

/** A record at an instant: `notYet` before it was made, `deleted` from then on, until it is there again. */
export interface RecordState extends RecordHead {
  /** null: now. */
  at: string | null;
  state: "present" | "deleted" | "notYet";
  /** The row, columns by name; null unless it is present. */
  record: JsonObject | null;
  /** Rows that were parts of it then. */
  parts: { table: string; id: string; row: JsonObject }[];
  /** The last execution up to then that changed it or its parts; null where none is known or the viewer may see none. */
  lastChange: RecordAuthor | null;
  references: RecordReference[];
}

/** Where the value of one field comes from. */
export interface FieldBlame {
  /** Column; in a JSON column the member too: `custom_fields.tier`. */
  field: string;
  value: JsonValue;
  /**
   * `execution`: `setBy` set it. `hidden`: an execution set it that the viewer may not see. `unrecorded`: no execution
   * did, since the value is older than the history or was not written by a call.
   */
  origin: "execution" | "hidden" | "unrecorded";
  setBy: RecordAuthor | null;
  /** What stood there before; null too where nothing did, or the viewer may not see it. */
  before: JsonValue;
  /** Where `setBy` is an undo: the execution that had first set the value which it brought back. */
  restored: RecordAuthor | null;
}

export interface RecordBlame extends RecordHead {
  /** null: now. */
  at: string | null;
  state: RecordState["state"];
  /** In the order of the columns; none unless the record is present. */
  fields: FieldBlame[];
}

/**
 * What happened to single records. Whoever may read a kind of record may ask; the kind's reading tool says which
 * permission that is.
 *
 * Executions of others are for `executions.view`: without it the timeline has one's own only, blame says `hidden`, and
 * the past is closed, since it consists of what others did.
 *
 * @throws ActaError `RECORD_NOT_FOUND` for a kind or a record that is not and never was there, `PERMISSION_DENIED`
 */
export interface RecordHistory {
  /** By keyset on the executions' ids, newest first. */
  readRecordTimeline(
    viewer: Principal,
    record: RecordName,
    page: { before?: string; limit: number },
  ): Promise<RecordTimeline>;
  /** @param at needs `executions.view`; left out: now */
  readRecord(viewer: Principal, record: RecordName, at?: Date): Promise<RecordState>;
  /** @param at needs `executions.view`; left out: now */
  readRecordBlame(viewer: Principal, record: RecordName, at?: Date): Promise<RecordBlame>;
}
