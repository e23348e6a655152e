import type { JsonObject, JsonValue } from "@acta/core";
import { getTableColumns, getTableName, type Table } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { types } from "pg";
import { annotationsOf } from "../schema/index.ts";
import { toIsoInstant, toWire, type WireRow, type WireValue } from "../wire/values.ts";

/** One column, with its three spellings: as sent, as a handler reads it, as a snapshot keeps it. */
interface ColumnCodec {
  /** Name in rows handed to tools. */
  key: string;
  /** Name in the database and in snapshots. */
  name: string;
  /** Stands for it in a set of columns. */
  bit: number;
  readable: boolean;
  /** In SQL, as Drizzle spells it. */
  type: string;
  encode(value: unknown): WireValue;
  /** What was sent, as the database would give it back. */
  echo(sent: WireValue): string | null;
  /** Whether the database fills it in where nothing is given. */
  hasDefault: boolean;
  decode(text: string): unknown;
  toJson(text: string): JsonValue;
}

/** A table as `records` sees it, derived once a process. */
export interface TableCodec {
  name: string;
  quoted: string;
  columns: readonly ColumnCodec[];
  /** The columns that come back, in the order of every RETURNING. */
  readable: readonly ColumnCodec[];
  keyOf(column: PgColumn): ColumnCodec;
  /**
   * The row an INSERT of these values makes, as its RETURNING would answer: nothing in our tables rewrites a value.
   *
   * @param key the set of columns given, one bit each
   * @param values those of the columns given, in their order
   * @returns null when a column that was left out has a default, which only the database knows
   */
  foresee(key: number, values: readonly WireValue[]): WireRow | null;
  toRow(row: WireRow, offset: number): Record<string, unknown>;
  toSnapshot(row: WireRow, offset: number): JsonObject;
}

const codecs = new WeakMap<Table, TableCodec>();

export function codecOf(table: Table): TableCodec {
  let codec = codecs.get(table);
  if (!codec) {
    codec = createCodec(table);
    codecs.set(table, codec);
  }
  return codec;
}

function createCodec(table: Table): TableCodec {
  const name = getTableName(table);
  const unreadable = new Set(annotationsOf(table).unreadable);
  const byColumn = new Map<unknown, ColumnCodec>();
  for (const [key, column] of Object.entries(getTableColumns(table))) {
    byColumn.set(column, {
      key,
      name: column.name,
      bit: 2 ** byColumn.size,
      readable: !unreadable.has(column.name),
      type: (column as PgColumn).getSQLType(),
      hasDefault: column.hasDefault || column.generated !== undefined,
      ...conversions(column as PgColumn, name),
    });
  }
  const columns = [...byColumn.values()];
  const readable = columns.filter((column) => column.readable);
  return {
    name,
    quoted: `"${name}"`,
    columns,
    readable,
    keyOf(column) {
      const codec = byColumn.get(column);
      if (!codec) throw new Error(`${column.name} is not a column of ${name}`);
      return codec;
    },
    foresee(key, values) {
      const row: (string | null)[] = [];
      let given = 0;
      for (const column of columns) {
        let text: string | null = null;
        if (isIn(key, column.bit)) text = column.echo(values[given++]!);
        else if (column.hasDefault) return null;
        if (column.readable) row.push(text);
      }
      return row;
    },
    toRow(row, offset) {
      const result: Record<string, unknown> = {};
      for (let index = 0; index < readable.length; index++) {
        const text = row[offset + index]!;
        const column = readable[index]!;
        result[column.key] = text === null ? null : column.decode(text);
      }
      return result;
    },
    toSnapshot(row, offset) {
      const result: JsonObject = {};
      for (let index = 0; index < readable.length; index++) {
        const text = row[offset + index]!;
        const column = readable[index]!;
        result[column.name] = text === null ? null : column.toJson(text);
      }
      return result;
    },
  };
}

/** Whether a set of columns has the one that the bit stands for. By division: there may be more than 32 of them. */
export function isIn(key: number, bit: number): boolean {
  return Math.floor(key / bit) % 2 === 1;
}

const asIs = (text: string): string => text;

/** Throws for a type nobody has decided the spelling of: a new kind of column must not be guessed at. */
function conversions(
  column: PgColumn,
  table: string,
): Pick<ColumnCodec, "encode" | "echo" | "decode" | "toJson"> {
  const type = column.getSQLType();
  const asSent = (sent: WireValue) => (sent === null ? null : sent.toString());
  switch (type) {
    case "uuid":
      return {
        encode: toWire,
        echo: (sent) => asSent(sent)?.toLowerCase() ?? null,
        decode: asIs,
        toJson: asIs,
      };
    case "text":
      return { encode: toWire, echo: asSent, decode: asIs, toJson: asIs };
    case "integer":
    case "bigint":
      return { encode: toWire, echo: asSent, decode: Number, toJson: Number };
    case "boolean":
      return {
        encode: toWire,
        echo: (sent) => (sent === null ? null : sent === "true" ? "t" : "f"),
        decode: isTrue,
        toJson: isTrue,
      };
    case "timestamp (3) with time zone":
      return {
        encode: toWire,
        echo: asSent,
        decode: (text) => new Date(toIsoInstant(text)),
        toJson: toIsoInstant,
      };
    case "jsonb":
      return {
        encode: toJsonText,
        echo: asSent,
        decode: (text) => JSON.parse(text),
        toJson: (text) => JSON.parse(text),
      };
    case "text[]":
      return {
        encode: toWire,
        echo: asSent,
        decode: textArray,
        toJson: (text) => textArray(text) as JsonValue,
      };
    default:
      throw new Error(`${table}.${column.name}: rows of type ${type} cannot be written yet (row-codec.ts)`);
  }
}

const isTrue = (text: string): boolean => text === "t";
/** null stays NULL and does not become the JSON null. */
const toJsonText = (value: unknown): WireValue =>
  value === null || value === undefined ? null : JSON.stringify(value);
const textArrayOid: number = 1009;
const textArray = (text: string): unknown => types.getTypeParser(textArrayOid)(text);
