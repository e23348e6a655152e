/** A value that JSON (RFC 8259) can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** JSON Schema 2020-12, as written by tool authors: plain data, so that every surface can publish it as it is. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Escapes one reference token of a JSON pointer (RFC 6901 §3). */
export function pointerToken(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Why a JSON value is refused before any schema looks at it. */
export interface JsonFault {
  /** RFC 6901 pointer to the offending value. */
  pointer: string;
  reason:
    | "depth"
    | "nodes"
    | "keys"
    | "keyLength"
    | "stringLength"
    | "nul"
    | "surrogate"
    | "poisonKey"
    | "number";
  message: string;
}

/** Bounds of one call's inputs, whatever surface they came through. */
export const jsonLimits = {
  depth: 64,
  nodes: 50_000,
  keysPerObject: 1_000,
  keyBytes: 256,
  stringBytes: 262_144,
} as const;

const poisonKeys = new Set(["__proto__"]);

/**
 * Finds the first thing in a parsed JSON value that Postgres could not store or that could harm the process:
 * NUL (jsonb: 22P05), lone surrogates (22P02), depth (V8 overflows its stack between 3,000 and 10,000 levels),
 * `__proto__` as an own key, non-finite numbers and integers that a double cannot hold exactly.
 */
export function findJsonFault(root: unknown): JsonFault | null {
  return countSound(root, 0) > jsonLimits.nodes ? locateJsonFault(root) : null;
}

/**
 * Counts the values in `value`; infinite where there is a fault. Nearly every value is sound, and this look costs no
 * pointers. Its recursion ends at the depth that is allowed.
 */
function countSound(value: unknown, depth: number): number {
  if (typeof value === "string") return stringFault(value) === null ? 1 : Number.POSITIVE_INFINITY;
  if (typeof value === "number") return isSoundNumber(value) ? 1 : Number.POSITIVE_INFINITY;
  if (typeof value !== "object" || value === null) return 1;
  if (depth >= jsonLimits.depth) return Number.POSITIVE_INFINITY;
  let nodes = 1;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && nodes <= jsonLimits.nodes; i++)
      nodes += countSound(value[i], depth + 1);
    return nodes;
  }
  const keys = Object.keys(value);
  if (keys.length > jsonLimits.keysPerObject) return Number.POSITIVE_INFINITY;
  for (const key of keys) {
    if (poisonKeys.has(key) || stringFault(key) !== null || isLongKey(key)) return Number.POSITIVE_INFINITY;
    nodes += countSound((value as Record<string, unknown>)[key], depth + 1);
    if (nodes > jsonLimits.nodes) return nodes;
  }
  return nodes;
}

function isSoundNumber(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function isLongKey(key: string): boolean {
  // UTF-8 needs at most three bytes per UTF-16 unit: only long keys have to be measured.
  return key.length * 3 > jsonLimits.keyBytes && Buffer.byteLength(key) > jsonLimits.keyBytes;
}

/** Iterative on purpose: its input is exactly what recursion does not survive. */
function locateJsonFault(root: unknown): JsonFault | null {
  const stack: { value: unknown; pointer: string; depth: number }[] = [
    { value: root, pointer: "", depth: 0 },
  ];
  let nodes = 0;
  while (stack.length > 0) {
    const { value, pointer, depth } = stack.pop()!;
    if (++nodes > jsonLimits.nodes) {
      return { pointer, reason: "nodes", message: `must hold at most ${jsonLimits.nodes} values` };
    }
    if (typeof value === "string") {
      const fault = stringFault(value);
      if (fault) return { pointer, ...fault };
    } else if (typeof value === "number") {
      if (!isSoundNumber(value)) {
        return { pointer, reason: "number", message: "must be a finite number within ±(2^53 − 1)" };
      }
    } else if (typeof value === "object" && value !== null) {
      if (depth >= jsonLimits.depth) {
        return { pointer, reason: "depth", message: `must nest at most ${jsonLimits.depth} levels` };
      }
      if (Array.isArray(value)) {
        if (nodes + value.length > jsonLimits.nodes) {
          return { pointer, reason: "nodes", message: `must hold at most ${jsonLimits.nodes} values` };
        }
        for (let i = value.length - 1; i >= 0; i--) {
          stack.push({ value: value[i], pointer: `${pointer}/${i}`, depth: depth + 1 });
        }
      } else {
        const keys = Object.keys(value);
        if (keys.length > jsonLimits.keysPerObject) {
          return {
            pointer,
            reason: "keys",
            message: `must have at most ${jsonLimits.keysPerObject} properties`,
          };
        }
        for (const key of keys) {
          const at = `${pointer}/${pointerToken(key)}`;
          if (poisonKeys.has(key))
            return { pointer: at, reason: "poisonKey", message: "is a forbidden name" };
          if (isLongKey(key)) {
            return {
              pointer,
              reason: "keyLength",
              message: `names must be at most ${jsonLimits.keyBytes} bytes`,
            };
          }
          const fault = stringFault(key);
          if (fault) return { pointer, ...fault };
          stack.push({ value: (value as Record<string, unknown>)[key], pointer: at, depth: depth + 1 });
        }
      }
    }
  }
  return null;
}

function stringFault(text: string): Omit<JsonFault, "pointer"> | null {
  // UTF-8 needs at most three bytes per UTF-16 unit: only long strings have to be measured.
  if (text.length * 3 > jsonLimits.stringBytes && Buffer.byteLength(text) > jsonLimits.stringBytes) {
    return { reason: "stringLength", message: `must be at most ${jsonLimits.stringBytes} bytes` };
  }
  if (text.includes("\0")) return { reason: "nul", message: "must not contain the NUL character" };
  if (!text.isWellFormed()) return { reason: "surrogate", message: "must not contain unpaired surrogates" };
  return null;
}
