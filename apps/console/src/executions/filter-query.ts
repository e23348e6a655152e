import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { executionStatusNames, sourceNames } from "./options";

export const ranges = {
  "1h": { label: "Last hour", ms: 3_600_000 },
  "24h": { label: "Last 24 hours", ms: 86_400_000 },
  "7d": { label: "Last 7 days", ms: 7 * 86_400_000 },
  "30d": { label: "Last 30 days", ms: 30 * 86_400_000 },
  all: { label: "All time", ms: null },
} as const;

export type Range = keyof typeof ranges;
export const rangeNames = ["1h", "24h", "7d", "30d", "all"] as const satisfies readonly Range[];

const strings = parseAsArrayOf(parseAsString).withDefault([]);

/** Every filter of the history, as it stands in the address: a view is a link. */
export const filterParsers = {
  range: parseAsStringLiteral(rangeNames).withDefault("7d"),
  /** A range of its own; wins over the preset. */
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  status: parseAsArrayOf(parseAsStringLiteral(executionStatusNames)).withDefault([]),
  tool: strings,
  module: strings,
  source: parseAsArrayOf(parseAsStringLiteral(sourceNames)).withDefault([]),
  actor: strings,
  error: strings,
  record: parseAsString,
  batch: parseAsString,
  session: parseAsString,
  q: parseAsString.withDefault(""),
  /** Reads change nothing and outnumber everything: folded away unless asked for. */
  reads: parseAsBoolean.withDefault(false),
};

export const serializeFilters = createSerializer(filterParsers);

/** Reads the filters out of a request's address. */
export const loadFilters = createLoader(filterParsers);

export type Filters = inferParserType<typeof filterParsers>;

/** The instants a range means; relative ones are frozen at `now`, so that pages and counts agree. */
export function rangeOf(filters: Pick<Filters, "range" | "from" | "to">, now: number) {
  if (filters.from || filters.to) return { from: filters.from, to: filters.to };
  const { ms } = ranges[filters.range];
  return { from: ms === null ? null : new Date(now - ms), to: null };
}

/** What the history is asked. Absent rather than empty, so that equal views have equal cache keys. */
export function toQuery(filters: Filters, now: number) {
  const { from, to } = rangeOf(filters, now);
  const some = <T>(values: T[]) => (values.length > 0 ? values : undefined);
  return present({
    status: some(filters.status),
    tool: some(filters.tool),
    module: some(filters.module),
    source: some(filters.source),
    actor: some(filters.actor),
    errorCode: some(filters.error),
    record: filters.record ?? undefined,
    batch: filters.batch ?? undefined,
    session: filters.session ?? undefined,
    q: filters.q === "" ? undefined : filters.q,
    includeReads: filters.reads || undefined,
    from: from?.toISOString(),
    to: to?.toISOString(),
  });
}

/** Without what is undefined: JSON leaves that out on the way, and where the server asks for itself nothing does. */
function present<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // What is left has the types it had.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export type ExecutionQuery = ReturnType<typeof toQuery>;

/** Rows fetched at once. */
const pageSize = 50;

/** What the list asks: also what the server asks ahead of it, so the two must be equal. */
export function toListInput(filter: ExecutionQuery) {
  return { filter, limit: pageSize };
}
