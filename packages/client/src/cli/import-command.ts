import { accessSync, constants, existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Acta, Whoami } from "../acta.ts";
import { openTable, type Table } from "../import/csv.ts";
import { minorDigitsOf } from "../import/decimal.ts";
import { ImportFault } from "../import/fault.ts";
import { journalPath, openJournal } from "../import/journal.ts";
import {
  assertColumns,
  detectMapping,
  type ImportKind,
  importKinds,
  type Mapping,
  parseMapping,
} from "../import/mapping.ts";
import { createProgressLine } from "../import/progress.ts";
import { createTools, type OrderLines, readOrderLines } from "../import/records.ts";
import { createRejects } from "../import/rejects.ts";
import { type ImportOutcome, runImport } from "../import/run.ts";
import type { AttemptEvent } from "../transport.ts";
import { type Connection, toActa } from "./connection.ts";
import type { Env } from "./env.ts";
import { type ExitCode, exitCodes, explainError, printJson, type Terminal } from "./output.ts";
import { UsageError } from "./usage.ts";

export interface ImportArguments {
  mapping?: string;
  "print-mapping"?: boolean;
  lines?: string;
  currency?: string;
  "time-zone"?: string;
  concurrency?: string;
  encoding?: string;
  delimiter?: string;
  rejects?: string;
  "dry-run"?: boolean;
  again?: boolean;
  json?: boolean;
}

/** `acta import`. */
export async function importCommand(
  [kindText, file, ...surplus]: string[],
  given: ImportArguments,
  { env, connect, terminal }: { env: Env; connect: () => Connection; terminal: Terminal },
): Promise<ExitCode> {
  const kind = importKinds.find((known) => known === kindText);
  if (kind === undefined || file === undefined || surplus.length > 0)
    throw new UsageError("acta import takes contacts, products or orders, and one file");
  const concurrency = parseConcurrency(given.concurrency);
  const currency = (given.currency ?? "USD").toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw new UsageError("--currency must be an ISO 4217 code such as USD");
  const timeZone = given["time-zone"] === undefined ? undefined : parseTimeZone(given["time-zone"]);

  const source = await openSource(kind, file, given);
  if (given["print-mapping"]) {
    printJson(terminal, source.mapping);
    return exitCodes.done;
  }
  const rejectsPath = findRejectsPath(file, given);

  const connection = connect();
  const tally = createTally();
  const bar = createProgressLine(`${kind}${given["dry-run"] ? " (dry-run)" : ""}`, terminal.stderr);
  const acta = toActa(connection, {
    onAttempt: tally.add,
    onWait: ({ reason, delayMs }) =>
      bar.waiting(Date.now() + delayMs, reason === "rateLimit" ? "by the rate limit" : "after a failure"),
  });
  const workspace = await checkKey(acta, kind);
  const stop = new AbortController();
  const startedAtMs = Date.now();
  const stopListening = terminal.onInterrupt(() => {
    if (stop.signal.aborted) return;
    stop.abort(new Error("interrupted"));
    bar.note("Finishing the rows under way. Ctrl-C again stops at once.");
  });
  try {
    const journal = openJournal(
      given["dry-run"]
        ? null
        : journalPath(env.stateDir, connection.gatewayUrl, workspace.id, kind, realpathSync(file)),
      { again: given.again === true, onUnwritable: (reason) => bar.note(`No journal is kept: ${reason}`) },
    );
    const outcome = await runImport({
      acta,
      kind,
      table: source.table,
      lines: source.lines,
      mapping: source.mapping,
      currency,
      timeZone: timeZone ?? workspace.timeZone,
      concurrency,
      dryRun: given["dry-run"] === true,
      journal,
      rejects: createRejects(rejectsPath, source.table.header),
      stopSignal: stop.signal,
      onProgress: bar.update,
    });
    bar.end();
    const summary = {
      kind,
      file,
      dryRun: given["dry-run"] === true,
      ...toSummary(outcome),
      ...(source.lines && { lines: source.lines.count }),
      ...(kind === "orders" && { currency }),
      calls: tally.calls,
      executions: tally.executions.size,
      rateLimited: tally.rateLimited,
      unanswered: tally.unanswered,
      rejects: outcome.rejected > 0 ? rejectsPath : null,
      durationMs: Date.now() - startedAtMs,
    };
    if (given.json) printJson(terminal, summary);
    else terminal.out(describeSummary(summary));
    if (outcome.fatal) {
      const { text, exitCode } = explainError(outcome.fatal);
      terminal.err(`${text}\nThe import has stopped. Run the same command again to go on where it ended.\n`);
      return exitCode;
    }
    if (outcome.stopped) {
      terminal.err("Stopped. Run the same command again to go on; rows that are in are not sent again.\n");
      return exitCodes.interrupted;
    }
    return outcome.rejected > 0 ? exitCodes.refused : exitCodes.done;
  } finally {
    stopListening();
  }
}

