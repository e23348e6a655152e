import type { Execution, JsonObject, JsonValue, Page, RecordChange } from "./wire.ts";

/** An execution, as far as a record's history tells of it. */
export interface RecordAuthor {
  executionId: string;
  toolName: string;
  /** When it was done. */
  at: string;
  actor: Execution["actor"];
  source: Execution["source"];
  /** The approval it was carried out under. */
  approvalId: string | null;
  batchId: string | null;
  /** The execution it took back. */
  undoOf: string | null;
}

/** One entry of a record's timeline, with what it changed of the record and its parts. */
export interface RecordEvent extends RecordAuthor {
  undo: Execution["undo"];
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

/** A record now or at an instant: `notYet` before it was made, `deleted` from then on, until it is there again. */
export interface RecordState extends RecordHead {
  /** null: now. */
  at: string | null;
  state: "present" | "deleted" | "notYet";
  /** null unless it is present. */
  record: JsonObject | null;
  /** Rows that were parts of it then: an order's lines, a contact's tags. */
  parts: { table: string; id: string; row: JsonObject }[];
  /** null where none is known, or this key may see none. */
  lastChange: RecordAuthor | null;
  references: RecordReference[];
}

/** One page of what happened to a record, newest first. */
export interface RecordTimeline extends RecordHead, Page<RecordEvent> {
  /** The records that the rows of `items` refer to. */
  references: RecordReference[];
}

/** Where the value of one field comes from. */
export interface FieldBlame {
  /** Of a member of a JSON field: `customFields.tier`. */
  field: string;
  value: JsonValue;
  /** `hidden`: this key may not see who set it. `unrecorded`: the value is older than the history. */
  origin: "execution" | "hidden" | "unrecorded";
  setBy: RecordAuthor | null;
  /** What stood there before; null too where nothing did, or this key may not see it. */
  before: JsonValue;
  /** Where an undo set it: the execution that had first set the value which it brought back. */
  restored: RecordAuthor | null;
}

export interface RecordBlame extends RecordHead {
  at: string | null;
  state: RecordState["state"];
  /** None unless the record is present. */
  fields: FieldBlame[];
}
