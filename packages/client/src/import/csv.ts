import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { ImportFault } from "./fault.ts";
import { fromInert } from "./rejects.ts";

export interface CsvOptions {
  /** A name that `TextDecoder` knows. */
  encoding: string;
  /** Found in the first line when not given. */
  delimiter?: string | undefined;
  /** Texts that mean "no value", beside the empty one. */
  nulls: readonly string[];
}

/** One row under the header. */
export interface TableRow {
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  /** As they stand in the file; of a repaired row as they were joined, so that quoting them keeps them so. */
  fields: string[];
  /** Two or more fields were one value with an unquoted delimiter in it, and were joined. */
  repaired: boolean;
  /** Set when the row has another number of fields than the header and cannot be repaired. */
  fault: string | undefined;
  /** The value of a column; undefined where it is absent, empty, or one of `nulls`. */
  value(column: string): string | undefined;
}

export interface Table {
  path: string;
  header: string[];
  /** Reads the file anew, from its first row. */
  rows(): AsyncGenerator<TableRow>;
}

interface Field {
  text: string;
  quoted: boolean;
}

/**
 * Opens a CSV file and reads its header. The file is streamed, never held whole.
 *
 * A row with surplus fields is repaired when that can be done in one way only: an unquoted delimiter within a text
 * is followed by a space ("Rua do Paço, 67"), a delimiter between fields is not. So each surplus field must begin
 * with a space, and as many fields must do so as there are too many.
 *
 * @throws ImportFault when there is no such file, no header, or a column twice
 */
export async function openTable(path: string, options: CsvOptions): Promise<Table> {
  const delimiter = options.delimiter ?? (await findDelimiter(path, options.encoding));
  const first = await firstOf(readRecords(path, options.encoding, delimiter));
  if (first === undefined) throw new ImportFault(`${path} is empty: its first row must name the columns`);
  const names = first.fields.map((field) => field.text.trim());
  // The rejects file of an earlier import: its first two columns are ours, and its cells were made inert.
  const isRejects = names[0] === "row" && names[1] === "reason";
  const offset = isRejects ? 2 : 0;
  const header = names.slice(offset);
  const columns = new Map(header.map((name, index) => [name, index]));
  const twice = header.find((name, index) => name !== "" && header.indexOf(name) !== index);
  if (twice !== undefined)
    throw new ImportFault(`${path} has the column ${JSON.stringify(twice)} more than once`);
  const nulls = new Set(["", ...options.nulls]);

  return {
    path,
    header,
    async *rows() {
      let isHeader = true;
      for await (const { row, fields: found } of readRecords(path, options.encoding, delimiter)) {
        if (isHeader) {
          isHeader = false;
          continue;
        }
        const given = isRejects
          ? found.slice(offset).map((field) => ({ ...field, text: fromInert(field.text) }))
          : found;
        const texts = joinSurplus(given, header.length, delimiter);
        yield {
          row,
          fields: texts ?? given.map((field) => field.text),
          repaired: texts !== undefined && given.length !== header.length,
          fault:
            texts === undefined
              ? `the row has ${given.length} fields and the header ${header.length}; a text with "${delimiter}" in it must stand in quotes`
              : undefined,
          value(column) {
            const text = texts?.[columns.get(column) ?? -1]?.trim();
            return text === undefined || nulls.has(text) ? undefined : text;
          },
        };
      }
    },
  };
}

/** The texts of a row at the header's width; undefined when it cannot be brought there in one way only. */
function joinSurplus(fields: Field[], width: number, delimiter: string): string[] | undefined {
  const texts = fields.map((field) => field.text);
  if (fields.length === width) return texts;
  const continues = (field: Field, index: number) =>
    index > 0 && !field.quoted && !fields[index - 1]!.quoted && /^ \S/.test(field.text);
  if (fields.length < width || fields.filter(continues).length !== fields.length - width) return undefined;
  const joined: string[] = [];
  for (const [index, field] of fields.entries()) {
    if (continues(field, index)) joined.push(`${joined.pop()}${delimiter}${field.text}`);
    else joined.push(field.text);
  }
  return joined;
}

async function* readRecords(
  path: string,
  encoding: string,
  delimiter: string,
): AsyncGenerator<{ row: number; fields: Field[] }> {
  const parser = parse({
    delimiter,
    info: true,
    // Widths are judged here, and a quote inside an unquoted text is a quote.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    cast: (text, context): Field => ({ text, quoted: context.quoting }),
  });
  const source = Readable.from(decode(path, encoding));
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const found of parser) {
      const { info, record } = found as { info: { records: number; empty_lines: number }; record: Field[] };
      yield { row: info.records + info.empty_lines, fields: record };
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new ImportFault(`${path} is not readable as CSV: ${error.message}`, { cause: error });
    throw error;
  } finally {
    source.destroy();
  }
}

async function* decode(path: string, encoding: string): AsyncGenerator<string> {
  // Fatal: replacement characters in place of accents would be noticed only when the names are in.
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) yield decoder.decode(chunk as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw translate(error, path, encoding);
  }
}

async function findDelimiter(path: string, encoding: string): Promise<string> {
  const start = Buffer.alloc(65_536);
  const file = await open(path).catch((error: unknown) => {
    throw translate(error, path, encoding);
  });
  try {
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const text = new TextDecoder(encoding).decode(start.subarray(0, bytesRead));
    const line = (text.split(/\r?\n/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
    const count = (delimiter: string) => line.split(delimiter).length;
    return [",", ";", "\t"].reduce((best, other) => (count(other) > count(best) ? other : best));
  } catch (error) {
    throw translate(error, path, encoding);
  } finally {
    await file.close();
  }
}

function translate(error: unknown, path: string, encoding: string): unknown {
  const { code } = error as { code?: string };
  if (code === "ENOENT") return new ImportFault(`there is no file ${path}`, { cause: error });
  if (code === "EISDIR") return new ImportFault(`${path} is a folder`, { cause: error });
  if (code === "EACCES") return new ImportFault(`${path} may not be read`, { cause: error });
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new ImportFault(
      `${path} is not ${encoding}; name its encoding, for example --encoding windows-1252`,
      { cause: error },
    );
  return error;
}

async function firstOf<T>(items: AsyncGenerator<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}
