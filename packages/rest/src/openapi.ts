import { type ManifestTool, redacted, undoToolName } from "@acta/core";
import type { NamedCall } from "./named-calls.ts";
import { responses, sharedResponses } from "./openapi-answers.ts";
import { acts, callOf, type Operation } from "./openapi-codes.ts";
import { commonSchemas, headers, type Json, jsonContent, parameters, ref } from "./openapi-components.ts";
import { routeOperation } from "./openapi-routes.ts";
import { isNamed, type NamedRoute, routes } from "./routes.ts";

export interface OpenApiInfo {
  /** Version of the product. */
  version: string;
  /** Public base URL of the gateway; `/` where it is not known, as in the committed document. */
  serverUrl?: string;
}

/**
 * Describes the whole gateway: an operation for each tool and its dry-run, and every other route there is.
 *
 * Pure, and the same tools give the same text, so that the document can be committed and compared.
 *
 * Source: OpenAPI 3.1.0, whose schemas are JSON Schema 2020-12: those of the tools are in it as they are, but for
 * local references, which are made to start at the document's root.
 */
export function createOpenApi(tools: readonly ManifestTool[], info: OpenApiInfo): Json {
  const sorted = [...tools].sort((a, b) => (a.name < b.name ? -1 : 1));
  const paths: Json = {};
  const schemas: Json = { ...commonSchemas };
  for (const tool of sorted) {
    const name = schemaName(tool.name);
    schemas[`${name}Input`] = embed(tool.inputSchema, `${name}Input`);
    schemas[`${name}Output`] = embed(asAnsweredAgain(tool.outputSchema), `${name}Output`);
    paths[`/v1/tools/${tool.name}`] = { post: callOperation(tool, sorted, false) };
    paths[`/v1/tools/${tool.name}/dry-run`] = { post: callOperation(tool, sorted, true) };
  }
  const served = new Map(sorted.map((tool) => [tool.name, tool]));
  for (const route of routes) {
    const tool = isNamed(route) ? served.get(route.calls.tool) : undefined;
    if (isNamed(route) && !tool) continue;
    const operation = isNamed(route)
      ? namedOperation(route, tool!, sorted)
      : isCallByName(route)
        ? callByName(route, sorted)
        : routeOperation(route);
    paths[route.path] = {
      ...(paths[route.path] as Json | undefined),
      [route.method.toLowerCase()]: operation,
    };
  }
  const entities = [...new Set(sorted.map(tagOf))];
  return {
    openapi: "3.1.0",
    info: {
      title: "Acta",
      version: info.version,
      description:
        "Business operations as tools: each call is authorised, validated, run in one transaction and recorded. " +
        "The inputs of a tool are the whole body of its POST; every error is an RFC 9457 problem document.",
    },
    servers: [{ url: info.serverUrl ?? "/" }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [
      ...entities.map((name) => ({ name })),
      { name: "tools", description: "The catalogue" },
      { name: "history", description: "What was called, by whom, and what it changed" },
      { name: "webhooks", description: "What providers send" },
      { name: "service", description: "The gateway itself" },
    ],
    paths,
    components: {
      schemas,
      parameters,
      headers,
      responses: sharedResponses(),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key, `mfx_…`." },
        apiKey: { type: "apiKey", in: "header", name: "x-api-key", description: "The same key." },
      },
    },
  };
}

const exampleId = "01932c07-5c00-7000-8000-000000000001";

