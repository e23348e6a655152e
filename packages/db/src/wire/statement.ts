import { createHash } from "node:crypto";
import type { FieldDef } from "pg";
import { types } from "pg";
import { serialize } from "pg-protocol";
import type { WireRow, WireValue } from "./values.ts";

/** A text that is prepared once a connection and run by its name from then on. One object a text and process. */
export class Statement {
  readonly text: string;
  /** At most 63 bytes, or the server would cut it. */
  readonly name: string;
  /** Known once any connection has described it. */
  fields: readonly FieldDef[] | null = null;
  private bare: Buffer | undefined;
  private parsers: ((text: string) => unknown)[] | null = null;

  constructor(text: string) {
    this.text = text;
    this.name = `acta_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
  }

  /** The message that gives it its parameters. Of one that has none it is made once. */
  bind(values: readonly WireValue[]): Buffer {
    if (values.length > 0) return serialize.bind({ statement: this.name, values: values as unknown[] });
    this.bare ??= serialize.bind({ statement: this.name });
    return this.bare;
  }

  describe(fields: readonly FieldDef[]): void {
    this.fields = fields;
    this.parsers = null;
  }

  /** Values typed by what the server said of its columns; instants stay text, as Drizzle wants them. */
  parse(row: WireRow): unknown[] {
    this.parsers ??= (this.fields ?? []).map(({ dataTypeID }) =>
      textual.has(dataTypeID) ? asIs : types.getTypeParser(dataTypeID),
    );
    const values = new Array<unknown>(row.length);
    for (let column = 0; column < row.length; column++) {
      const text = row[column]!;
      values[column] = text === null ? null : this.parsers[column]!(text);
    }
    return values;
  }
}

const known = new Map<string, Statement>();

/** The one of a text that is put together: of a table and a purpose, so that there are as many as the schema has. */
export function statementOf(text: string): Statement {
  let statement = known.get(text);
  if (!statement) {
    statement = new Statement(text);
    known.set(text, statement);
  }
  return statement;
}

const asIs = (text: string): unknown => text;

/** timestamptz, timestamp, date, interval, and arrays of them: Drizzle's columns read them from text themselves. */
const textual = new Set([1184, 1114, 1082, 1186, 1185, 1115, 1182, 1187]);
