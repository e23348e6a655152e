import type { JsonObject, JsonValue, RecordChange, ToolExecution } from "@acta/core";
import { fieldLabel, recordKind } from "@/format/words";

/** One field of one record, before and after. `undefined` where it did not exist. */
export interface FieldChange {
  /** Column, and for JSON columns the path inside: `custom_fields.tier`. */
  path: string;
  column: string;
  before: JsonValue | undefined;
  after: JsonValue | undefined;
  changed: boolean;
}

/** `Custom fields › tier`: inside a JSON column the names are their owner's, and stay as they were given. */
export function changeLabel({ path, column }: FieldChange): string {
  const inside = path.slice(column.length + 1);
  return inside ? `${fieldLabel(column)} › ${inside}` : fieldLabel(column);
}

/** Columns every write moves: they tell nothing about what was done. */
const bookkeeping = new Set(["updated_at", "created_at", "workspace_id", "id", "name_key"]);

export function isBookkeeping(field: FieldChange): boolean {
  return bookkeeping.has(field.column);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Field by field, in the order of the row; JSON objects are compared inside. */
export function fieldChanges(change: RecordChange): FieldChange[] {
  const fields: FieldChange[] = [];
  const compare = (
    path: string,
    column: string,
    before: JsonValue | undefined,
    after: JsonValue | undefined,
  ) => {
    const inside = isObject(before) || isObject(after);
    const comparable = (isObject(before) || before == null) && (isObject(after) || after == null);
    if (inside && comparable) {
      const keys = new Set([
        ...Object.keys(isObject(before) ? before : {}),
        ...Object.keys(isObject(after) ? after : {}),
      ]);
      for (const key of keys)
        compare(
          `${path}.${key}`,
          column,
          isObject(before) ? before[key] : undefined,
          isObject(after) ? after[key] : undefined,
        );
      return;
    }
    fields.push({ path, column, before, after, changed: !same(before, after) });
  };
  const columns = new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})]);
  for (const column of columns) compare(column, column, change.before?.[column], change.after?.[column]);
  return fields;
}

function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a person calls the record: its name, its number elsewhere, or what it says. */
export function recordLabel(change: RecordChange): string | null {
  const row = change.after ?? change.before;
  for (const column of ["name", "external_id", "description", "title", "email"]) {
    const value = row?.[column];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

/** What the caller called it, for rows that carry only ids: the tag of a link, the name of a key. */
function labelFromInputs(inputs: JsonValue): string | null {
  if (!isObject(inputs)) return null;
  for (const name of ["tag", "name", "externalId"]) {
    const value = inputs[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

/** Currency of a row's amounts: its own, or that of another row of the same execution (lines have their order's). */
export function currencyOf(change: RecordChange, all: readonly RecordChange[]): string | null {
  for (const candidate of [change, ...all]) {
    const value = (candidate.after ?? candidate.before)?.currency;
    if (typeof value === "string") return value;
  }
  return null;
}

/** The changes an execution made, or for a dry-run would have made. */
export function changesOf(execution: ToolExecution): readonly RecordChange[] {
  return mainFirst(execution.status === "dry_run" ? (execution.preview?.changes ?? []) : execution.changes);
}

/** Rows that belong to another one: never what a call is about. */
const belonging = new Set(["order_lines", "contact_tags"]);

/** What a call is about, then what belongs to it. The database keeps snapshots in an order of its own. */
export function mainFirst(changes: readonly RecordChange[]): readonly RecordChange[] {
  return [
    ...changes.filter(({ table }) => !belonging.has(table)),
    ...changes.filter(({ table }) => belonging.has(table)),
  ];
}

export interface ChangeSummary {
  /** The record the call was about. */
  record: { kind: string; label: string | null; id: string; table: string };
  operation: RecordChange["operation"];
  /** For updates the first telling field. */
  field: (FieldChange & { label: string }) | null;
  /** Further fields of that record, and further records. */
  moreFields: number;
  moreRecords: number;
}

/** The order in which fields tell most about an update. */
const telling = ["status", "name", "total_minor", "unit_price_minor", "phone", "email", "active", "revoked"];

/**
 * One line for a list: which record, and what happened to it.
 *
 * @param inputs of the call, for a name where the record has none
 */
export function summarize(changes: readonly RecordChange[], inputs: JsonValue): ChangeSummary | null {
  const main = mainFirst(changes)[0];
  if (!main) return null;
  const changed =
    main.operation === "update"
      ? fieldChanges(main).filter((field) => field.changed && !isBookkeeping(field))
      : [];
  const rank = (field: FieldChange) => {
    const at = telling.indexOf(field.column);
    return at < 0 ? telling.length : at;
  };
  const first = [...changed].sort((a, b) => rank(a) - rank(b))[0];
  return {
    record: {
      kind: recordKind(main.table),
      label: recordLabel(main) ?? labelFromInputs(inputs),
      id: main.id,
      table: main.table,
    },
    operation: main.operation,
    field: first ? { ...first, label: changeLabel(first) } : null,
    moreFields: Math.max(0, changed.length - 1),
    moreRecords: changes.length - 1,
  };
}