/** `crm.contact.create` → `CrmContactCreate` */
function schemaName(toolName: string): string {
  return toolName
    .split(".")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

function tagOf(tool: ManifestTool): string {
  return `${tool.metadata.module}.${tool.metadata.entity}`;
}

function callOperation(tool: ManifestTool, tools: readonly ManifestTool[], dryRun: boolean): Json {
  const name = schemaName(tool.name);
  const operationId = `${name.charAt(0).toLowerCase()}${name.slice(1)}${dryRun ? "DryRun" : ""}`;
  const operation = callOf(tool, tools, { method: "POST", path: `/v1/tools/${tool.name}`, dryRun });
  const schema = resultSchema({ const: tool.name }, ref("schemas", `${name}Output`), dryRun);
  return {
    operationId,
    tags: [tagOf(tool)],
    summary: dryRun ? `${tool.title}: dry-run` : tool.title,
    description: dryRun
      ? `Runs \`${tool.name}\` and rolls it back: the answer says what it would change.`
      : tool.description,
    "x-acta-tool": tool.name,
    "x-acta-permissions": tool.metadata.permissions,
    parameters: callParameters(operation),
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: ref("schemas", `${name}Input`),
          examples: examplesOf(tool, (example) => example.inputs),
        },
      },
    },
    responses: responses(operation, {
      description: dryRun ? "What the call would do" : "Done, and recorded",
      content: {
        "application/json": {
          schema,
          ...(!dryRun && {
            examples: examplesOf(tool, (example) => resultExample(tool.name, example.outputs)),
          }),
        },
      },
    }),
  };
}

type CallByName = Extract<(typeof routes)[number], { id: "callTool" | "dryRunTool" }>;

function isCallByName(route: (typeof routes)[number]): route is CallByName {
  return route.id === "callTool" || route.id === "dryRunTool";
}

/** Any tool by its name: what is true of all of them, and what is answered where there is none of that name. */
function callByName({ id, method, path, access, summary }: CallByName, tools: readonly ManifestTool[]): Json {
  const dryRun = id === "dryRunTool";
  const operation: Operation = { method, path, access, dryRun, runs: tools, codes: ["TOOL_NOT_FOUND"] };
  return {
    operationId: id,
    tags: ["tools"],
    summary,
    description: "Each tool has an operation of its own, which says what it takes and answers.",
    parameters: [ref("parameters", "ToolName"), ...callParameters(operation)],
    requestBody: { required: true, content: jsonContent({ type: "object" }) },
    responses: responses(operation, {
      description: dryRun ? "What the call would do" : "Done, and recorded",
      content: jsonContent(resultSchema({ type: "string" }, { type: "object" }, dryRun)),
    }),
  };
}

function callParameters(operation: Operation): Json[] {
  const { dryRun = false } = operation;
  const names = [
    ...(acts(operation) ? ["IdempotencyKey"] : []),
    ...(dryRun ? [] : ["Plan"]),
    "Session",
    "TraceParent",
  ];
  return names.map((name) => ref("parameters", name));
}

function examplesOf(tool: ManifestTool, value: (example: ManifestTool["examples"][number]) => unknown): Json {
  return Object.fromEntries(
    tool.examples.map((example, index) => [
      `example${index + 1}`,
      { ...(example.description && { summary: example.description }), value: value(example) },
    ]),
  );
}

function resultExample(toolName: string, outputs: unknown): Json {
  return { id: exampleId, toolName, status: "success", outputs, durationMs: 4 };
}

function resultSchema(toolName: Json, outputs: Json, dryRun: boolean): Json {
  const required = ["id", "toolName", "status", "outputs", "durationMs"];
  const properties: Json = {
    id: { type: "string", format: "uuid", description: "The execution: its row in the history." },
    toolName,
    status: { const: dryRun ? "dry_run" : "success" },
    outputs,
    durationMs: { type: "integer", minimum: 0 },
  };
  if (!dryRun) {
    return { type: "object", required, properties: { ...properties, undo: ref("schemas", "Undo") } };
  }
  return {
    type: "object",
    required: [...required, "changes", "effects", "approval"],
    properties: {
      ...properties,
      changes: { type: "array", items: ref("schemas", "Change") },
      effects: { type: "array", items: ref("schemas", "Effect") },
      approval: ref("schemas", "ApprovalPreview"),
    },
  };
}

