import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** An answer as it came over the wire. */
export interface SeenAnswer {
  method: string;
  /** With its query, if there was one. */
  path: string;
  status: number;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  /** null where it was not read, or could not be. */
  body: string | null;
}

/** An OpenAPI document, and what it says of an answer. */
export interface Described {
  /** Whether it says so: one sentence for each thing that is otherwise. */
  faultsOf(answer: SeenAnswer): string[];
}

interface HeaderObject {
  required?: boolean;
  schema: object;
}
interface ResponseObject {
  headers?: { [name: string]: HeaderObject | Reference };
  content?: { [type: string]: { schema: object } };
}
interface Operation {
  responses: { [status: string]: ResponseObject | Reference };
}
interface OpenApi {
  paths: { [path: string]: { [method: string]: Operation } };
}
type Reference = { $ref: string };

/** Headers of HTTP, its caches and browsers: an OpenAPI document is not where they are looked up. */
const everyAnswers = new Set([
  "allow",
  "cache-control",
  "connection",
  "content-disposition",
  "content-length",
  "content-security-policy",
  "content-type",
  "cross-origin-resource-policy",
  "date",
  "keep-alive",
  "referrer-policy",
  "strict-transport-security",
  "transfer-encoding",
  "vary",
  "x-content-type-options",
]);

/** What is refused before there is an operation: OpenAPI has no place for it. */
const outsideCodes = {
  unknownPath: ["ROUTE_NOT_FOUND", "HEADER_INVALID"],
  otherMethod: ["METHOD_NOT_ALLOWED", "HEADER_INVALID"],
};

/**
 * Reads a document so that answers can be held against it. A schema is compiled when the first answer needs it, and once.
 *
 * Source: OpenAPI 3.1.0 §4.8.8 (which path is meant), §4.8.17 (responses), §4.8.21 (headers).
 */
export function readDescribed(document: object): Described {
  const ajv = new Ajv2020({ strict: false, allErrors: true, ownProperties: true, logger: false });
  addFormats.default(ajv, { mode: "full" });
  const base = "acta:document";
  ajv.addSchema(document, base, true);
  const { paths } = document as OpenApi;
  // A path without parameters goes before one with.
  const templates = Object.keys(paths)
    .map((path) => ({ path, pattern: patternOf(path) }))
    .sort((a, b) => Number(a.path.includes("{")) - Number(b.path.includes("{")));
  const compiled = new Map<string, ValidateFunction>();

  /** @param pointer into the document, unescaped */
  function validatorAt(pointer: readonly string[]): ValidateFunction {
    const fragment = pointer.map(toToken).join("/");
    let validate = compiled.get(fragment);
    if (!validate) {
      validate = ajv.compile({ $ref: `${base}#/${fragment}` });
      compiled.set(fragment, validate);
    }
    return validate;
  }

  /** Follows a reference, so that what is shared is compiled once. */
  function resolve(pointer: readonly string[]): { value: unknown; pointer: readonly string[] } {
    const value = pointer.reduce<unknown>(
      (node, key) => (node as { [key: string]: unknown })?.[key],
      document,
    );
    const reference = (value as Partial<Reference> | undefined)?.$ref;
    return reference === undefined ? { value, pointer } : resolve(fromReference(reference));
  }

  function schemaFaults(pointer: readonly string[], value: unknown, what: string): string[] {
    const validate = validatorAt(pointer);
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .slice(0, 5)
      .map(
        ({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
      );
  }

  function headerFaults(
    described: NonNullable<ResponseObject["headers"]>,
    pointer: readonly string[],
    headers: SeenAnswer["headers"],
  ): string[] {
    const names = new Set(Object.keys(described).map((name) => name.toLowerCase()));
    const undescribed = [...headers.keys()].filter((name) => !everyAnswers.has(name) && !names.has(name));
    const faults = undescribed.map((name) => `the header ${name} is not described`);
    for (const name of Object.keys(described)) {
      const header = resolve([...pointer, "headers", name]);
      const { required = false, schema } = header.value as HeaderObject;
      const sent = headers.get(name.toLowerCase());
      if (sent === undefined) {
        if (required) faults.push(`the header ${name} is missing`);
        continue;
      }
      const isNumber = (schema as { type?: string }).type === "integer";
      const value = isNumber ? Number(sent) : sent;
      faults.push(...schemaFaults([...header.pointer, "schema"], value, `the header ${name}`));
    }
    return faults;
  }

  function contentFaults(
    content: NonNullable<ResponseObject["content"]>,
    pointer: readonly string[],
    { method, headers, body }: SeenAnswer,
  ): string[] {
    const sent = headers.get("content-type")?.split(";", 1)[0];
    const types = Object.keys(content);
    if (sent === undefined) return types.length === 0 ? [] : ["it has no content"];
    const type = types.find((each) => each === sent) ?? types.find((each) => each === "*/*");
    if (type === undefined) return [`content of type ${sent} is not described`];
    if (!/[/+]json$/.test(sent) || type === "*/*" || body === null || method === "HEAD") return [];
    return schemaFaults([...pointer, "content", type, "schema"], parse(body), "the body");
  }

  /** Of an answer that no operation gives: a problem all the same, with one of these codes. */
  function outsideFaults(codes: readonly string[], { status, body }: SeenAnswer, what: string): string[] {
    if (body === null) return status >= 400 ? [] : [what];
    const problem = parse(body);
    const code = (problem as { code?: unknown } | undefined)?.code;
    if (!codes.includes(String(code))) return [`${what}, and it is answered ${status} ${String(code)}`];
    return schemaFaults(["components", "schemas", "Problem"], problem, "the body");
  }

  return {
    faultsOf(answer) {
      const path = answer.path.split("?", 1)[0]!;
      const named = templates.filter(({ pattern }) => pattern.test(path));
      if (named.length === 0)
        return outsideFaults(outsideCodes.unknownPath, answer, "the path is not described");
      // RFC 9110 §9.3.2: what answers GET answers HEAD.
      const method = answer.method === "HEAD" ? "get" : answer.method.toLowerCase();
      const name = named.find((each) => paths[each.path]?.[method])?.path;
      if (name === undefined)
        return outsideFaults(outsideCodes.otherMethod, answer, "the method is not described");
      const { value, pointer } = resolve(["paths", name, method, "responses", String(answer.status)]);
      if (value === undefined) return [`the status is not described: ${answer.body?.slice(0, 200)}`];
      const { headers = {}, content = {} } = value as ResponseObject;
      return [...headerFaults(headers, pointer, answer.headers), ...contentFaults(content, pointer, answer)];
    },
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
}

/** RFC 6901 §3 and, since it stands in a URI's fragment, §6. */
function toToken(key: string): string {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function fromReference(reference: string): string[] {
  return reference
    .slice("#/".length)
    .split("/")
    .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
