import { isDeepStrictEqual } from "node:util";
import type { JsonObject, JsonValue } from "../json.ts";

/** A row as it was before an execution, as the execution left it, and as it is now. null: there was no row. */
export interface ThreeStates {
  before: JsonObject | null;
  after: JsonObject | null;
  current: JsonObject | null;
}

/** What has to be written for a row to be again as it was before. */
export type RowChange =
  | { operation: "insert"; row: JsonObject }
  /** Without `updated_at` in it the row counts as updated now. */
  | { operation: "update"; patch: JsonObject }
  | { operation: "delete" };

/** A field that somebody else has written since, or (`field: null`) the whole row that they have deleted. */
export interface FieldConflict {
  kind: "changed" | "deleted";
  /** Column; in a JSON column the member too: `custom_fields.tier`. */
  field: string | null;
  /** What the execution left there. */
  expected: JsonValue;
  /** What stands there now. */
  actual: JsonValue;
}

export interface RowPlan {
  /** null: the row is as it should be already. */
  change: RowChange | null;
  conflicts: FieldConflict[];
}

/** What must be known of a table's columns before its rows are compared. */
export interface RowShape {
  /** Columns that follow from others: they are never compared or brought back, but computed anew. */
  derived: ReadonlySet<string>;
  /** Columns that say one thing together, such as a state and since when: they change and go back as one. */
  together: readonly (readonly string[])[];
  /** Whether its rows have parts that go with them: one that was deleted since would come back without them. */
  hasParts: boolean;
}

/** A table of columns that have nothing to do with each other. */
export const plainShape: RowShape = { derived: new Set(), together: [], hasParts: false };

/** When a row was last written says nothing about its content: it is no conflict by itself. */
const stamp = "updated_at";

/**
 * Compares a row field by field. A field that still is as the execution left it goes back to what it was; one that
 * already is what it was stays; anything else is a conflict. The edits others made to other fields are kept.
 *
 * @param force conflicts are reported all the same, and overwritten; but what was deleted with its parts stays away
 */
export function planRow(
  { before, after, current }: ThreeStates,
  force: boolean,
  shape: RowShape = plainShape,
): RowPlan {
  if (before === null) return after === null ? nothing : removal(after, current, force, shape);
  if (current === null) {
    const conflicts: FieldConflict[] =
      after === null ? [] : [{ kind: "deleted", field: null, expected: null, actual: null }];
    const restores = conflicts.length === 0 || (force && !shape.hasParts);
    return { change: restores ? { operation: "insert", row: before } : null, conflicts };
  }
  return after === null
    ? replacement(before, current, force, shape)
    : merge({ before, after, current }, force, shape);
}

const nothing: RowPlan = { change: null, conflicts: [] };

/** A row the execution made. */
function removal(after: JsonObject, current: JsonObject | null, force: boolean, shape: RowShape): RowPlan {
  if (current === null) return nothing;
  const conflicts = differences(after, current, after, shape);
  return { change: conflicts.length === 0 || force ? { operation: "delete" } : null, conflicts };
}

/** A row the execution deleted, and that somebody has made again. */
function replacement(before: JsonObject, current: JsonObject, force: boolean, shape: RowShape): RowPlan {
  const conflicts = differences(before, current, null, shape);
  if (conflicts.length === 0 || !force) return { change: null, conflicts };
  const patch = Object.fromEntries(conflicts.map(({ field }) => [field!, before[field!]!]));
  return { change: { operation: "update", patch }, conflicts };
}

function differences(
  wanted: JsonObject,
  current: JsonObject,
  expected: JsonObject | null,
  { derived }: RowShape,
): FieldConflict[] {
  return columnsOf(wanted, current)
    .filter((column) => !derived.has(column))
    .filter((column) => !same(wanted[column], current[column]))
    .map((column) => ({
      kind: "changed",
      field: column,
      expected: expected?.[column] ?? null,
      actual: current[column]!,
    }));
}

