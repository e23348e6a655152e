import type { JsonSchema, JsonValue } from "@acta/core";

/** The part of JSON Schema 2020-12 a form understands. What it does not know it shows as JSON. */
export interface SchemaNode {
  type?: string | readonly string[];
  title?: string;
  description?: string;
  format?: string;
  pattern?: string;
  default?: JsonValue;
  const?: JsonValue;
  enum?: readonly JsonValue[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema;
  properties?: { readonly [name: string]: JsonSchema };
  required?: readonly string[];
  additionalProperties?: JsonSchema | boolean;
  oneOf?: readonly JsonSchema[];
  anyOf?: readonly JsonSchema[];
  $ref?: string;
  "x-widget"?: string;
  "x-sensitive"?: boolean;
}

/** Follows local references (`#/$defs/…`). A reference to itself or to elsewhere ends in the empty schema. */
export function nodeOf(schema: JsonSchema | undefined, root: JsonSchema): SchemaNode {
  let current: JsonSchema = schema ?? {};
  for (let hops = 0; hops < 20 && typeof current.$ref === "string"; hops++) {
    const { $ref, ...beside }: { [keyword: string]: unknown; $ref?: unknown } = current;
    const target = lookUp(root, String($ref));
    if (!target) return {};
    // 2020-12: keywords beside a reference hold too.
    current = { ...target, ...beside };
  }
  // Keywords were checked by codegen against the meta-schema: each has the type written down above.
  return current as SchemaNode;
}

function lookUp(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let current: unknown = root;
  for (const token of reference.slice(2).split("/")) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as { [key: string]: unknown })[
      decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~")
    ];
  }
  return typeof current === "object" && current !== null ? (current as JsonSchema) : undefined;
}

export function typesOf(node: SchemaNode): readonly string[] {
  if (node.type === undefined) {
    if (node.properties || node.additionalProperties) return ["object"];
    if (node.items) return ["array"];
    return [];
  }
  return typeof node.type === "string" ? [node.type] : node.type;
}

export function isNullable(node: SchemaNode): boolean {
  return typesOf(node).includes("null") || node.enum?.includes(null) === true;
}

export type FieldKind =
  | "text"
  | "number"
  | "boolean"
  | "choice"
  | "choices"
  | "object"
  | "map"
  | "list"
  | "variants"
  | "scalar"
  | "json";

/** Which control edits a value of this schema. */
export function kindOf(node: SchemaNode, root: JsonSchema): FieldKind {
  if (node.enum || node.const !== undefined) return "choice";
  const types = typesOf(node).filter((type) => type !== "null");
  const [type] = types;
  if (types.length > 1) return types.every((each) => scalarTypes.has(each)) ? "scalar" : "json";
  if (type === "object" && node.properties) return "object";
  if (variantsOf(node).length > 0 && (type === undefined || type === "object")) return "variants";
  if (type === "object") return typeof node.additionalProperties === "object" ? "map" : "json";
  if (type === "array") {
    const items = nodeOf(node.items, root);
    return items.enum ? "choices" : node.items ? "list" : "json";
  }
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return "number";
  if (type === "boolean") return "boolean";
  return "json";
}

const scalarTypes = new Set(["string", "number", "integer", "boolean"]);

/** Alternatives a person chooses between; branches that only say which properties belong together are not. */
export function variantsOf(node: SchemaNode): readonly JsonSchema[] {
  const branches = node.oneOf ?? node.anyOf ?? [];
  return branches.filter((branch) => "properties" in branch || "$ref" in branch || "type" in branch);
}

/** Properties of which exactly one is to be given: `oneOf` of `required`, or at most one property of all. */
export function alternatives(node: SchemaNode): readonly string[] {
  if (node.maxProperties === 1 && node.minProperties === 1) return Object.keys(node.properties ?? {});
  const branches = node.oneOf ?? node.anyOf ?? [];
  const names = branches.map((branch) => branch.required).filter((required) => Array.isArray(required));
  return names.length === branches.length && names.every((each) => each.length === 1)
    ? names.flat().map(String)
    : [];
}

/** A one-line rule for the docs table and the hint below a field: `integer, 0 or more, default 0`. */
export function ruleOf(node: SchemaNode): string {
  const rules: string[] = [];
  const types = typesOf(node).filter((type) => type !== "null");
  if (node.enum)
    rules.push(
      `one of ${node.enum
        .filter((value) => value !== null)
        .map(String)
        .join(", ")}`,
    );
  else if (node.const !== undefined) rules.push(`always ${JSON.stringify(node.const)}`);
  else rules.push(node.format ? `${types.join(" or ")} (${node.format})` : types.join(" or ") || "any value");
  if (isNullable(node)) rules.push("or null");
  if (node.minimum !== undefined && node.maximum !== undefined && node.maximum < Number.MAX_SAFE_INTEGER)
    rules.push(`${node.minimum.toLocaleString("en")} to ${node.maximum.toLocaleString("en")}`);
  else if (node.minimum !== undefined) rules.push(`${node.minimum.toLocaleString("en")} or more`);
  else if (node.maximum !== undefined) rules.push(`at most ${node.maximum.toLocaleString("en")}`);
  if (node.maxLength !== undefined && !node.format && !node.enum)
    rules.push(`at most ${node.maxLength.toLocaleString("en")} characters`);
  if (node.minItems || node.maxItems)
    rules.push(`${node.minItems ?? 0} to ${node.maxItems?.toLocaleString("en") ?? "any number of"} items`);
  if (node.default !== undefined) rules.push(`default ${JSON.stringify(node.default)}`);
  return rules.join(", ");
}

/** What a new value of this schema starts as: the least that can be edited. */
export function initialValue(node: SchemaNode, root: JsonSchema): JsonValue | undefined {
  if (node.const !== undefined) return node.const;
  switch (kindOf(node, root)) {
    case "object": {
      const value: { [name: string]: JsonValue } = {};
      for (const name of node.required ?? []) {
        const inner = initialValue(nodeOf(node.properties?.[name], root), root);
        if (inner !== undefined) value[name] = inner;
      }
      return value;
    }
    case "list": {
      const inner = node.minItems ? initialValue(nodeOf(node.items, root), root) : undefined;
      return inner === undefined ? [] : [inner];
    }
    case "choices":
      return [];
    case "map":
      return {};
    default:
      return undefined;
  }
}

/** RFC 6901 §3. The core has the same; this bundle must not carry the core's validator along. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
