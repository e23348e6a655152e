import { createHash } from "node:crypto";
import { type BaseContext, fail } from "@acta/core";

/**
 * How many rows one call of a search looks at. Under row-level security a text comparison cannot use an index (it
 * is not leakproof), so a search walks the workspace's rows in list order. The bound keeps the call short whatever
 * the table holds; the cursor goes on where it stopped.
 */
export const searchWindow = 5_000;

type CursorContext = Pick<BaseContext, "cursors">;

/** Filters as they were given; their order does not matter. */
export type Filters = { readonly [name: string]: string | number | boolean | undefined };

/** A cursor continues one list: with other filters its position would skip items or repeat them. */
function digestOf(filters: Filters): string {
  const given = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(given)).digest("base64url").slice(0, 12);
}

/**
 * Where a page starts: the sort key of the last item of the page before, or null for the first page.
 *
 * @throws ActaError `CURSOR_INVALID` for a cursor that is not ours or belongs to other filters
 */
export function startOf(ctx: CursorContext, filters: Filters, cursor: string | undefined): string[] | null {
  if (cursor === undefined) return null;
  const position = ctx.cursors.decode(cursor);
  if (!Array.isArray(position) || position[0] !== digestOf(filters)) throw fail("CURSOR_INVALID");
  return position.slice(1).map(String);
}

/**
 * Cuts what was read to a page.
 *
 * @param rows at most `limit` + 1: the one too many says that there is a next page
 * @param windowEnd sort key of the last row a search looked at, when it may not have looked at all
 */
export function toPage<Row>(
  ctx: CursorContext,
  filters: Filters,
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string[],
  windowEnd?: string[],
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const end = rows.length > limit && last !== undefined ? keyOf(last) : windowEnd;
  return { items, nextCursor: end ? ctx.cursors.encode([digestOf(filters), ...end]) : null };
}

/** Pattern for ILIKE that finds the text anywhere, with its wildcards taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
