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
    const generic = routes.filter(
      (route) => route.id !== "callTool" && route.id !== "dryRunTool" && !isNamed(route),
    );
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
    const codesOf = (response: unknown) => JSON.stringify(response).match(/"enum":\[([^\]]*)\]/)?.[1];
    expect(codesOf(responses["409"])).toBe('"CONFLICT","IDEMPOTENCY_IN_PROGRESS","PHONE_TAKEN","PLAN_DRIFT"');
    expect(codesOf(responses["422"])).toBe(
      '"FILTER_INVALID","IDEMPOTENCY_KEY_REUSED","INPUT_INVALID","ORDER_TOTAL_MISMATCH","PLAN_INVALID"',
    );
    expect(responses["401"]).toEqual({ $ref: "#/components/responses/Problem401" });
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
