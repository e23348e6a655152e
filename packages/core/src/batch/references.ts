import type { JsonSchema, JsonValue } from "../json.ts";
import { pointerToken } from "../json.ts";

/*
 * `"$0.contactId"` in the inputs of an item stands for a value of an earlier item's outputs, whatever its type. It is
 * the whole string; `"$$…"` is a string that begins with one dollar sign. Any other string is itself.
 */

/** A place in an item's inputs that is filled from the outputs of an earlier item. */
export interface Reference {
  /** RFC 6901, from the item's inputs. */
  pointer: string;
  /** The item it takes from. */
  index: number;
  /** Names and positions inside that item's outputs; empty for all of them. */
  path: readonly string[];
}

const grammar = /^\$(0|[1-9]\d{0,8})((?:\.[^.\s]+)*)$/;

/** null for a string that is itself. */
function parseReference(text: string): Omit<Reference, "pointer"> | null {
  const [, index, path] = (text.charCodeAt(0) === dollar && grammar.exec(text)) || [];
  return index === undefined ? null : { index: Number(index), path: path ? path.slice(1).split(".") : [] };
}

const dollar = 0x24;

/** Every reference in a value, in the order they stand there. */
export function findReferences(value: unknown, pointer = ""): Reference[] {
  if (typeof value === "string") {
    const reference = parseReference(value);
    return reference ? [{ pointer, ...reference }] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    findReferences(member, `${pointer}/${pointerToken(key)}`),
  );
}

export function holdsEscape(value: unknown): boolean {
  if (typeof value === "string") return value.startsWith("$$");
  return typeof value === "object" && value !== null && Object.values(value).some(holdsEscape);
}

/** The value with its escapes taken away, to be checked alone: what was escaped may look like a reference now. */
export function withoutEscapes(value: unknown): unknown {
  return holdsEscape(value) ? fillReferences(value, (_reference, _pointer, text) => text) : value;
}

/** A copy of a value with its references filled and its escapes taken away. */
export function fillReferences(
  value: unknown,
  resolve: (reference: Omit<Reference, "pointer">, pointer: string, text: string) => JsonValue,
  pointer = "",
): unknown {
  if (typeof value === "string") {
    if (value.startsWith("$$")) return value.slice(1);
    const reference = parseReference(value);
    return reference ? resolve(reference, pointer, value) : value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return value.map((item, index) => fillReferences(item, resolve, `${pointer}/${index}`));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      fillReferences(member, resolve, `${pointer}/${pointerToken(key)}`),
    ]),
  );
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    // Also of an array: its positions are its own properties, as `length` is, which is no value of it.
    if (Array.isArray(current) && !isPosition(step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
}

const isPosition = (step: string) => /^(0|[1-9]\d*)$/.test(step);

/**
 * Whether values of a schema can have something at a path. What the schema leaves open may be there: only what it
 * rules out is refused before anything has run.
 */
export function mayHold(schema: unknown, path: readonly string[], root = schema as JsonSchema): boolean {
  const [step, ...rest] = path;
  if (step === undefined || schema === true || schema === undefined) return true;
  if (typeof schema !== "object" || schema === null) return false;
  const node = schema as Record<string, unknown>;
  if (typeof node.$ref === "string") return mayHold(resolveLocal(node.$ref, root), path, root);
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = node[keyword];
    if (Array.isArray(branches) && !branches.some((branch) => mayHold(branch, path, root))) return false;
  }
  const all = node.allOf;
  if (Array.isArray(all) && !all.every((branch) => mayHold(branch, path, root))) return false;
  const types = node.type === undefined ? ["object", "array"] : [node.type].flat();
  return (
    (types.includes("object") && mayHoldMember(node, step, rest, root)) ||
    (types.includes("array") && isPosition(step) && mayHoldItem(node, Number(step), rest, root))
  );
}

function mayHoldMember(
  node: Record<string, unknown>,
  step: string,
  rest: readonly string[],
  root: JsonSchema,
): boolean {
  const properties = (node.properties ?? {}) as Record<string, unknown>;
  if (Object.hasOwn(properties, step)) return mayHold(properties[step], rest, root);
  if (node.patternProperties !== undefined) return true;
  return node.additionalProperties !== false && mayHold(node.additionalProperties, rest, root);
}

function mayHoldItem(
  node: Record<string, unknown>,
  position: number,
  rest: readonly string[],
  root: JsonSchema,
): boolean {
  const first = Array.isArray(node.prefixItems) ? (node.prefixItems as unknown[]) : [];
  if (typeof node.maxItems === "number" && position >= node.maxItems) return false;
  const item = position < first.length ? first[position] : node.items;
  return item !== false && mayHold(item, rest, root);
}

/** Whether a value at a path is annotated as sensitive, or is a part of one that is. */
export function isSecret(schema: unknown, path: readonly string[], root = schema as JsonSchema): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  const node = schema as Record<string, unknown>;
  if (node["x-sensitive"] === true) return true;
  if (typeof node.$ref === "string") return isSecret(resolveLocal(node.$ref, root), path, root);
  const branches = ["allOf", "anyOf", "oneOf"].flatMap(
    (keyword) => (node[keyword] as unknown[] | undefined) ?? [],
  );
  if (branches.some((branch) => isSecret(branch, path, root))) return true;
  const [step, ...rest] = path;
  if (step === undefined) return false;
  const properties = (node.properties ?? {}) as Record<string, unknown>;
  const member = Object.hasOwn(properties, step) ? properties[step] : node.additionalProperties;
  return isSecret(member, rest, root) || (isPosition(step) && isSecret(node.items, rest, root));
}

/** What is not there or not in this document is not known, so it rules nothing out. */
function resolveLocal(ref: string, root: JsonSchema): unknown {
  if (!ref.startsWith("#/")) return undefined;
  let node: unknown = root;
  for (const token of ref.slice(2).split("/")) {
    if (typeof node !== "object" || node === null) return undefined;
    node = (node as Record<string, unknown>)[token.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return node;
}
