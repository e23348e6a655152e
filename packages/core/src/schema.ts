import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { InputIssue } from "./errors.ts";
import { findJsonFault, type JsonSchema, pointerToken } from "./json.ts";

/** Our annotations: published with the schema, ignored by other validators (JSON Schema 2020-12 core §4.3.1). */
export const annotations = [
  /** true: redacted in audit rows, logs and stored answers. */
  "x-sensitive",
  /** Our words for a refusal by `pattern`, `format`, `minProperties` or `maxProperties`, instead of the validator's. */
  "x-message",
  /** How a form edits the value: `textarea`, `phone`, `money`, `record:contact`, … */
  "x-widget",
] as const;

/** Keywords whose refusal `x-message` puts into words: what they ask for cannot be told from the keyword. */
const inOurWords: ReadonlySet<string> = new Set(["pattern", "format", "minProperties", "maxProperties"]);

/** Faults listed per call: more would not be read, and `allErrors` on a large array makes megabytes of them. */
const maxIssues = 100;

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    // Discriminated unions require in a branch what is declared outside it; strictRequired refuses those.
    strictRequired: false,
    // Without it `required: ["constructor"]` is satisfied by {}.
    ownProperties: true,
    discriminator: true,
    useDefaults: true,
    strictNumbers: true,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
  });
  addFormats.default(ajv, { mode: "full" });
  for (const keyword of annotations) ajv.addKeyword({ keyword });
  return ajv;
}

let shared: Ajv2020 | undefined;

/** Compiles one schema with Acta's options. Takes milliseconds: keep the result. */
function compileSchema(schema: JsonSchema): ValidateFunction {
  shared ??= createAjv();
  return shared.compile(schema);
}

export type Validation<T> = { ok: true; value: T } | { ok: false; issues: InputIssue[] };

/** A schema ready to check values: compiled on first use, so that start-up costs only the tools that are called. */
export class SchemaValidator {
  readonly schema: JsonSchema;
  #compiled: ValidateFunction | undefined;
  readonly #hasDefaults: boolean;

  constructor(schema: JsonSchema) {
    this.schema = schema;
    this.#hasDefaults = mentionsDefault(schema);
  }

  /** Compiles now rather than on first use. */
  compile(): void {
    this.#compiled ??= compileSchema(this.schema);
  }

  /** Checks a value; on success `value` is a copy with defaults filled in (the input itself where there are none). */
  check(value: unknown): Validation<unknown> {
    const fault = findJsonFault(value);
    if (fault)
      return {
        ok: false,
        issues: [{ pointer: fault.pointer, keyword: fault.reason, message: fault.message }],
      };
    this.compile();
    const validate = this.#compiled!;
    const candidate = this.#hasDefaults ? structuredClone(value) : value;
    if (validate(candidate)) return { ok: true, value: candidate };
    return { ok: false, issues: (validate.errors ?? []).slice(0, maxIssues).map(toIssue) };
  }
}

function mentionsDefault(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(mentionsDefault);
  if (typeof schema !== "object" || schema === null) return false;
  return "default" in schema || Object.values(schema).some(mentionsDefault);
}

function toIssue(error: ErrorObject): InputIssue {
  const params = error.params as Record<string, unknown>;
  const at = (key: unknown) => `${error.instancePath}/${pointerToken(String(key))}`;
  switch (error.keyword) {
    case "required":
      return { pointer: at(params.missingProperty), keyword: "required", message: "is required" };
    case "additionalProperties":
      return {
        pointer: at(params.additionalProperty),
        keyword: error.keyword,
        message: "is not a known property",
      };
    case "unevaluatedProperties":
      return {
        pointer: at(params.unevaluatedProperty),
        keyword: error.keyword,
        message: "is not a known property",
      };
    case "dependentRequired":
      return {
        pointer: at(params.missingProperty),
        keyword: error.keyword,
        message: `is required with ${String(params.property)}`,
      };
    case "enum":
      return {
        pointer: error.instancePath,
        keyword: "enum",
        message: "must be one of the allowed values",
        allowed: params.allowedValues as unknown[],
      };
    case "const":
      return {
        pointer: error.instancePath,
        keyword: "const",
        message: "must be the allowed value",
        allowed: [params.allowedValue],
      };
    default: {
      const custom = (error.parentSchema as Record<string, unknown> | undefined)?.["x-message"];
      const message = typeof custom === "string" && inOurWords.has(error.keyword) ? custom : error.message;
      return { pointer: error.instancePath, keyword: error.keyword, message: message ?? "is not valid" };
    }
  }
}

/**
 * A tool's schema as Standard Schema v1 and Standard JSON Schema v1, so that tRPC and the MCP SDK publish it as it
 * is. Its `validate` accepts everything: the executor validates, once, and records what it refuses.
 */
export function toStandardSchema(schema: JsonSchema) {
  return {
    "~standard": {
      version: 1 as const,
      vendor: "acta",
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => schema, output: () => schema },
    },
  };
}