function batchSchema(dryRun: boolean): Json {
  const { required, properties } = resultSchema({}, {}, dryRun) as { required: string[]; properties: Json };
  const { toolName: _, outputs: __, ...others } = properties;
  return {
    type: "object",
    required: [...required.filter((name) => name !== "toolName" && name !== "outputs"), "items"],
    properties: {
      ...others,
      status: dryRun ? { const: "dry_run" } : { enum: ["success", "partial"] },
      items: { type: "array", items: ref("schemas", "BatchItem") },
    },
  };
}

/** A tool under a path of its own: the tool's operation, less what stands in the path. */
function namedOperation(
  { id, method, path, summary, calls }: NamedRoute,
  tool: ManifestTool,
  tools: readonly ManifestTool[],
): Json {
  const { dryRun = false, idInput, batch = false }: NamedCall = calls;
  const { properties = {}, required = [], ...rest } = tool.inputSchema as InputSchema;
  const others = Object.entries(properties).filter(([name]) => name !== idInput);
  const pathParameter = path.includes("{id}")
    ? [named("path", "id", properties[idInput ?? ""] ?? {}, true)]
    : [];
  const outputs = ref("schemas", `${schemaName(tool.name)}Output`);
  const reads = method === "GET";
  const where = idInput === undefined ? "" : " with the id from the path";
  const operation = callOf(tool, tools, { method, path, dryRun });
  const result = batch ? batchSchema(dryRun) : resultSchema({ const: tool.name }, outputs, dryRun);
  return {
    operationId: id,
    tags: [tool.name === undoToolName ? "history" : tagOf(tool)],
    summary,
    description: `${dryRun ? "A dry-run of" : "Calls"} \`${tool.name}\`${where}.`,
    "x-acta-tool": tool.name,
    "x-acta-permissions": tool.metadata.permissions,
    parameters: [
      ...pathParameter,
      ...(reads
        ? others.map(([name, schema]) => named("query", name, schema, required.includes(name)))
        : callParameters(operation)),
    ],
    ...(!reads && {
      requestBody: {
        required: true,
        content: jsonContent(
          idInput === undefined
            ? ref("schemas", `${schemaName(tool.name)}Input`)
            : {
                ...rest,
                properties: Object.fromEntries(others),
                ...(required.length > 1 && { required: required.filter((name) => name !== idInput) }),
              },
        ),
      },
    }),
    responses: responses(operation, {
      description: "The answer",
      content: jsonContent(reads ? outputs : result),
      links: reads && Object.hasOwn(properties, "cursor"),
    }),
  };
}

type InputSchema = { properties?: { [name: string]: Json }; required?: string[] };

function named(place: "path" | "query", name: string, schema: Json, required: boolean): Json {
  const { description, ...rest } = schema;
  const list = rest.type === "array" && { style: "form", explode: false };
  return {
    name,
    in: place,
    required,
    ...(description !== undefined && { description }),
    schema: rest,
    ...list,
  };
}

/** Keywords whose values are data, not schemas. */
const dataKeywords = new Set(["const", "default", "enum", "examples", "required", "dependentRequired"]);
/** Keywords whose values are schemas by name: a property may be called `$ref`. */
const namedSchemas = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);

/** Answered again under an idempotency key, a secret stands there redacted: as text, whatever it was. */
function asAnsweredAgain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asAnsweredAgain);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy: Json = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      dataKeywords.has(keyword) ? value : asAnsweredAgain(value),
    ]),
  );
  return copy["x-sensitive"] === true ? { anyOf: [copy, { const: redacted }] } : copy;
}

function embed(schema: unknown, name: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => embed(each, name));
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === "$ref" && typeof value === "string" && value.startsWith("#")) {
        return [keyword, `#/components/schemas/${name}${value.slice(1)}`];
      }
      if (dataKeywords.has(keyword)) return [keyword, value];
      if (namedSchemas.has(keyword)) {
        const named = Object.entries(value as object).map(([key, inner]) => [key, embed(inner, name)]);
        return [keyword, Object.fromEntries(named)];
      }
      return [keyword, embed(value, name)];
    }),
  );
}
