import { fillPlaceholders, type Query } from "drizzle-orm";
import {
  PgDatabase,
  PgDialect,
  PgPreparedQuery,
  type PgQueryResultHKT,
  PgSession,
  type PgTransaction,
  type PreparedQueryConfig,
  type SelectedFieldsOrdered,
} from "drizzle-orm/pg-core";
import * as drizzleUtils from "drizzle-orm/utils";
import type { ReadDatabase } from "../handles.ts";
import type { Step } from "../wire/batch.ts";
import type { Statement } from "../wire/statement.ts";
import { toWire, type WireValue } from "../wire/values.ts";
import { readStatement } from "./statements.ts";
import { unattended } from "./unattended.ts";

/*
 * Drizzle's driver for our batches, as its drivers for other clients are written. Beside sparing what those do for a
 * pool, it throws our errors as they are: Drizzle's own wrap them in a message that holds the parameters.
 */

/** Sends one statement in the transaction. */
export type Send = (statement: Statement, values: readonly WireValue[]) => Promise<Step>;

type JoinsNullability = Record<string, boolean> | undefined;

// Every driver of Drizzle uses it, and it is exported; its declaration is marked internal and stripped.
const { mapResultRow } = drizzleUtils as unknown as {
  mapResultRow(columns: SelectedFieldsOrdered, row: unknown[], joins: JoinsNullability): unknown;
};

class ReadQuery<T extends PreparedQueryConfig> extends PgPreparedQuery<T> {
  private readonly send: Send;
  private readonly statement: Statement;
  private readonly fields: SelectedFieldsOrdered | undefined;
  private readonly mapRows: ((rows: unknown[][]) => T["execute"]) | undefined;
  // Set by Drizzle's select builder after construction, under this name.
  declare joinsNotNullableMap: JoinsNullability;

  constructor(
    send: Send,
    query: Query,
    fields: SelectedFieldsOrdered | undefined,
    mapRows: ((rows: unknown[][]) => T["execute"]) | undefined,
  ) {
    super(query, undefined, undefined);
    this.send = send;
    this.statement = readStatement(query.sql);
    this.fields = fields;
    this.mapRows = mapRows;
  }

  override execute(placeholders: Record<string, unknown> = {}): Promise<T["execute"]> {
    return this.executeWith(this.send, placeholders);
  }

  /** Runs in another transaction than the one it was built in. */
  executeWith(send: Send, placeholders: Record<string, unknown>): Promise<T["execute"]> {
    return unattended(this.run(send, placeholders));
  }

  private async run(send: Send, placeholders: Record<string, unknown>): Promise<T["execute"]> {
    const { params } = this.query;
    const step = await send(this.statement, fillPlaceholders(params, placeholders).map(toWire));
    const rows = step.rows.map((row) => this.statement.parse(row));
    if (this.mapRows) return this.mapRows(rows);
    const { fields, joinsNotNullableMap } = this;
    if (fields) return rows.map((row) => mapResultRow(fields, row, joinsNotNullableMap));
    const names = (this.statement.fields ?? []).map(({ name }) => name);
    return rows.map((row) => Object.fromEntries(row.map((value, column) => [names[column], value])));
  }
}

class ReadSession extends PgSession {
  readonly send: Send;

  constructor(send: Send) {
    super(dialect);
    this.send = send;
  }

  override prepareQuery<T extends PreparedQueryConfig>(
    query: Query,
    fields: SelectedFieldsOrdered | undefined,
    _name: string | undefined,
    _arrayMode: boolean,
    mapRows?: (rows: unknown[][]) => T["execute"],
  ): PgPreparedQuery<T> {
    return new ReadQuery<T>(this.send, query, fields, mapRows);
  }

  override transaction<T>(_run: (transaction: PgTransaction<PgQueryResultHKT>) => Promise<T>): Promise<T> {
    // Its COMMIT would keep the handler's change without its record.
    return Promise.reject(new Error("an execution is one transaction already; ctx.db has no other"));
  }
}

const dialect = new PgDialect();

class CallDatabase extends PgDatabase<PgQueryResultHKT> {
  readonly #send: Send;

  constructor(send: Send) {
    super(dialect, new ReadSession(send), undefined);
    this.#send = send;
  }

  /** Not a property: `ctx.db` is handed to tools, and what is sent here is sent whatever it does. */
  static sendOf(db: object): Send {
    if (!(#send in db)) throw new Error("prepared reads run on ctx.db");
    return db.#send;
  }
}

export function createReadDatabase(send: Send): ReadDatabase {
  // The cast narrows: writing methods stay out of the type, and `readStatement` refuses what they would send.
  return new CallDatabase(send) as unknown as ReadDatabase;
}

/** What a select's `.prepare(name)` gives. */
interface Preparable<Result> {
  prepare(name: string): { execute(placeholders?: Record<string, unknown>): Promise<Result> };
}

/**
 * A read built once for the process instead of at each call: building costs more than all the rest of it.
 *
 * @example
 * const findByExternalId = prepared((db) =>
 *   db.select().from(contacts).where(eq(contacts.externalId, sql.placeholder("externalId"))));
 * const [contact] = await findByExternalId(ctx.db, { externalId });
 */
export function prepared<Result>(
  build: (db: ReadDatabase) => Preparable<Result>,
): (db: ReadDatabase, placeholders?: Record<string, unknown>) => Promise<Result> {
  let query: ReadQuery<PreparedQueryConfig & { execute: Result }> | undefined;
  return (db, placeholders = {}) => {
    const send = CallDatabase.sendOf(db);
    // Our session makes nothing but these.
    query ??= build(unconnected).prepare("prepared") as unknown as NonNullable<typeof query>;
    return query.executeWith(send, placeholders);
  };
}

const unconnected = createReadDatabase(() => Promise.reject(new Error("built outside of an execution")));
