import { type JsonSchema, type JsonValue, jsonLimits } from "./json.ts";
import { maskSecrets, redacted } from "./secret.ts";

type Redaction = (value: unknown) => unknown;

/**
 * Compiles a schema into a function that copies a value with every `x-sensitive` field replaced by `[redacted]`.
 *
 * @returns null when nothing in the schema is sensitive: the value can be stored as it is.
 */
export function compileRedaction(schema: JsonSchema, root: JsonSchema = schema): Redaction | null {
  return compile(schema, root, new Map());
}

function compile(
  schema: unknown,
  root: JsonSchema,
  seen: Map<object, { redact: Redaction | null }>,
): Redaction | null {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return null;
  const known = seen.get(schema);
  if (known) return (value) => (known.redact ? known.redact(value) : value);
  const node = schema as Record<string, unknown>;
  if (node["x-sensitive"] === true)
    return (value) => (value === undefined || value === null ? value : redacted);
  const slot: { redact: Redaction | null } = { redact: null };
  seen.set(schema, slot);

  const steps: Redaction[] = [];
  const add = (step: Redaction | null) => {
    if (step) steps.push(step);
  };
  if (typeof node.$ref === "string") add(compile(resolve(node.$ref, root), root, seen));
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const branches = node[keyword];
    // A field that is sensitive in any branch is sensitive in all: which branch matched is not worth knowing.
    if (Array.isArray(branches)) for (const branch of branches) add(compile(branch, root, seen));
  }
  for (const keyword of ["if", "then", "else"]) add(compile(node[keyword], root, seen));

  const fields: [string, Redaction][] = [];
  for (const [key, child] of Object.entries((node.properties ?? {}) as Record<string, unknown>)) {
    const redact = compile(child, root, seen);
    if (redact) fields.push([key, redact]);
  }
  if (fields.length > 0) {
    add((value) => {
      if (!isRecord(value)) return value;
      const copy: Record<string, unknown> = { ...value };
      for (const [key, redact] of fields) if (Object.hasOwn(copy, key)) copy[key] = redact(copy[key]);
      return copy;
    });
  }
  const rest = compile(node.additionalProperties, root, seen);
  if (rest) {
    const declared = new Set(Object.keys((node.properties ?? {}) as object));
    add((value) =>
      isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, item]) => [key, declared.has(key) ? item : rest(item)]),
          )
        : value,
    );
  }
  const item = compile(node.items, root, seen);
  if (item) add((value) => (Array.isArray(value) ? value.map(item) : value));

  if (steps.length === 0) return null;
  slot.redact = (value) => steps.reduce((current, step) => step(current), value);
  return slot.redact;
}

function resolve(ref: string, root: JsonSchema): unknown {
  if (!ref.startsWith("#/")) return undefined;
  let node: unknown = root;
  for (const token of ref.slice(2).split("/")) {
    if (typeof node !== "object" || node === null) return undefined;
    node = (node as Record<string, unknown>)[token.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return node;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const keptStringLength = 1_000;
const keptItems = 50;
const keptKeys = 100;
const keptDepth = 8;

/**
 * What an audit row keeps of inputs that were refused: declared fields, bounded; for everything the schema does not
 * declare a placeholder of its type, since a misspelt secret must not be stored and a NUL cannot be. API keys are
 * masked wherever they stand.
 */
export function boundInvalidInputs(schema: JsonSchema, value: unknown): JsonValue {
  const redact = compileRedaction(schema);
  const bounded = bound(schema, schema, value, 0);
  return (redact ? redact(bounded) : bounded) as JsonValue;
}

function bound(schema: unknown, root: JsonSchema, value: unknown, depth: number): JsonValue {
  const node = isRecord(schema)
    ? typeof schema.$ref === "string"
      ? resolve(schema.$ref, root)
      : schema
    : undefined;
  if (!isRecord(node)) return placeholder(value);
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : placeholder(value);
  if (typeof value === "string") return isContainer(node) ? placeholder(value) : boundString(value);
  if (depth >= keptDepth) return placeholder(value);
  if (Array.isArray(value)) {
    const kept = value.slice(0, keptItems).map((item) => bound(node.items, root, item, depth + 1));
    return value.length > keptItems ? [...kept, `[${value.length - keptItems} more]`] : kept;
  }
  if (!isRecord(value)) return placeholder(value);
  const properties = propertiesOf(node, root);
  const open = node.additionalProperties;
  const kept: { [key: string]: JsonValue } = {};
  const keys = Object.keys(value);
  for (const key of keys.slice(0, keptKeys)) {
    const child = Object.hasOwn(properties, key) ? properties[key] : isRecord(open) ? open : undefined;
    Object.defineProperty(kept, boundString(key).slice(0, jsonLimits.keyBytes), {
      value: bound(child, root, value[key], depth + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  if (keys.length > keptKeys) kept["…"] = `[${keys.length - keptKeys} more]`;
  return kept;
}

/** Where fields are declared and not a value: a text in place of them is none of these, and may be anything. */
function isContainer({ type }: Record<string, unknown>): boolean {
  return type === "object" || type === "array";
}

/** Properties a schema declares, its branches included. */
function propertiesOf(node: Record<string, unknown>, root: JsonSchema): Record<string, unknown> {
  const all: Record<string, unknown> = Object.create(null);
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    for (const branch of (node[keyword] as unknown[] | undefined) ?? []) {
      const resolved =
        isRecord(branch) && typeof branch.$ref === "string" ? resolve(branch.$ref, root) : branch;
      if (isRecord(resolved)) Object.assign(all, propertiesOf(resolved, root));
    }
  }
  return Object.assign(all, node.properties);
}

function boundString(text: string): string {
  const clean = maskSecrets(text).slice(0, keptStringLength).replaceAll("\0", "�").toWellFormed();
  return text.length > keptStringLength ? `${clean}…` : clean;
}

function placeholder(value: unknown): string {
  if (value === null) return "[null]";
  if (Array.isArray(value)) return "[array]";
  return `[${typeof value}]`;
}
