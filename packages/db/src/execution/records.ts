import type { JsonObject, RecordChange } from "@acta/core";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Records, RecordTable } from "../handles.ts";
import { annotationsOf } from "../schema/index.ts";
import { Statement } from "../wire/statement.ts";
import type { WireRow, WireValue } from "../wire/values.ts";
import type { Send } from "./read-database.ts";
import { codecOf, isIn, type TableCodec } from "./row-codec.ts";
import { unattended } from "./unattended.ts";

/** A change as it arrived. Most calls read theirs once, at the end, so it is spelled out only then. */
interface RawChange {
  codec: TableCodec;
  id: string;
  operation: RecordChange["operation"];
  row: WireRow;
  /** Where in the row the state before and the state after begin; -1 where there is none. */
  before: number;
  after: number;
}

export interface ExactWriter {
  insert(table: RecordTable, row: JsonObject): Promise<void>;
  /** `updated_at` is the instant of the call unless the patch has it. */
  update(table: RecordTable, id: string, patch: JsonObject): Promise<void>;
  delete(table: RecordTable, id: string): Promise<void>;
}

export interface RecordWriterOptions {
  workspaceId: string;
  now: Date;
  newId: () => string;
  send: Send;
  /** Takes a write along with whatever is sent next. It may still fail there, and fails the call then. */
  defer(statement: Statement, values: readonly WireValue[]): void;
  /** Told of a write that could not even be sent: like one that was refused, it must fail the whole call. */
  onFault(error: unknown): void;
}

type Values = Readonly<Record<string, unknown>>;
type Row = Record<string, unknown>;

/**
 * `ctx.records` of one execution. The text of a write is made once for a table and set of columns; its values go as
 * parameters in the order of the table's columns. Row types follow from the table, from which the codec derives names
 * and conversions: `RecordWriter` is what this is to others.
 *
 * A class, since each execution has one: V8 makes a literal with a getter as a hash table every time.
 */
class TableWriter {
  /** What to tell other processes of this commit: changed rows of tables that authentication caches. */
  readonly news: string[] = [];
  /** Ids of the records that changed rows are parts of. */
  readonly wholes = new Set<string>();
  private readonly options: RecordWriterOptions;
  private readonly raw: RawChange[] = [];
  private told: RecordChange[] = [];
  private instantText: string | undefined;

  constructor(options: RecordWriterOptions) {
    this.options = options;
  }

  get changes(): readonly RecordChange[] {
    if (this.told.length !== this.raw.length) this.told = this.raw.map(toChange);
    return this.told;
  }

  /** How many changes there are so far. */
  get count(): number {
    return this.raw.length;
  }

  /** For undo: rows exactly as snapshots have them, by column name. Captured like every other write. */
  get exact(): ExactWriter {
    return {
      insert: (table, row) => this.insertExactly(table, row),
      update: (table, id, patch) => this.updateExactly(table, id, patch),
      delete: async (table, id) => {
        await this.delete(table, id);
      },
    };
  }

  insert(table: RecordTable, values: Values): Promise<Row | null> {
    return unattended(this.insertWith(table, values));
  }

  insertIfAbsent(table: RecordTable, values: Values, on: readonly PgColumn[]): Promise<Row | null> {
    return unattended(this.insertWith(table, values, on));
  }

  update(table: RecordTable, id: string, patch: Values): Promise<Row | null> {
    return unattended(this.updateWith(table, id, patch));
  }

  delete(table: RecordTable, id: string): Promise<Row | null> {
    return unattended(this.remove(table, id));
  }

  /** Of the call, as it is sent. */
  private get instant(): string {
    this.instantText ??= this.options.now.toISOString();
    return this.instantText;
  }

  private async insertWith(table: RecordTable, given: Values, on?: readonly PgColumn[]): Promise<Row | null> {
    const { workspaceId, newId, defer, send } = this.options;
    const codec = codecOf(table);
    const { instant } = this;
    const id = typeof given.id === "string" ? given.id : newId();
    const { key, values } = this.valuesOf(codec, given, {
      workspaceId,
      id,
      createdAt: instant,
      updatedAt: instant,
    });
    const known = on ? null : codec.foresee(key, values);
    if (known) defer(insertStatement(codec, key, "unanswered"), values);
    const row = known ?? (await send(insertStatement(codec, key, on), values)).rows[0];
    if (!row) return null;
    this.note({ codec, id, operation: "insert", row, before: -1, after: 0 }, table);
    return codec.toRow(row, 0);
  }

