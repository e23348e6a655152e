import { isUtf8 } from "node:buffer";
import { fail, type InputIssue, jsonLimits } from "@acta/core";
import { findTextFault, holdsNumber } from "./json-fault.ts";

/** Bytes of a request body, unless a route allows more. */
export const maxBodyBytes = 1_048_576;
/** Of a batch, whose items are calls themselves. */
export const maxBatchBodyBytes = 4 * maxBodyBytes;

/**
 * Reads a request body: JSON as RFC 8259 has it, within the bounds of `jsonLimits`, and nothing that Postgres could
 * not store or that means different things to different readers.
 *
 * @throws ActaError `BODY_TOO_LARGE`; `JSON_INVALID` with one issue: where, and why. Its keyword is one of `empty`,
 * `encoding`, `byteOrderMark`, `syntax`, `duplicateKey`, `depth`, `nodes`, `keys`, `keyLength`, `stringLength`,
 * `nul`, `surrogate`, `poisonKey`, `number`.
 *
 * Two speeds. A scan over the bytes counts without allocating, JSON.parse builds, a walk counts again: where the two
 * counts agree, nothing was overwritten, so no key was there twice. Whatever looks unusual is read a second time by
 * the exact reader of `json-fault.ts`, which alone decides what is refused beyond syntax, and says where.
 */
export function parseJsonBody(bytes: Uint8Array, limitBytes: number = maxBodyBytes): unknown {
  if (bytes.length > limitBytes) throw fail("BODY_TOO_LARGE");
  if (bytes.length === 0) throw refuse("empty", "", "must not be empty; send {} where there are no inputs");
  // RFC 8259 §8.1: no byte order mark may be sent, and a reader may refuse one.
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw refuse("byteOrderMark", "", "must not begin with a byte order mark");
  }
  // Buffer's own decoding replaces malformed sequences silently: what would be stored is not what was sent.
  if (!isUtf8(bytes)) throw refuse("encoding", "", "must be valid UTF-8");

  const text = textOf(bytes);
  const members = scan(bytes);
  let broken = false;
  if (members !== unusual) {
    const value = parseOrNothing(text);
    if (value === nothing) broken = true;
    else if (countMembers(value) === members) return value;
  }
  const fault = findTextFault(text, broken);
  if (fault) throw refuse(fault.reason, fault.pointer, fault.message);
  return JSON.parse(text);
}

function refuse(keyword: string, pointer: string, message: string) {
  const issue: InputIssue = { pointer, keyword, message };
  return fail(
    "JSON_INVALID",
    {},
    { detail: `The body ${pointer === "" ? "" : "has a part that "}${message}.`, issues: [issue] },
  );
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

const nothing = Symbol("not JSON");

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return nothing;
  }
}

/** Answer of the scan and of the walk: this needs the exact reader. */
const unusual = -1;

const quote = 0x22;
const backslash = 0x5c;

/**
 * Keys of an object that JSON.parse keeps as a table rather than as a shape: to walk it costs more than to read its text
 * exactly, which would come on top where a key is there twice. The bound on keys is the reader's, far above it.
 */
const wideObject = 128;

/** Keys seen in the object at each level of nesting. One buffer is enough: the scan never yields. */
const keysAtDepth = new Uint16Array(jsonLimits.depth + 1);

/**
 * Counts the members of all objects, in bytes that are assumed to be JSON; anything else is only counted wrongly,
 * which the caller notices.
 *
 * @returns `unusual` where a bound may be passed, an object is wide or an escape names a character that may not be
 * stored.
 */
function scan(bytes: Uint8Array): number {
  const end = bytes.length;
  let i = 0;
  let depth = 0;
  let members = 0;
  // Values and keys together; the keys are taken off at the end.
  let tokens = 0;
  let lastStringBytes = 0;
  while (i < end) {
    const c = bytes[i++]!;
    if (c === quote) {
      const start = i;
      let d = bytes[i]!;
      while (d !== quote && i < end) {
        if (d === backslash) {
          if (bytes[i + 1] === 0x75) {
            const skip = escapeLength(bytes, i);
            if (skip === 0) return unusual;
            i += skip;
          } else i += 2;
        } else i++;
        d = bytes[i]!;
      }
      // Escapes are longer than what they stand for: a raw length within the bound is a length within the bound.
      lastStringBytes = i - start;
      if (lastStringBytes > jsonLimits.stringBytes) return unusual;
      i++;
      tokens++;
    } else if (c <= 0x20 || c === 0x2c) {
      // Space and comma carry no weight here: JSON.parse judges their place. A megabyte of space has a loop of its own.
      while (i < end && bytes[i]! <= 0x20) i++;
    } else if (c === 0x3a) {
      members++;
      if (lastStringBytes > jsonLimits.keyBytes) return unusual;
      if (++keysAtDepth[depth]! > wideObject) return unusual;
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > jsonLimits.depth) return unusual;
      keysAtDepth[depth] = 0;
      tokens++;
    } else if (c === 0x7d || c === 0x5d) {
      if (--depth < 0) return unusual;
    } else {
      // A number or one of true, false, null: up to the next byte that can end it.
      tokens++;
      while (i < end) {
        const d = bytes[i]!;
        if (d <= 0x20 || d === 0x2c || d === 0x7d || d === 0x5d) break;
        i++;
      }
    }
    if (tokens - members > jsonLimits.nodes) return unusual;
  }
  return members;
}

/** Length of the `\u` escape at `at`, surrogate pairs as one; 0 for NUL, for half a pair and for what is no escape. */
function escapeLength(bytes: Uint8Array, at: number): 0 | 6 | 12 {
  const unit = hexUnit(bytes, at + 2);
  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return 0;
  if (unit < 0xd800 || unit > 0xdfff) return 6;
  if (bytes[at + 6] !== backslash || bytes[at + 7] !== 0x75) return 0;
  const low = hexUnit(bytes, at + 8);
  return low >= 0xdc00 && low <= 0xdfff ? 12 : 0;
}

/** Four hex digits as a number; negative where they are not four hex digits. */
function hexUnit(bytes: Uint8Array, at: number): number {
  let unit = 0;
  for (let i = at; i < at + 4; i++) {
    const c = bytes[i] ?? 0;
    const digit = c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x57;
    if (digit < 0 || digit > 15 || (c > 0x39 && digit < 10)) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/** Members of all objects in a parsed value; `unusual` for a poison key or a number that a double does not hold. */
function countMembers(value: unknown): number {
  if (typeof value === "number") return holdsNumber(value) ? 0 : unusual;
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const inner = value[i];
      if (typeof inner === "string") continue;
      const members = countMembers(inner);
      if (members === unusual) return unusual;
      count += members;
    }
    return count;
  }
  for (const key in value) {
    count++;
    if (key === "__proto__") return unusual;
    const inner = (value as Record<string, unknown>)[key];
    if (typeof inner === "string") continue;
    const members = countMembers(inner);
    if (members === unusual) return unusual;
    count += members;
  }
  return count;
}
