import { batchToolName, type ManifestTool, undoToolName } from "@acta/core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { published } from "../test/tools.ts";
import { createOpenApi } from "./openapi.ts";
import { isNamed, routes } from "./routes.ts";

type Operation = { operationId: string; responses: Record<string, unknown>; security?: unknown };
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; responses: Record<string, unknown> };
};

const document = createOpenApi(published, { version: "1.0.0" }) as Document;

const [creates, lists] = published as [ManifestTool, ManifestTool];
const called = (tool: ManifestTool, name: string): ManifestTool => {
  const [module, entity, action] = name.split(".") as [ManifestTool["metadata"]["module"], string, string];
  return { ...tool, name, errors: [], metadata: { ...tool.metadata, module, entity, action } };
};
const paged = { type: "object", properties: { cursor: { type: "string" } } };
/** With tools that have paths of their own, and one that takes a cursor. */
const system = createOpenApi(
  [
    ...published,
    { ...called(lists, "crm.contact.find"), inputSchema: paged },
    ...[batchToolName, undoToolName, "system.approval.approve"].map((name) => called(creates, name)),
  ],
  { version: "1.0.0" },
) as Document;

type Response = {
  $ref?: string;
  headers: object;
  content: { [type: string]: { schema: { allOf: [unknown, { properties: { code: { enum: string[] } } }] } } };
};

/** @param response of any of the documents: what is shared is the same in all of them */
function resolved(response: unknown): Response {
  const { $ref } = response as Response;
  return ($ref ? document.components.responses[$ref.split("/").at(-1)!] : response) as Response;
}

function codesOf(response: unknown): string[] {
  const { schema } = resolved(response).content["application/problem+json"]!;
  return schema.allOf[1].properties.code.enum;
}

const headersOf = (response: unknown) => Object.keys(resolved(response).headers);

