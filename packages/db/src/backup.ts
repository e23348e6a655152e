import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type postgres from "postgres";
import { connectPostgres } from "./postgres-js.ts";

/*
 * A whole installation in one file: gzip of lines, the first one a header, then for each table a line that names it
 * and its columns, its rows as PostgreSQL's COPY writes them, and `\.`; the last line counts and seals what came before.
 * Rows can hold neither a line feed nor `\.` unescaped, so what is a line of ours is never in doubt.
 * Source: PostgreSQL, COPY, "Text Format".
 */

const format = "acta-backup/1";

export interface BackupSummary {
  /** ISO 8601, UTC: the instant whose state the file holds. */
  createdAt: string;
  tables: number;
  rows: number;
}

interface Header {
  format: string;
  createdAt: string;
  postgres: string;
  /** Name and SHA-256 of each migration the data is in the form of. */
  migrations: [name: string, sha256: string][];
  /** First instants of the months there are executions of. */
  months: string[];
}

interface TableHeader {
  table: string;
  columns: string[];
}

interface Seal {
  tables: number;
  rows: number;
  /** Of everything before this line, uncompressed; hexadecimal. */
  sha256: string;
}

/** A file that cannot be restored, or a database it cannot be restored into. The message says what to do. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

/** Every table of ours with rows of its own, those that others refer to first. */
const tablesInOrder = `
WITH RECURSIVE ours AS (
  SELECT c.oid, c.relname FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname <> 'acta_migrations'),
refers AS (
  SELECT DISTINCT conrelid AS child, confrelid AS parent FROM pg_constraint
  WHERE contype = 'f' AND conrelid <> confrelid
    AND conrelid IN (SELECT oid FROM ours) AND confrelid IN (SELECT oid FROM ours)),
depths AS (
  SELECT oid, 0 AS depth FROM ours
  UNION
  SELECT refers.child, depths.depth + 1 FROM depths JOIN refers ON refers.parent = depths.oid WHERE depths.depth < 50)
SELECT ours.relname AS table, max(depth) AS depth,
  (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = ours.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
FROM ours JOIN depths USING (oid) GROUP BY ours.oid, ours.relname ORDER BY max(depth), ours.relname`;

const monthsThereAre = `
SELECT to_char(to_date(substring(relname from '\\d{4}_\\d{2}$'), 'YYYY_MM'), 'YYYY-MM-01"T"00:00:00"Z"') AS month
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname ~ '^tool_executions_\\d{4}_\\d{2}$'
ORDER BY 1`;

/**
 * Writes everything there is as it was at one instant, while calls go on. What sealed secrets are sealed with is not in
 * it: keep `ACTA_ENCRYPTION_KEYS` beside it, in another place.
 *
 * @param ownerUrl logs in as `acta_owner`, which sees all rows
 */
