import type { Acta } from "../acta.ts";
import { ActaProblem } from "../problem.ts";
import type { PendingApproval, ToolPreview, ToolResult } from "../wire.ts";
import type { Table, TableRow } from "./csv.ts";
import { RowFault } from "./fault.ts";
import type { Journal } from "./journal.ts";
import type { ImportKind, Mapping } from "./mapping.ts";
import {
  type ImportRecord,
  type OrderLines,
  type RecordContext,
  toContact,
  toOrder,
  toProduct,
} from "./records.ts";
import type { Rejects } from "./rejects.ts";

export interface ImportOptions {
  acta: Acta;
  kind: ImportKind;
  table: Table;
  /** Orders only. */
  lines: OrderLines | undefined;
  mapping: Mapping;
  currency: string;
  timeZone: string;
  /** Calls under way at once. */
  concurrency: number;
  dryRun: boolean;
  journal: Journal;
  rejects: Rejects;
  /** Takes up no further row; those under way are finished. */
  stopSignal: AbortSignal;
  onProgress(progress: Readonly<ImportProgress>): void;
}

export interface ImportProgress {
  /** Rows in the file. */
  rows: number;
  /** Rows dealt with, in whatever way. */
  done: number;
  inFlight: number;
  /** Rows in which an unquoted delimiter had split a text. */
  repaired: number;
  created: number;
  /** The workspace had the external id already. */
  existing: number;
  /** In since an earlier, interrupted import. */
  skipped: number;
  rejected: number;
  /** Waits for a person's approval. */
  pending: number;
  /** Contacts whose phone became E.164, and those that keep it as it was written. */
  phones: { normalised: number; asWritten: number };
  /** Sum of the totals the server answered, minor units. Orders only. */
  totalMinor: number;
}

export interface ImportOutcome extends ImportProgress {
  /** What ended the import before its end: a problem of the whole import, not of a row. */
  fatal: Error | undefined;
  stopped: boolean;
}

/** Refusals that every other row would meet too. */
const hopelessCodes: ReadonlySet<string> = new Set([
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "TOOL_NOT_FOUND",
  "ROUTE_NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "HEADER_INVALID",
  "RATE_LIMITED",
  "CONCURRENCY_LIMITED",
  "OVERLOADED",
  "DATABASE_UNAVAILABLE",
  "AUDIT_FAILED",
]);

/**
 * Sends every row of a file as a call of its own, several at a time.
 *
 * A row that cannot go in is rejected and the others go on. What concerns all rows (the key, the connection, a
 * server that stays away) ends the import; nothing is lost by that, since a second run goes on where it ended.
 */
export async function runImport(options: ImportOptions): Promise<ImportOutcome> {
  const { table, rejects, journal, stopSignal } = options;
  const progress: ImportProgress = {
    rows: await countRows(table),
    done: 0,
    inFlight: 0,
    repaired: 0,
    created: 0,
    existing: 0,
    skipped: 0,
    rejected: 0,
    pending: 0,
    phones: { normalised: 0, asWritten: 0 },
    totalMinor: 0,
  };
  const rowsById = new Map<string, number>();
  const source = table.rows();
  let fatal: Error | undefined;

  const reject = (row: TableRow, reason: string) => {
    rejects.add(row.row, reason, row.fields);
    progress.rejected += 1;
    progress.done += 1;
  };

  async function handle(row: TableRow): Promise<void> {
    if (row.repaired) progress.repaired += 1;
    let record: ImportRecord;
    try {
      record = toRecord(options, row);
      const earlier = rowsById.get(record.externalId);
      // The second would be answered `created: false` and its data silently dropped.
      if (earlier !== undefined)
        throw new RowFault(`externalId ${record.externalId} stands in row ${earlier} already`);
      rowsById.set(record.externalId, row.row);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      return reject(row, error.message);
    }
    if (journal.has(record)) {
      progress.skipped += 1;
      progress.done += 1;
      return;
    }
    try {
      progress.inFlight += 1;
      const result = await send(options, record);
      count(progress, record, result);
      if (result.status === "success") journal.add(record);
      progress.done += 1;
    } catch (error) {
      if (error instanceof ActaProblem && !hopelessCodes.has(error.code)) return reject(row, reasonOf(error));
      // A row that was waiting its turn when the import was stopped is not a failure: the next run takes it up.
      if (!stopSignal.aborted) fatal ??= error instanceof Error ? error : new Error(String(error));
    } finally {
      progress.inFlight -= 1;
    }
  }

  async function work(): Promise<void> {
    while (fatal === undefined && !stopSignal.aborted) {
      const { value: row, done } = await source.next();
      if (done) return;
      try {
        await handle(row);
      } catch (error) {
        fatal ??= error as Error;
      }
      options.onProgress(progress);
    }
  }

  options.onProgress(progress);
  await Promise.all(Array.from({ length: options.concurrency }, work));
  await source.return(undefined);
  rejects.close();
  const stopped = progress.done < progress.rows;
  if (!stopped) journal.remove();
  return { ...progress, fatal, stopped };
}

async function countRows(table: Table): Promise<number> {
  let rows = 0;
  for await (const _row of table.rows()) rows += 1;
  return rows;
}

function toRecord(options: ImportOptions, row: TableRow): ImportRecord {
  if (row.fault !== undefined) throw new RowFault(row.fault);
  const context: RecordContext = {
    mapping: options.mapping,
    header: options.table.header,
    currency: options.currency,
    timeZone: options.timeZone,
  };
  switch (options.kind) {
    case "contacts":
      return toContact(context, row);
    case "products":
      return toProduct(context, row);
    case "orders":
      return toOrder(context, options.lines!, row);
  }
}

/** What the tools of the three kinds answer, as far as the summary tells it. */
interface CreateOutputs {
  created: boolean;
  phone?: string | null;
  totalMinor?: number;
}

function send({ acta, dryRun, stopSignal }: ImportOptions, { tool, inputs }: ImportRecord) {
  // The key's limits are meant to be met: an import waits as long as it takes.
  const callOptions = { stopSignal, retry: { retries: 6, rateLimitMs: Number.POSITIVE_INFINITY } };
  const answer = dryRun
    ? acta.dryRunByName(tool, inputs, callOptions)
    : acta.callByName(tool, inputs, callOptions);
  return answer as Promise<ToolResult<CreateOutputs> | ToolPreview<CreateOutputs> | PendingApproval>;
}

function count(
  progress: ImportProgress,
  { inputs }: ImportRecord,
  result: ToolResult<CreateOutputs> | ToolPreview<CreateOutputs> | PendingApproval,
): void {
  if (result.status === "pending_approval") {
    progress.pending += 1;
    return;
  }
  const { created, phone, totalMinor } = result.outputs;
  if (created) progress.created += 1;
  else progress.existing += 1;
  if ("phoneText" in inputs && inputs.phoneText !== undefined)
    progress.phones[phone ? "normalised" : "asWritten"] += 1;
  progress.totalMinor += totalMinor ?? 0;
}

/** A refusal in one line, for the rejects file. */
function reasonOf(problem: ActaProblem): string {
  const faults = problem.errors.map(({ pointer, message }) => `${pointer || "/"} ${message}`);
  return `${problem.code}: ${[problem.detail, ...faults].join(" · ")}`;
}
