import type { JsonSchema } from "@acta/core";
import { compile } from "json-schema-to-typescript";
import { typeNameOf } from "./names.ts";

/** What the types of one tool are made from. */
export interface TypedTool {
  name: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  errors: readonly string[];
}

/** One tool's declarations. `parsed` is the input's name again unless defaults make a difference. */
export interface ToolTypes {
  name: string;
  input: string;
  parsed: string;
  output: string;
  declarations: { input: string; parsed: string | null; output: string };
  errors: readonly string[];
}

export async function emitToolTypes(tool: TypedTool): Promise<ToolTypes> {
  const stem = typeNameOf(tool.name);
  const input = `${stem}Input`;
  const output = `${stem}Output`;
  const filled = withDefaultsRequired(tool.inputSchema);
  const differs = JSON.stringify(filled) !== JSON.stringify(tool.inputSchema);
  const parsed = differs ? `${stem}Parsed` : input;
  return {
    name: tool.name,
    input,
    parsed,
    output,
    declarations: {
      input: await emitInterface(tool.inputSchema, input),
      parsed: differs ? await emitInterface(filled, parsed) : null,
      output: await emitInterface(tool.outputSchema, output),
    },
    errors: [...tool.errors].sort(),
  };
}

/**
 * One schema as an exported declaration. json-schema-to-typescript does the work; what it gets wrong is prepared
 * for it: tuples, empty objects, and names that would collide between tools.
 */
export async function emitInterface(schema: JsonSchema, name: string): Promise<string> {
  if (isEmptyObject(schema)) return `export type ${name} = Record<string, never>;`;
  const prepared = prepare(schema, name, []) as Parameters<typeof compile>[0];
  const source = await compile(prepared, name, {
    bannerComment: "",
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    format: false,
    unknownAny: true,
    strictIndexSignatures: false,
    cwd: "/",
    $refOptions: { resolve: { external: false } },
  });
  return indent(source.trim());
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isEmptyObject(schema: JsonSchema): boolean {
  return (
    schema.type === "object" &&
    Object.keys((schema.properties as object | undefined) ?? {}).length === 0 &&
    schema.additionalProperties === false &&
    !("patternProperties" in schema)
  );
}

/** Where the children of a keyword are named by the author, not by JSON Schema. */
const namedChildren = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas",
]);
/** Data, not schemas. */
const plainData = new Set(["default", "const", "enum", "examples", "required"]);

/**
 * A deep copy that json-schema-to-typescript types rightly. The copy has no shared objects: it would name an object
 * that it meets twice, and equal names of two tools would collide.
 */
function prepare(value: unknown, owner: string, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((inner, i) => prepare(inner, owner, [...path, String(i)]));
  if (!isPlain(value)) return value;
  const parentKeyword = path.at(-1) ?? "";
  const childrenAreNamed = namedChildren.has(parentKeyword) && !namedChildren.has(path.at(-2) ?? "");
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    copy[key] = plainData.has(key) && !childrenAreNamed ? inner : prepare(inner, owner, [...path, key]);
  }
  if (childrenAreNamed) {
    if (parentKeyword === "$defs" || parentKeyword === "definitions") {
      for (const [key, inner] of Object.entries(copy)) {
        if (isPlain(inner)) inner.title = `${owner}_${key}`;
      }
    }
    return copy;
  }
  // A title would become the name of a type, and x-… are ours.
  for (const key of Object.keys(copy)) {
    if (key === "title" || key.startsWith("x-")) delete copy[key];
  }
  if (typeof copy.description === "string") copy.description = copy.description.replaceAll("*/", "* /");
  // JSON Schema 2020-12 §10.3.1 spells tuples prefixItems/items; the emitter knows items/additionalItems.
  if (Array.isArray(copy.prefixItems)) {
    const rest = copy.items;
    copy.items = copy.prefixItems;
    copy.additionalItems = rest ?? true;
    delete copy.prefixItems;
  }
  if (isEmptyObject(copy)) copy.tsType = "Record<string, never>";
  return copy;
}

/** What `run` receives: the validator has filled in the defaults. */
function withDefaultsRequired(schema: JsonSchema): JsonSchema {
  return fill(structuredClone(schema) as Record<string, unknown>, false) as JsonSchema;
}

function fill(value: unknown, childrenAreNamed: boolean): unknown {
  if (Array.isArray(value)) return value.map((inner) => fill(inner, false));
  if (!isPlain(value)) return value;
  for (const [key, inner] of Object.entries(value)) {
    if (childrenAreNamed || !plainData.has(key))
      value[key] = fill(inner, !childrenAreNamed && namedChildren.has(key));
  }
  if (!childrenAreNamed && isPlain(value.properties)) {
    const required = new Set((value.required as string[] | undefined) ?? []);
    const before = required.size;
    for (const [key, inner] of Object.entries(value.properties)) {
      if (isPlain(inner) && "default" in inner) required.add(key);
    }
    if (required.size > before) value.required = [...required];
  }
  return value;
}

/** The unformatted output has no indentation: follow the braces, leaving comments as they stand. */
function indent(source: string): string {
  let depth = 0;
  return source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      if (line.startsWith("*")) return `${"  ".repeat(depth)} ${line}`;
      if (line.startsWith("/*")) return `${"  ".repeat(depth)}${line}`;
      const code = line.replace(/"(?:[^"\\]|\\.)*"/g, "");
      const opened = code.split("{").length;
      const closed = code.split("}").length;
      const leading = code.startsWith("}") ? 1 : 0;
      const text = `${"  ".repeat(Math.max(0, depth - leading))}${line}`;
      depth += opened - closed;
      return text;
    })
    .join("\n");
}

/** A type read by tool name, one line per tool: `"crm.contact.create": CrmContactCreateInput;` */
export function emitMap(name: string, entries: readonly (readonly [key: string, type: string])[]): string {
  const lines = entries.map(([key, type]) => `  ${JSON.stringify(key)}: ${type};`);
  return `export interface ${name} {\n${lines.join("\n")}\n}`;
}

export function unionOf(codes: readonly string[]): string {
  return codes.length === 0 ? "never" : codes.map((code) => JSON.stringify(code)).join(" | ");
}