export async function writeBackup(ownerUrl: string, to: NodeJS.WritableStream): Promise<BackupSummary> {
  const sql = connect(ownerUrl);
  try {
    return await sql.begin("isolation level repeatable read read only", async (transaction) => {
      const [{ now, version }] = (await transaction`
        select now() as now, current_setting('server_version') as version`) as unknown as [
        { now: Date; version: string },
      ];
      const migrations = await transaction<{ name: string; sha256: string }[]>`
        select name, sha256 from acta_migrations order by name`;
      const months = await transaction.unsafe<{ month: string }[]>(monthsThereAre);
      const header: Header = {
        format,
        createdAt: now.toISOString(),
        postgres: version,
        migrations: migrations.map(({ name, sha256 }) => [name, sha256]),
        months: months.map(({ month }) => month),
      };
      const tables = await transaction.unsafe<TableHeader[]>(tablesInOrder);
      const summary: BackupSummary = { createdAt: header.createdAt, tables: tables.length, rows: 0 };

      async function* lines(): AsyncGenerator<Buffer> {
        const hash = createHash("sha256");
        const sealed = (bytes: Buffer) => {
          hash.update(bytes);
          return bytes;
        };
        yield sealed(line(header));
        for (const { table, columns } of tables) {
          yield sealed(line({ table, columns } satisfies TableHeader));
          const copy = `copy (select ${list(columns)} from public.${quote(table)}) to stdout`;
          for await (const chunk of await transaction.unsafe(copy).readable()) {
            const bytes = chunk as Buffer;
            for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) summary.rows++;
            yield sealed(bytes);
          }
          yield sealed(Buffer.from("\\.\n"));
        }
        const { tables: count, rows } = summary;
        yield line({ tables: count, rows, sha256: hash.digest("hex") } satisfies Seal);
      }
      await pipeline(lines, createGzip(), to);
      return summary;
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Fills an empty, migrated database from a backup, whole or not at all. What was to be sent and had not been is sent
 * once a worker runs on it.
 *
 * @throws BackupError when the database is not empty, or not in the form the data is in, or the file is not whole
 */
export async function restoreBackup(ownerUrl: string, from: NodeJS.ReadableStream): Promise<BackupSummary> {
  const sql = connect(ownerUrl);
  try {
    return await sql.begin(async (transaction) => {
      const reader = new LineReader(from.pipe(createGunzip()));
      const header = parse<Header>(await reader.line());
      await assertFits(transaction, header);
      await transaction`select acta.ensure_partition(month) from unnest(${header.months}::timestamptz[]) as month`;
      const known = new Map(
        (await transaction.unsafe<TableHeader[]>(tablesInOrder)).map((each) => [each.table, each.columns]),
      );
      // COPY does not go together with row security. Its owner is bound by it only where it is forced; within this
      // transaction, which nobody sees before it has ended, it is not.
      await forceRowSecurity(transaction, [...known.keys()], false);
      await transaction`set constraints all deferred`;
      let rows = 0;
      let tables = 0;
      for (;;) {
        const before = reader.digest();
        const next = parse<TableHeader | Seal>(await reader.line());
        if ("sha256" in next) {
          if (next.sha256 !== before || next.rows !== rows || next.tables !== tables) {
            throw new BackupError(
              "The backup is damaged: it does not hold what it says. Nothing was restored.",
            );
          }
          break;
        }
        const columns = known.get(next.table);
        if (!columns || !next.columns.every((column) => columns.includes(column))) {
          throw new BackupError(`The backup has a table ${next.table} that this version does not know.`);
        }
        tables++;
        rows += await fill(transaction, next, reader);
      }
      // What the queue knew is not part of a backup: the relay hands out anew whatever had not been done.
      await transaction`update effects set queued_at = null where state in ('pending', 'leased')`;
      await transaction`set constraints all immediate`;
      await forceRowSecurity(transaction, [...known.keys()], true);
      return { createdAt: header.createdAt, tables, rows };
    });
  } catch (error) {
    if (isBroken(error)) {
      throw new BackupError("The backup is damaged or cut off. Nothing was restored.", { cause: error });
    }
    throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function assertFits(sql: postgres.TransactionSql, header: Header): Promise<void> {
  if (header.format !== format)
    throw new BackupError("This file is not a backup that this version can read.");
  const applied = await sql<{ name: string; sha256: string }[]>`
    select name, sha256 from acta_migrations order by name`;
  const here = applied.map(({ name, sha256 }) => `${name} ${sha256}`);
  const there = header.migrations.map(([name, sha256]) => `${name} ${sha256}`);
  if (here.join() !== there.join()) {
    throw new BackupError(
      `The backup is of a version whose last migration is ${header.migrations.at(-1)?.[0]}; this one's is ${applied.at(-1)?.name}. Restore it with the version that made it, then start this one.`,
    );
  }
  const filled = await sql`select from workspaces limit 1`;
  if (filled.length > 0) throw new BackupError("The database is not empty. Restore into a new one.");
}

async function forceRowSecurity(
  sql: postgres.TransactionSql,
  tables: readonly string[],
  force: boolean,
): Promise<void> {
  for (const table of tables) {
    await sql.unsafe(`alter table public.${quote(table)} ${force ? "" : "no "}force row level security`);
  }
}

/** @returns how many rows */
async function fill(
  sql: postgres.TransactionSql,
  { table, columns }: TableHeader,
  reader: LineReader,
): Promise<number> {
  const target = `public.${quote(table)}`;
  const copy = await sql.unsafe(`copy ${target} (${list(columns)}) from stdin`).writable();
  let rows = 0;
  await pipeline(async function* () {
    for (let row = await reader.line(); !isEnd(row); row = await reader.line()) {
      rows++;
      yield row;
    }
  }, copy);
  return rows;
}

/** Lines with their line feed, and the digest of all lines so far. */
class LineReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hash = createHash("sha256");
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer | string>) {
    this.#chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  async line(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (;;) {
      const end = this.#rest.indexOf(10);
      if (end >= 0) {
        parts.push(this.#rest.subarray(0, end + 1));
        this.#rest = this.#rest.subarray(end + 1);
        const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
        this.#hash.update(whole);
        return whole;
      }
      parts.push(this.#rest);
      const { value, done } = await this.#chunks.next();
      if (done) throw new BackupError("The backup is cut off. Nothing was restored.");
      this.#rest = value;
    }
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}

const isEnd = (row: Buffer): boolean => row.length === 3 && row[0] === 92 && row[1] === 46;
const line = (value: object): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

function parse<T>(bytes: Buffer): T {
  try {
    return JSON.parse(bytes.toString("utf8")) as T;
  } catch (cause) {
    throw new BackupError("This file is not a backup.", { cause });
  }
}

/** What zlib says of a file that is no gzip, or not all of one. */
function isBroken(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("Z_") || code === "ERR_STREAM_PREMATURE_CLOSE";
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const list = (columns: readonly string[]): string => columns.map(quote).join(", ");

function connect(url: string): postgres.Sql {
  return connectPostgres(url, {
    max: 1,
    onnotice: () => {},
    // A large installation takes longer than any call may.
    connection: {
      application_name: "acta backup",
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    },
  });
}