/** Beside the file, or in the current folder where that one may not be written to. */
function findRejectsPath(file: string, given: ImportArguments): string {
  const path =
    given.rejects ?? (isWritable(dirname(file)) ? `${file}.rejects.csv` : `${basename(file)}.rejects.csv`);
  if ([file, given.lines].some((read) => read !== undefined && resolve(read) === resolve(path)))
    throw new UsageError("--rejects would overwrite a file that is read");
  if (!isWritable(dirname(path)))
    throw new UsageError(`${path} cannot be written; name another file with --rejects`);
  return path;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

interface ImportSource {
  table: Table;
  lines: OrderLines | undefined;
  mapping: Mapping;
}

async function openSource(kind: ImportKind, file: string, given: ImportArguments): Promise<ImportSource> {
  const mappingGiven = given.mapping === undefined ? undefined : readMapping(kind, given.mapping);
  const csv = {
    encoding: parseEncoding(given.encoding ?? "utf-8"),
    delimiter: given.delimiter === "\\t" ? "\t" : given.delimiter,
    nulls: mappingGiven?.nulls ?? ["NULL"],
  };
  const table = await openTable(file, csv);
  if (kind !== "orders") {
    if (given.lines !== undefined) throw new UsageError("--lines is for orders only");
    const mapping = mappingGiven ?? detectMapping(kind, table.header);
    assertColumns(mapping, table.header, file);
    return { table, lines: undefined, mapping };
  }
  const linesFile = given.lines ?? join(dirname(file), "order-details.csv");
  if (!existsSync(linesFile))
    throw new ImportFault(`there is no ${linesFile}; name the order lines with --lines`);
  const lineTable = await openTable(linesFile, csv);
  const detected = mappingGiven?.lines ? undefined : detectMapping(kind, table.header, lineTable.header);
  const mapping: Mapping = { ...(mappingGiven ?? detected!) };
  mapping.lines ??= detected!.lines!;
  assertColumns(mapping, table.header, file);
  assertColumns(mapping.lines, lineTable.header, linesFile);
  return { table, lines: await readOrderLines(lineTable, mapping), mapping };
}

function readMapping(kind: ImportKind, path: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ImportFault(`the mapping ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return parseMapping(kind, json);
}

function parseConcurrency(text = "8"): number {
  const value = Number(text);
  // The gateway lets a key have 50 calls under way.
  if (!Number.isInteger(value) || value < 1 || value > 50)
    throw new UsageError("--concurrency must be a whole number from 1 to 50");
  return value;
}

function parseTimeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new UsageError(`--time-zone ${name} is not an IANA name such as America/Bogota`);
  }
}

function parseEncoding(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    throw new UsageError(`--encoding ${name} is not known; for example utf-8 or windows-1252`);
  }
}

/** One look before the first row: a wrong key or a missing permission is told once and not once for every row. */
async function checkKey(acta: Acta, kind: ImportKind): Promise<Whoami["workspace"]> {
  const { workspace } = await acta.whoami();
  await acta.tools.read(createTools[kind]);
  return workspace;
}

/** Counts calls and the executions they left, for the comparison of the two. */
function createTally() {
  const tally = {
    /** Calls that the gateway took up: answered with success or refused by the tool. */
    calls: 0,
    executions: new Set<string>(),
    rateLimited: 0,
    unanswered: 0,
    add({ tool, outcome, status, executionId }: AttemptEvent) {
      if (tool === undefined) return;
      if (outcome === "unanswered") tally.unanswered += 1;
      else if (status === 429) tally.rateLimited += 1;
      else tally.calls += 1;
      if (executionId !== undefined) tally.executions.add(executionId);
    },
  };
  return tally;
}

function toSummary({ fatal, inFlight, done, totalMinor, phones, ...rest }: ImportOutcome) {
  return {
    ...rest,
    left: rest.rows - done,
    totalMinor,
    phones,
    failure: fatal instanceof Error ? fatal.message : null,
  };
}

interface Summary extends ReturnType<typeof toSummary> {
  kind: ImportKind;
  file: string;
  dryRun: boolean;
  lines?: number;
  currency?: string;
  "time-zone"?: string;
  calls: number;
  executions: number;
  rateLimited: number;
  unanswered: number;
  rejects: string | null;
  durationMs: number;
}

function describeSummary(summary: Summary): string {
  const { kind, rows, lines, repaired, created, existing, skipped, pending, rejected, left, phones } =
    summary;
  const details = [
    `${created} ${summary.dryRun ? "would be created" : "created"}`,
    `${existing} there already`,
    ...(skipped > 0 ? [`${skipped} in since the interrupted import`] : []),
    ...(pending > 0 ? [`${pending} waiting for approval`] : []),
    `${rejected} rejected`,
    ...(left > 0 ? [`${left} left`] : []),
  ];
  const seconds = (summary.durationMs / 1000).toFixed(1);
  return [
    `${kind}: ${rows} rows${lines === undefined ? "" : `, ${lines} lines`}: ${details.join(", ")}`,
    ...(repaired > 0 ? [`  ${repaired} rows repaired: a text held an unquoted delimiter`] : []),
    ...(phones.normalised + phones.asWritten > 0
      ? [`  phones: ${phones.normalised} in international form, ${phones.asWritten} kept as written`]
      : []),
    ...(summary.currency === undefined
      ? []
      : [`  total of these orders: ${toAmount(summary.totalMinor, summary.currency)} ${summary.currency}`]),
    `  calls made: ${summary.calls}, executions recorded: ${summary.executions}, in ${seconds} s${
      summary.rateLimited > 0 ? `; ${summary.rateLimited} more were put off by the rate limit` : ""
    }${summary.unanswered > 0 ? `; ${summary.unanswered} went unanswered` : ""}`,
    ...(summary.rejects === null ? [] : [`  rejected rows with reasons: ${summary.rejects}`]),
    "",
  ].join("\n");
}

function toAmount(minor: number, currency: string): string {
  const digits = minorDigitsOf(currency);
  const text = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