describe("createOpenApi", () => {
  it("is a valid OpenAPI 3.1 document", async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it("has every reference it makes", () => {
    const missing: string[] = [];
    const visit = (node: unknown, data: boolean): void => {
      if (typeof node !== "object" || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === "$ref" && typeof value === "string" && !data && !resolves(value)) missing.push(value);
        visit(value, data || key === "examples" || key === "example");
      }
    };
    const resolves = (reference: string) =>
      reference
        .slice(2)
        .split("/")
        .reduce<unknown>(
          (node, token) => (node as Record<string, unknown> | undefined)?.[token],
          document,
        ) !== undefined;
    visit(document, false);
    expect(missing).toEqual([]);
  });

  it("has every route, and an operation and a dry-run for each tool", () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // A tool under another name is told where the tool is served, which none of these is here.
    const generic = routes.filter((route) => !isNamed(route));
    expect(operations.sort()).toEqual(
      [
        ...generic.map((route) => `${route.method} ${route.path}`),
        ...published.flatMap(({ name }) => [`POST /v1/tools/${name}`, `POST /v1/tools/${name}/dry-run`]),
      ].sort(),
    );
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((operation) => operation.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("starts the tools' local references at the document's root, and only those", () => {
    const awkward = {
      ...published[0]!,
      inputSchema: {
        ...published[0]!.inputSchema,
        properties: { name: { $ref: "#/$defs/text" }, $ref: { type: "string" } },
        examples: [{ $ref: "#/not/a/reference" }],
      },
    };
    const { components } = createOpenApi([awkward], { version: "1.0.0" }) as Document;
    expect(components.schemas.CrmContactCreateInput).toMatchObject({
      properties: {
        name: { $ref: "#/components/schemas/CrmContactCreateInput/$defs/text" },
        $ref: { type: "string" },
      },
      examples: [{ $ref: "#/not/a/reference" }],
    });
  });

  it("lists the tool's own codes with the common ones of their status", () => {
    const { responses } = document.paths["/v1/tools/crm.contact.create"]!.post!;
    expect(codesOf(responses["409"])).toEqual([
      "CONFLICT",
      "IDEMPOTENCY_IN_PROGRESS",
      "PHONE_TAKEN",
      "PLAN_DRIFT",
    ]);
    expect(codesOf(responses["422"])).toEqual([
      "FILTER_INVALID",
      "IDEMPOTENCY_KEY_REUSED",
      "INPUT_INVALID",
      "ORDER_TOTAL_MISMATCH",
      "PLAN_INVALID",
    ]);
    expect(responses["401"]).toEqual({ $ref: "#/components/responses/Problem401" });
  });

  it("says of a tool under a path of its own what it says of the tool", () => {
    const { paths } = system;
    for (const [named, tool] of [
      ["/v1/batches", "system.batch.run"],
      ["/v1/batches/dry-run", "system.batch.run/dry-run"],
      ["/v1/executions/{id}/undo", "system.execution.undo"],
      ["/v1/approvals/{id}/approve", "system.approval.approve"],
    ]) {
      const own = paths[named!]!.post!.responses;
      const { "200": done, ...others } = paths[`/v1/tools/${tool}`]!.post!.responses;
      expect(Object.keys(own)).toEqual(["200", ...Object.keys(others)]);
      expect(own["202"]).toEqual(others["202"]);
      expect(headersOf(own["200"])).toEqual(headersOf(done));
    }
    const undo = paths["/v1/executions/{id}/undo"]!.post!.responses;
    expect(undo["202"]).toEqual({ $ref: "#/components/responses/PendingApproval" });
    expect(headersOf(undo["200"])).toContain("Idempotent-Replayed");
    expect(paths["/v1/batches/dry-run"]!.post!.responses["202"]).toBeUndefined();
    expect(codesOf(undo["404"])).toEqual(["EXECUTION_NOT_FOUND", "ROUTE_NOT_FOUND"]);
    expect(codesOf(undo["409"])).toEqual(
      expect.arrayContaining(["ALREADY_UNDONE", "NOT_REVERSIBLE", "UNDO_CONFLICT"]),
    );
  });

  it("lists with a batch whatever its items can answer", () => {
    const { responses } = system.paths["/v1/batches"]!.post!;
    expect(codesOf(responses["404"])).toEqual([
      "APPROVAL_NOT_FOUND",
      "EXECUTION_NOT_FOUND",
      "TOOL_NOT_FOUND",
    ]);
    expect(codesOf(responses["409"])).toEqual(expect.arrayContaining(["PHONE_TAKEN", "APPROVAL_REQUIRED"]));
    expect(codesOf(responses["422"])).toEqual(
      expect.arrayContaining(["ORDER_TOTAL_MISMATCH", "REFERENCE_INVALID"]),
    );
    expect(codesOf(responses["400"])).toContain("CURSOR_INVALID");
  });

  it("lists codes with what can answer them, and with nothing else", () => {
    const { paths } = system;
    const approve = paths["/v1/approvals/{id}/approve"]!.post!.responses;
    expect(codesOf(approve["403"])).toEqual(["PERMISSION_DENIED", "SELF_APPROVAL"]);
    expect(codesOf(approve["404"])).toContain("APPROVAL_NOT_FOUND");
    expect(codesOf(approve["409"])).toContain("APPROVAL_DECIDED");
    expect(codesOf(approve["410"])).toEqual(["APPROVAL_EXPIRED"]);
    expect(codesOf(paths["/v1/tools/crm.contact.find"]!.post!.responses["400"])).toContain("CURSOR_INVALID");
    expect(codesOf(paths["/v1/tools/crm.contact.list"]!.post!.responses["400"])).not.toContain(
      "CURSOR_INVALID",
    );
    const whoami = paths["/v1/whoami"]!.get!.responses;
    expect(codesOf(whoami["429"])).toEqual(["CONCURRENCY_LIMITED", "RATE_LIMITED"]);
    expect(codesOf(whoami["503"])).toEqual(["DATABASE_UNAVAILABLE", "OVERLOADED"]);
    expect(whoami["404"]).toBeUndefined();
    expect(Object.keys(paths["/healthz"]!.get!.responses)).toEqual(["200", "400", "408", "500"]);
  });

  it("asks for a key where one is needed", () => {
    expect(document.paths["/healthz"]!.get!.security).toEqual([]);
    expect(document.paths["/v1/whoami"]!.get!.security).toBeUndefined();
  });

  it("is the same text whatever order the tools come in", () => {
    expect(JSON.stringify(createOpenApi([...published].reverse(), { version: "1.0.0" }))).toBe(
      JSON.stringify(document),
    );
  });
});
