import type { JsonObject, JsonValue } from "./json.ts";
import type { RecordChange } from "./types.ts";

/*
 * What a change says to a person, apart from the words: shared by whoever keeps the history and whoever draws it, so it
 * must load in a browser too.
 */

/** One field of one record, before and after. `undefined` where it did not exist. */
export interface FieldChange {
  /** Column, and for JSON columns the path inside: `custom_fields.tier`. */
  path: string;
  column: string;
  before: JsonValue | undefined;
  after: JsonValue | undefined;
  changed: boolean;
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
  for (const column of ["name", "external_id", "description", "title", "email", "body"]) {
    const value = row?.[column];
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

/** Rows that belong to another one: never what a call is about. */
export const belongingTables: readonly string[] = ["order_lines", "contact_tags", "whatsapp_conversations"];

/** What a call is about, then what belongs to it. The database keeps snapshots in an order of its own. */
export function mainFirst(changes: readonly RecordChange[]): readonly RecordChange[] {
  const belongs = ({ table }: RecordChange) => belongingTables.includes(table);
  return [...changes.filter((change) => !belongs(change)), ...changes.filter(belongs)];
}

/** A call in one line: the record it was about, the field that tells most, and how much more there is. */
export interface ChangeSummary {
  record: { table: string; id: string; label: string | null };
  operation: RecordChange["operation"];
  /** For updates, the first telling field; long values are cut. */
  field: {
    path: string;
    column: string;
    before?: JsonValue | undefined;
    after?: JsonValue | undefined;
  } | null;
  /** Further fields of that record. */
  moreFields: number;
  /** Further records. */
  moreRecords: number;
  /** ISO 4217, of the record's amounts. */
  currency: string | null;
  /** Of an order: the pipeline its stage is one of. */
  pipelineId: string | null;
}

/** The order in which fields tell most about an update. */
const telling = ["status", "name", "total_minor", "unit_price_minor", "phone", "email", "active", "revoked"];

/**
 * @param main what the call was about: the first of `mainFirst`
 * @param rest `records` it changed in all, the currency of another one of them, and what the caller called the record
 */
export function summarizeChange(
  main: RecordChange,
  rest: { records: number; currency: string | null; name: string | null },
): ChangeSummary {
  const changed =
    main.operation === "update"
      ? fieldChanges(main).filter((field) => field.changed && !isBookkeeping(field))
      : [];
  const rank = ({ column }: FieldChange) => {
    const at = telling.indexOf(column);
    return at < 0 ? telling.length : at;
  };
  const [first] = [...changed].sort((a, b) => rank(a) - rank(b));
  const { table, id, operation, before, after } = main;
  const pipelineId = (after ?? before)?.pipeline_id;
  return {
    record: { table, id, label: short(recordLabel(main) ?? rest.name) },
    operation,
    field: first
      ? { path: first.path, column: first.column, before: brief(first.before), after: brief(first.after) }
      : null,
    moreFields: Math.max(0, changed.length - 1),
    moreRecords: rest.records - 1,
    currency: currencyOf(main, []) ?? rest.currency,
    pipelineId: typeof pipelineId === "string" ? pipelineId : null,
  };
}

const mostCharacters = 120;

const short = (text: string | null): string | null =>
  text !== null && text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;

/** A value short enough for a line. */
function brief(value: JsonValue | undefined): JsonValue | undefined {
  const text = typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value) : "";
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : value;
}