  private async updateWith(table: RecordTable, id: string, patch: Values): Promise<Row | null> {
    const { workspaceId, send } = this.options;
    const codec = codecOf(table);
    const { key, values } = this.valuesOf(codec, patch, {});
    if (key === 0) {
      const step = await send(lockStatement(codec), [workspaceId, id]);
      return step.rows[0] ? codec.toRow(step.rows[0], 0) : null;
    }
    const step = await send(updateStatement(codec, key), [workspaceId, id, this.instant, ...values]);
    const row = step.rows[0];
    if (!row) return null;
    const after = codec.readable.length;
    this.note({ codec, id, operation: "update", row, before: 0, after }, table);
    return codec.toRow(row, after);
  }

  private async remove(table: RecordTable, id: string): Promise<Row | null> {
    const { workspaceId, send } = this.options;
    const codec = codecOf(table);
    const step = await send(deleteStatement(codec), [workspaceId, id]);
    const row = step.rows[0];
    if (!row) return null;
    this.note({ codec, id, operation: "delete", row, before: 0, after: -1 }, table);
    return codec.toRow(row, 0);
  }

  private async insertExactly(table: RecordTable, row: JsonObject): Promise<void> {
    const { workspaceId, send } = this.options;
    const codec = codecOf(table);
    const { key, values } = exactValues(codec, { ...row, workspace_id: workspaceId });
    const step = await send(insertStatement(codec, key), values);
    this.note(
      { codec, id: String(row.id), operation: "insert", row: step.rows[0]!, before: -1, after: 0 },
      table,
    );
  }

  private async updateExactly(
    table: RecordTable,
    id: string,
    { updated_at: stamp, ...patch }: JsonObject,
  ): Promise<void> {
    const { workspaceId, send } = this.options;
    const codec = codecOf(table);
    const { key, values } = exactValues(codec, patch);
    const updatedAt = typeof stamp === "string" ? stamp : this.instant;
    const step = await send(updateStatement(codec, key), [workspaceId, id, updatedAt, ...values]);
    const row = step.rows[0];
    if (row)
      this.note({ codec, id, operation: "update", row, before: 0, after: codec.readable.length }, table);
  }

  private valuesOf(codec: TableCodec, given: Values, fills: Fills): Filled {
    const values: WireValue[] = [];
    let key = 0;
    for (const column of codec.columns) {
      let value = fills[column.key];
      if (value === undefined) {
        const own = column.key in filledOnly ? undefined : given[column.key];
        if (own === undefined) continue;
        try {
          value = column.encode(own);
        } catch (error) {
          this.options.onFault(error);
          throw error;
        }
      }
      key += column.bit;
      values.push(value);
    }
    return { key, values };
  }

  private note(change: RawChange, table: RecordTable): void {
    this.raw.push(change);
    const { notifiesAuth, partOf } = annotationsOf(table);
    if (notifiesAuth) this.news.push(JSON.stringify({ table: change.codec.name, id: change.id }));
    if (partOf) this.noteWholes(change, partOf);
  }

  /** Of the row as it was and as it is: a part that moves has left one and joined another. */
  private noteWholes({ codec, row, before, after }: RawChange, columns: readonly string[]): void {
    for (const name of columns) {
      const index = codec.readable.findIndex((column) => column.name === name);
      for (const offset of [before, after]) {
        const id = offset < 0 ? null : row[offset + index];
        if (id) this.wholes.add(id);
      }
    }
  }
}

export type RecordWriter = Records & Pick<TableWriter, "changes" | "count" | "news" | "wholes" | "exact">;

export function createRecordWriter(options: RecordWriterOptions): RecordWriter {
  return new TableWriter(options) as unknown as RecordWriter;
}

