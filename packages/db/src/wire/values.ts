/** A parameter as it travels: text, binary, or NULL. */
export type WireValue = string | Buffer | null;

/** A row as it arrives: the text of each column. */
export type WireRow = readonly (string | null)[];

/**
 * Turns a parameter into what is sent. Done before a byte is written, so that a value nobody can send fails its own
 * query and not the connection.
 *
 * Objects become JSON. Arrays become PostgreSQL arrays: a JSON array must arrive here as text.
 */
export function toWire(value: unknown): WireValue {
  switch (typeof value) {
    case "string":
      return value;
    case "undefined":
      return null;
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      if (value === null) return null;
      if (value instanceof Date) return value.toISOString();
      if (Array.isArray(value)) return toArrayLiteral(value);
      if (Buffer.isBuffer(value)) return value;
      return JSON.stringify(value);
    default:
      throw new TypeError(`a ${typeof value} cannot be sent to the database`);
  }
}

function toArrayLiteral(values: readonly unknown[]): string {
  let literal = "{";
  for (let index = 0; index < values.length; index++) {
    if (index > 0) literal += ",";
    const value = values[index];
    if (value === null || value === undefined) literal += "NULL";
    else if (Array.isArray(value)) literal += toArrayLiteral(value);
    else literal += `"${String(toWire(value)).replace(/["\\]/g, "\\$&")}"`;
  }
  return `${literal}}`;
}

/**
 * PostgreSQL's spelling of an instant (`DateStyle` ISO, `TimeZone` UTC, both set on the roles) in ISO 8601 with `Z` and
 * milliseconds, as `Date.toISOString` gives it.
 */
export function toIsoInstant(text: string): string {
  // One that was sent in just this spelling and never asked back.
  if (text.length === 24 && text.endsWith("Z")) return text;
  // Fractions arrive without their trailing zeros, and not at all when they are zero.
  if (text.length === 22 && text.endsWith("+00")) return `${text.slice(0, 10)}T${text.slice(11, 19)}.000Z`;
  if (text.length === 26 && text.endsWith("+00")) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z`;
  return new Date(text).toISOString();
}
