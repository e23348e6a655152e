import { coreErrors, type JsonSchema, parseToolName, SchemaValidator } from "@acta/core";
import type { LoadedCatalogue, LoadedTool } from "./load.ts";
import { typeNameOf } from "./names.ts";
import { isSlow } from "./pattern.ts";
import { Refusals } from "./refusals.ts";

/** What MCP clients, and the model providers behind them, take as a name. */
const longestName = 64;
const propertyName = /^[a-zA-Z0-9_.-]{1,64}$/;
/** Formats whose values cannot be long. */
const boundedFormats = new Set(["uuid", "date", "date-time", "time", "ipv4", "ipv6"]);

/**
 * Refuses what would break a surface or invite abuse, before anything is written.
 *
 * @param isProven whether a pattern is known not to be slow, which takes seconds to find out
 * @throws RefusalError with every fault of every tool
 */
export function checkCatalogue(
  { tools, moduleErrors }: LoadedCatalogue,
  isProven: (pattern: string) => boolean = () => false,
): void {
  const refusals = new Refusals();
  const codes = new Set<string>(Object.keys(coreErrors));
  for (const { file, errors } of moduleErrors) {
    for (const code of Object.keys(errors)) {
      if (codes.has(code)) refusals.add(file, `${code} is defined twice`, "rename one of them");
      codes.add(code);
    }
  }
  const typeNames = new Map<string, string>();
  for (const tool of tools) {
    const typeName = typeNameOf(tool.definition.name);
    const other = typeNames.get(typeName);
    if (other)
      refusals.add(tool.file, `its types would be named like those of ${other}`, "rename one of them");
    typeNames.set(typeName, tool.definition.name);
    checkTool(tool, codes, isProven, refusals);
  }
  refusals.throwIfAny();
}

function checkTool(
  { file, definition }: LoadedTool,
  codes: ReadonlySet<string>,
  isProven: (pattern: string) => boolean,
  refusals: Refusals,
): void {
  const refuse = (problem: string, fix: string) => refusals.add(file, problem, fix);
  try {
    parseToolName(definition.name);
  } catch (error) {
    refuse((error as Error).message, "use camelCase letters and digits, without `_`");
  }
  if (definition.name.length > longestName)
    refuse(`its name is longer than ${longestName} characters`, "shorten a segment: MCP clients refuse it");
  if (!definition.title.trim()) refuse("has no title", "give a few words, as on a button");
  if (!definition.description.trim()) refuse("has no description", "say what it does, starting with a verb");
  for (const code of definition.errors) {
    if (code in coreErrors)
      refuse(`declares the common error ${code}`, "leave it out: every tool may answer it");
    else if (!codes.has(code))
      refuse(`declares the unknown error ${code}`, "define it in the module's errors.ts");
  }

  const inputs = checkSchema(definition.inputSchema, "inputSchema", refuse);
  const outputs = checkSchema(definition.outputSchema, "outputSchema", refuse);
  checkBounds(definition.inputSchema, "inputSchema", isProven, refuse);

  if (definition.examples.length === 0) refuse("has no example", "add one to `examples`: inputs and outputs");
  for (const [index, example] of definition.examples.entries()) {
    for (const [side, validator] of [
      ["inputs", inputs],
      ["outputs", outputs],
    ] as const) {
      const checked = validator?.check(example[side]);
      if (checked && !checked.ok) {
        const faults = checked.issues
          .map(({ pointer, message }) => `${pointer || "/"} ${message}`)
          .join("; ");
        refuse(
          `examples[${index}].${side} does not fit its schema: ${faults}`,
          "correct the example or the schema",
        );
      }
    }
  }
}

type Refuse = (problem: string, fix: string) => void;

/** What holds for inputs and outputs alike: valid 2020-12, and acceptable to MCP clients. */
function checkSchema(schema: JsonSchema, at: string, refuse: Refuse): SchemaValidator | null {
  if (schema.type !== "object")
    refuse(`${at} is not an object at the top`, 'set type: "object": MCP clients take nothing else');
  for (const keyword of ["oneOf", "anyOf", "allOf"]) {
    if (keyword in schema)
      refuse(`${at} has ${keyword} at the top`, "move it into a property: MCP clients refuse it there");
  }
  forEachSchema(schema, at, (node, path) => {
    const { $ref, properties } = node;
    if (typeof $ref === "string" && !$ref.startsWith("#"))
      refuse(`${path} refers to ${$ref}`, "refer to #/$defs/… only: MCP clients fetch nothing");
    if (typeof properties === "object" && properties !== null) {
      for (const key of Object.keys(properties)) {
        if (!propertyName.test(key))
          refuse(
            `${path} has a property ${JSON.stringify(key)}`,
            "use letters, digits, _ . - (at most 64): MCP clients refuse others",
          );
      }
      if (!("additionalProperties" in node) && !("unevaluatedProperties" in node))
        refuse(`${path} leaves additionalProperties open`, "set additionalProperties: false");
    }
    if ("unevaluatedProperties" in node)
      refuse(
        `${path} uses unevaluatedProperties`,
        "use additionalProperties: the emitted types know only that",
      );
  });
  try {
    const validator = new SchemaValidator(schema);
    validator.compile();
    return validator;
  } catch (error) {
    refuse(`${at} does not compile: ${(error as Error).message}`, "correct the schema");
    return null;
  }
}

/** Inputs come from strangers: nothing may be unbounded, and no pattern may be made to run for ever. */
function checkBounds(
  schema: JsonSchema,
  at: string,
  isProven: (pattern: string) => boolean,
  refuse: Refuse,
): void {
  forEachSchema(schema, at, (node, path) => {
    const types = Array.isArray(node.type) ? node.type : [node.type];
    const listed = "enum" in node || "const" in node;
    if (
      types.includes("string") &&
      !listed &&
      !("maxLength" in node) &&
      !boundedFormats.has(String(node.format))
    )
      refuse(`${path} is a string without maxLength`, "set maxLength");
    if (types.includes("array") && !listed && !("maxItems" in node))
      refuse(`${path} is an array without maxItems`, "set maxItems");
    const patterns = [node.pattern, ...Object.keys((node.patternProperties as object | undefined) ?? {})];
    for (const pattern of patterns) {
      if (typeof pattern === "string" && !isProven(pattern) && isSlow(pattern))
        refuse(
          `${path} has the pattern ${pattern}, which a hostile value can make run for ever`,
          "write it so that each text fits it in one way only: no repetition inside a repetition, none of what may begin alike",
        );
    }
  });
}

const single = [
  "items",
  "additionalProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
];
const lists = ["prefixItems", "oneOf", "anyOf", "allOf"];
const maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/** Calls back for a schema and all schemas inside it, each with the path by which its author finds it. */
function forEachSchema(schema: unknown, path: string, visit: (node: JsonSchema, path: string) => void): void {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return;
  const node = schema as JsonSchema;
  visit(node, path);
  for (const keyword of single) forEachSchema(node[keyword], `${path}.${keyword}`, visit);
  for (const keyword of lists) {
    const list = node[keyword];
    if (!Array.isArray(list)) continue;
    for (const [i, inner] of list.entries()) forEachSchema(inner, `${path}.${keyword}[${i}]`, visit);
  }
  for (const keyword of maps) {
    const map = node[keyword];
    if (typeof map !== "object" || map === null) continue;
    for (const [key, inner] of Object.entries(map)) forEachSchema(inner, `${path}.${keyword}.${key}`, visit);
  }
}
