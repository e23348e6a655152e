import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";

/**
 * The rejects file: row number, reason, and the fields of the row. It can be mended and imported as it is.
 *
 * It is written row by row, so that it is there even when the import is killed.
 */
export interface Rejects {
  readonly path: string;
  readonly count: number;
  add(row: number, reason: string, fields: readonly string[]): void;
  close(): void;
}

/** Opens nothing until there is something to reject. A rejects file of an earlier import is removed. */
export function createRejects(path: string, header: readonly string[]): Rejects {
  let file: number | undefined;
  let count = 0;
  const firstColumns = "row,reason";
  if (existsSync(path) && readFileSync(path, "utf8").startsWith(firstColumns)) rmSync(path);
  const write = (fields: readonly string[]) => {
    file ??= openSync(path, "w");
    writeSync(file, `${fields.map(toCell).join(",")}\n`);
  };
  return {
    path,
    get count() {
      return count;
    },
    add(row, reason, fields) {
      if (count === 0) write(["row", "reason", ...header]);
      count += 1;
      write([String(row), reason, ...fields]);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/**
 * Text that a spreadsheet would run as a formula, made plain by an apostrophe.
 * Source: OWASP, CSV injection.
 */
function toInert(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Takes back what `toInert` put before a text. */
export function fromInert(text: string): string {
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** Source: RFC 4180 §2. */
function toCell(text: string): string {
  const inert = toInert(text);
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
