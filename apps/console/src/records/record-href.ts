/** The page of a record. It is found by its table as well as by its entity. */
export function recordHref(table: string, id: string): string {
  return `/records/${encodeURIComponent(table)}/${encodeURIComponent(id)}`;
}
