import { isDeepStrictEqual } from "node:util";
import type { FieldBlame, JsonObject, JsonValue, RecordChange } from "@acta/core";

/** An execution that changed a record or parts of it. */
export interface Touch {
  executionId: string;
  doneAt: Date;
  undoOf: string | null;
  /** Of the record and its parts only. */
  changes: readonly RecordChange[];
}

/** Rows by `table/id`, as snapshots spell them; null or missing: not there. */
export type Rows = Map<string, JsonObject | null>;

export const keyOf = ({ table, id }: { table: string; id: string }): string => `${table}/${id}`;

/** How many touches are looked through for the one that was really last. */
const lookahead = 32;

/**
 * The touches in the order in which they were committed, the last one first. Each is taken back in `rows` after it was
 * handed out, so `rows` is always what the touch at hand had left.
 *
 * Ids tell when a call began. Of two calls that ran at once the one that began earlier may have written later; but it
 * left what the rows are, and its neighbour did not, so that is what decides.
 *
 * @param readMore the touches before an id, the newest first; none means there are no more
 */
export async function* backwards<T extends Touch>(
  rows: Rows,
  readMore: (before: string | undefined) => Promise<T[]>,
): AsyncGenerator<T, void, undefined> {
  const waiting: T[] = [];
  let before: string | undefined;
  let done = false;
  for (;;) {
    while (!done && waiting.length < lookahead) {
      const more = await readMore(before);
      waiting.push(...more);
      before = more.at(-1)?.executionId;
      done = more.length === 0;
    }
    const last = waiting.slice(0, lookahead).findIndex((touch) => hasLeft(touch, rows));
    const [touch] = waiting.splice(Math.max(0, last), 1);
    if (!touch) return;
    yield touch;
    for (const change of touch.changes) rows.set(keyOf(change), change.before);
  }
}

function hasLeft({ changes }: Touch, rows: Rows): boolean {
  return changes.every((change) => {
    const row = rows.get(keyOf(change)) ?? null;
    const { after } = change;
    if (row === null || after === null) return row === after;
    // Columns that a migration has added or removed since tell nothing.
    return Object.keys(after).every((column) => !(column in row) || same(row[column], after[column]));
  });
}

/** What is known of a field while going back: complete as soon as there is nothing more to learn about it. */
export interface FieldPast<T extends Touch> {
  field: string;
  value: JsonValue;
  origin: Exclude<FieldBlame["origin"], "hidden">;
  setBy: T | null;
  before: JsonValue;
  restored: T | null;
}

/** The members of a JSON column are fields of their own. */
function fieldsOf(row: JsonObject): string[] {
  return Object.entries(row).flatMap(([column, value]) => {
    const members = isObject(value) ? Object.keys(value) : [];
    return members.length === 0 ? [column] : members.map((member) => `${column}.${member}`);
  });
}

/**
 * Finds, for each field of a row, the touch that set its value.
 *
 * @param row as it is, or was at an instant
 * @param touches those up to then, the last one first
 */
export async function blame<T extends Touch>(
  key: string,
  row: JsonObject,
  touches: AsyncIterable<T>,
): Promise<FieldPast<T>[]> {
  const fields = fieldsOf(row).map((field): FieldPast<T> => {
    const value = valueAt(row, field) ?? null;
    return { field, value, origin: "unrecorded", setBy: null, before: null, restored: null };
  });
  const open = new Set(fields);
  for await (const touch of touches) {
    if (open.size === 0) break;
    const change = touch.changes.find((each) => keyOf(each) === key);
    if (change) for (const field of open) if (settles(field, touch, change)) open.delete(field);
  }
  return fields;
}

/** @returns whether nothing further back can add to it */
function settles<T extends Touch>(field: FieldPast<T>, touch: T, { before, after }: RecordChange): boolean {
  const left = after === null ? undefined : valueAt(after, field.field);
  const was = before === null ? undefined : valueAt(before, field.field);
  if (field.setBy) {
    // An undo set it: further back stands who had set this value first. Undos in between only passed it on.
    const first = touch.executionId < field.setBy.undoOf! && touch.undoOf === null;
    if (!first || same(left, was) || !same(left, field.value)) return false;
    field.restored = touch;
    return true;
  }
  // A column newer than this execution was not in its hands.
  if (after !== null && left === undefined && !(columnOf(field.field) in after)) return false;
  if (!same(left, field.value)) {
    // Something set it afterwards that is not on record.
    field.before = left ?? null;
    return true;
  }
  if (same(was, left)) return false;
  field.origin = "execution";
  field.setBy = touch;
  field.before = was ?? null;
  return touch.undoOf === null;
}

const columnOf = (field: string): string => field.split(".", 1)[0]!;

function valueAt(row: JsonObject, field: string): JsonValue | undefined {
  const column = columnOf(field);
  const value = row[column];
  if (field === column || value === undefined) return value;
  const member = field.slice(column.length + 1);
  return isObject(value) && Object.hasOwn(value, member) ? value[member] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const same = isDeepStrictEqual;