/** Columns that snapshots have and the table no longer does are left out. */
function exactValues(codec: TableCodec, row: JsonObject): Filled {
  const values: WireValue[] = [];
  let key = 0;
  for (const column of codec.columns) {
    const value = row[column.name];
    if (value === undefined) continue;
    key += column.bit;
    values.push(column.encode(value));
  }
  return { key, values };
}

function toChange({ codec, id, operation, row, before, after }: RawChange): RecordChange {
  const state = (offset: number): JsonObject | null => (offset < 0 ? null : codec.toSnapshot(row, offset));
  return { table: codec.name, id, operation, before: state(before), after: state(after) };
}

type Fills = { readonly [key: string]: WireValue | undefined };
interface Filled {
  /** The set of columns given, one bit each: exact up to 53 columns. */
  key: number;
  values: WireValue[];
}

/** Never taken from a handler's values. */
const filledOnly = { workspaceId: true, id: true, createdAt: true, updatedAt: true };

const statements = new WeakMap<TableCodec, Map<string | number, Statement>>();

function cached(codec: TableCodec, key: string | number, text: () => string): Statement {
  let ofTable = statements.get(codec);
  if (!ofTable) {
    ofTable = new Map();
    statements.set(codec, ofTable);
  }
  let statement = ofTable.get(key);
  if (!statement) {
    statement = new Statement(text());
    ofTable.set(key, statement);
  }
  return statement;
}

const columnsIn = (codec: TableCodec, key: number) => codec.columns.filter(({ bit }) => isIn(key, bit));

const quote = (name: string) => `"${name}"`;
const list = (columns: readonly { name: string }[], prefix = "") =>
  columns.map(({ name }) => prefix + quote(name)).join(", ");

function insertStatement(codec: TableCodec, key: number, on?: readonly PgColumn[] | "unanswered"): Statement {
  const answered = on !== "unanswered";
  const target =
    answered &&
    on &&
    (on.length > 0 ? ["workspace_id", ...on.map((column) => codec.keyOf(column).name)] : []);
  return cached(codec, target ? `${key}/${target.join()}` : answered ? key : -key, () => {
    const columns = columnsIn(codec, key);
    const parameters = columns.map((_, index) => `$${index + 1}`).join(", ");
    const arbiter = target && target.length > 0 ? ` (${target.map(quote).join(", ")})` : "";
    const conflict = target ? ` ON CONFLICT${arbiter} DO NOTHING` : "";
    const returning = answered ? ` RETURNING ${list(codec.readable)}` : "";
    return `INSERT INTO ${codec.quoted} (${list(columns)}) VALUES (${parameters})${conflict}${returning}`;
  });
}

/**
 * Before and after in one statement. The row is locked first, so that `before` is the state the change was really
 * made on, even when another transaction has just changed it.
 */
function updateStatement(codec: TableCodec, key: number): Statement {
  return cached(codec, `update/${key}`, () => {
    const stamped = codec.columns.some(({ key: name }) => name === "updatedAt");
    const assignments = columnsIn(codec, key).map(({ name }, index) => `${quote(name)} = $${index + 4}`);
    // A table without the column takes the parameter all the same: positions then never differ.
    assignments.push(...(stamped ? [`"updated_at" = $3`] : []));
    const where = stamped ? "" : " AND $3::timestamptz IS NOT NULL";
    return `WITH before AS (SELECT ${list(codec.readable)} FROM ${codec.quoted}
  WHERE workspace_id = $1 AND id = $2${where} FOR UPDATE),
after AS (UPDATE ${codec.quoted} AS target SET ${assignments.join(", ")} FROM before
  WHERE target.workspace_id = before.workspace_id AND target.id = before.id RETURNING ${list(codec.readable, "target.")})
SELECT before.*, after.* FROM before, after`;
  });
}

function lockStatement(codec: TableCodec): Statement {
  return cached(
    codec,
    "lock",
    () =>
      `SELECT ${list(codec.readable)} FROM ${codec.quoted} WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
  );
}

function deleteStatement(codec: TableCodec): Statement {
  return cached(
    codec,
    "delete",
    () => `DELETE FROM ${codec.quoted} WHERE workspace_id = $1 AND id = $2 RETURNING ${list(codec.readable)}`,
  );
}