function merge(
  { before, after, current }: { [state in keyof ThreeStates]: JsonObject },
  force: boolean,
  shape: RowShape,
): RowPlan {
  const patch: JsonObject = {};
  const conflicts: FieldConflict[] = [];
  for (const columns of unitsOf(columnsOf(before, current), shape)) {
    const [column] = columns;
    const [was, left, is] = [before, after, current].map((row) => row[column] ?? null);
    if (columns.length === 1 && isObject(was) && isObject(left) && isObject(is)) {
      const merged = mergeMembers(column, was, left, is, force, conflicts);
      if (!same(merged, is)) patch[column] = merged;
      continue;
    }
    if (agree(columns, before, after) || agree(columns, current, before)) continue;
    for (const name of columns) {
      const [expected, actual] = [after[name] ?? null, current[name] ?? null];
      if (!same(expected, actual)) conflicts.push({ kind: "changed", field: name, expected, actual });
      if (columns.length === 1 || !same(before[name], actual)) patch[name] = before[name] ?? null;
    }
  }
  if (conflicts.length > 0 && !force) return { change: null, conflicts };
  // Nobody has written the row since: then it is again what it was to the last column. Named even where it is the same
  // instant already, or the write itself would move it.
  const untouched = stamp in before && same(current[stamp], after[stamp]);
  if (untouched && (Object.keys(patch).length > 0 || !same(before[stamp], current[stamp]))) {
    patch[stamp] = before[stamp]!;
  }
  return { change: Object.keys(patch).length > 0 ? { operation: "update", patch } : null, conflicts };
}

/** What is compared as one: a column, or several that say one thing together. */
function unitsOf(columns: readonly string[], { derived, together }: RowShape): [string, ...string[]][] {
  const units: [string, ...string[]][] = [];
  const seen = new Set(derived);
  for (const column of columns) {
    if (seen.has(column)) continue;
    const others = together.find((group) => group.includes(column)) ?? [];
    const unit: [string, ...string[]] = [
      column,
      ...others.filter((name) => name !== column && columns.includes(name)),
    ];
    for (const name of unit) seen.add(name);
    units.push(unit);
  }
  return units;
}

function agree(columns: readonly string[], one: JsonObject, other: JsonObject): boolean {
  return columns.every((column) => same(one[column] ?? null, other[column] ?? null));
}

/** The members of a JSON column are fields of their own: who sets one custom field does not touch the others. */
function mergeMembers(
  column: string,
  was: JsonObject,
  left: JsonObject,
  is: JsonObject,
  force: boolean,
  conflicts: FieldConflict[],
): JsonObject {
  const merged = new Map(Object.entries(is));
  for (const name of new Set([...Object.keys(was), ...Object.keys(left)])) {
    const [before, after, current] = [member(was, name), member(left, name), member(is, name)];
    if (same(before, after) || same(current, before)) continue;
    if (!same(current, after)) {
      const field = `${column}.${name}`;
      conflicts.push({ kind: "changed", field, expected: after ?? null, actual: current ?? null });
      if (!force) continue;
    }
    if (before === undefined) merged.delete(name);
    else merged.set(name, before);
  }
  return Object.fromEntries(merged);
}

const member = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Columns that were there then and are there still: a migration may have come between. */
function columnsOf(then: JsonObject, current: JsonObject): string[] {
  return Object.keys(then).filter((column) => column !== stamp && column in current);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A row after a change. */
export function changed(row: JsonObject | null, change: RowChange): JsonObject | null {
  if (change.operation === "delete") return null;
  return change.operation === "insert" ? change.row : { ...row, ...change.patch };
}

/**
 * Two changes of a row, one after the other, as one.
 *
 * @param row what it is before both; where it was there and is to be made anew, it is changed into that
 */
export function compose(
  row: JsonObject | null,
  first: RowChange | null,
  then: RowChange | null,
): RowChange | null {
  if (!first || !then) return first ?? then;
  if (then.operation === "delete") return row === null ? null : then;
  if (then.operation === "insert") {
    if (row === null) return then;
    const patch = Object.fromEntries(
      Object.entries(then.row).filter(([column, value]) => !same(row[column], value)),
    );
    return { operation: "update", patch };
  }
  if (first.operation === "insert") return { operation: "insert", row: { ...first.row, ...then.patch } };
  if (first.operation === "delete") return then;
  const { [stamp]: _, ...patch } = first.patch;
  // The later of the two says whether the row counts as updated now.
  return { operation: "update", patch: { ...patch, ...then.patch } };
}

/** Regardless of the order of keys, which jsonb does not keep. */
export const same: (a: unknown, b: unknown) => boolean = isDeepStrictEqual;

/** Whether a row is now what a change was to make of it, but for what follows from others. */
export function isDone(
  change: RowChange,
  now: JsonObject | null,
  { derived }: RowShape = plainShape,
): boolean {
  if (change.operation === "delete") return now === null;
  const wanted = change.operation === "insert" ? change.row : change.patch;
  return (
    now !== null &&
    Object.keys(wanted).every(
      (column) => derived.has(column) || !(column in now) || same(wanted[column], now[column]),
    )
  );
}
