import { Ajv2020 } from "ajv/dist/2020.js";
import type { InputIssue } from "../errors.ts";
import { type JsonSchema, pointerToken } from "../json.ts";
import type { Source } from "../types.ts";

/** A rule of a workspace about which calls wait for a person. What a condition does not name, it does not ask for. */
export interface ApprovalPolicy {
  id: string;
  name: string;
  /** Glob over tool names: `*` stands for any characters, dots included. */
  tool: string;
  /** Where calls come from; empty means from anywhere. */
  sources: readonly Source[];
  /** JSON Schema the inputs must meet; null means any inputs. */
  inputs: JsonSchema | null;
  /** The call waits when it would change more rows than this. With both thresholds, exceeding either is enough. */
  maxRows: number | null;
  /** The call waits when it would have more effects than this. */
  maxEffects: number | null;
  expiresAfterSeconds: number;
  /** Whether the person who created a key may decide what the key asked. */
  creatorMayDecide: boolean;
}

/** Whether the policy is about this call, its thresholds left aside. */
export function concerns(
  policy: ApprovalPolicy,
  call: { toolName: string; source: Source; inputs: unknown },
): boolean {
  return (
    (policy.sources.length === 0 || policy.sources.includes(call.source)) &&
    matchesGlob(policy.tool, call.toolName) &&
    (policy.inputs === null || meets(policy.inputs, call.inputs))
  );
}

/** Without a regular expression: one made of many `*` would be tried in every possible way. */
export function matchesGlob(glob: string, name: string): boolean {
  const [first = "", ...rest] = glob.split("*");
  if (rest.length === 0) return name === glob;
  if (!name.startsWith(first)) return false;
  const last = rest.pop()!;
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}

/*
 * The schemas are written by whoever manages policies and tried on calls: what could keep a process busy (patterns,
 * pairwise comparisons, references that go round) or reach out of it is not among the keywords.
 */
const schemaKeywords: ReadonlySet<string> = new Set([
  ...["allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
  ...["type", "const", "enum", "title", "description"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"],
  ...["properties", "required", "additionalProperties", "minProperties", "maxProperties"],
  ...["items", "contains", "minContains", "maxContains", "minItems", "maxItems"],
]);
const schemasIn: ReadonlySet<string> = new Set([
  "not",
  "if",
  "then",
  "else",
  "items",
  "contains",
  "additionalProperties",
]);
const listsOfSchemas: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf"]);
const maxSchemaText = 10_000;
const maxSchemaDepth = 10;
/** Compiling takes as long as there are schemas in it, and keeps the process from everything else. */
const maxSchemas = 100;

/** What keeps a schema from being the condition of a policy: pointers into the schema. Empty when nothing does. */
export function findPolicySchemaFaults(schema: JsonSchema): InputIssue[] {
  if (JSON.stringify(schema).length > maxSchemaText) {
    return [
      { pointer: "", keyword: "maxLength", message: `must be at most ${maxSchemaText} characters as JSON` },
    ];
  }
  const seen = { schemas: 0 };
  const faults = [...unknownKeywords(schema, "", 0, seen)];
  if (faults.length > 0) return faults;
  if (seen.schemas > maxSchemas) {
    return [{ pointer: "", keyword: "schemas", message: `must be made of at most ${maxSchemas} schemas` }];
  }
  try {
    compile(schema);
    return [];
  } catch {
    return [{ pointer: "", keyword: "schema", message: "must be a JSON Schema (2020-12)" }];
  }
}

function* unknownKeywords(
  schema: unknown,
  pointer: string,
  depth: number,
  seen: { schemas: number },
): Generator<InputIssue> {
  seen.schemas++;
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return;
  if (depth > maxSchemaDepth) {
    yield {
      pointer,
      keyword: "maxDepth",
      message: `must not be nested deeper than ${maxSchemaDepth} schemas`,
    };
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const at = `${pointer}/${pointerToken(keyword)}`;
    if (!schemaKeywords.has(keyword)) {
      const allowed = [...schemaKeywords];
      yield { pointer: at, keyword: "keyword", message: "is not a keyword that policies know", allowed };
    } else if (schemasIn.has(keyword)) {
      yield* unknownKeywords(value, at, depth + 1, seen);
    } else if (listsOfSchemas.has(keyword) || keyword === "properties") {
      if (typeof value !== "object" || value === null) continue;
      for (const [name, member] of Object.entries(value)) {
        yield* unknownKeywords(member, `${at}/${pointerToken(name)}`, depth + 1, seen);
      }
    }
  }
}

type Validate = (value: unknown) => boolean;

/** By the schema's text: policies are read again and again while news of their changes would not reach us. */
const compiled = new Map<string, Validate>();
const maxCompiled = 1_000;

function compile(schema: JsonSchema): Validate {
  const text = JSON.stringify(schema);
  let validate = compiled.get(text);
  if (!validate) {
    if (compiled.size >= maxCompiled) compiled.clear();
    // One each: a validator keeps every schema it has compiled. Types need not be told: inputs have their own schema.
    const ajv = new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      ownProperties: true,
      // Its time grows with the square of the schema.
      code: { optimize: false },
    });
    validate = ajv.compile(schema) as Validate;
    compiled.set(text, validate);
  }
  return validate;
}

/** A schema that does not compile, which no tool lets in, is met by everything: better asked once too often. */
function meets(schema: JsonSchema, inputs: unknown): boolean {
  let validate: Validate;
  try {
    validate = compile(schema);
  } catch {
    return true;
  }
  return validate(inputs);
}
