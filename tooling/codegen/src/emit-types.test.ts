import type { JsonSchema } from "@acta/core";
import { expect, it } from "vitest";
import { emitInterface, emitToolTypes } from "./emit-types.ts";

const object = (properties: JsonSchema, rest: JsonSchema = {}) => ({
  type: "object",
  additionalProperties: false,
  properties,
  ...rest,
});
const emit = (properties: JsonSchema, rest?: JsonSchema) => emitInterface(object(properties, rest), "T");

it("emits tuples, which json-schema-to-typescript mistypes", async () => {
  expect(
    await emit({
      closed: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false },
      open: { type: "array", prefixItems: [{ type: "string" }], items: { type: "boolean" } },
    }),
  ).toBe(`export interface T {
  closed?: [string, number]
  open?: [string, ...(boolean)[]]
}`);
});

it("lets nothing into an empty object", async () => {
  expect(await emitInterface(object({}), "T")).toBe("export type T = Record<string, never>;");
  expect(await emit({ none: object({}) })).toContain("none?: Record<string, never>");
});

it("names definitions after their owner, so that equal names of two tools do not collide", async () => {
  const source = await emit(
    { extra: { $ref: "#/$defs/extra" } },
    { $defs: { extra: object({ self: { $ref: "#/$defs/extra" } }) } },
  );
  expect(source).toBe(`export interface T {
  extra?: TExtra
}
export interface TExtra {
  self?: TExtra
}`);
});

it("makes no type of a title, and keeps a property called title", async () => {
  expect(
    await emit({ a: object({ title: { type: "string", title: "Collision" } }, { title: "Collision" }) }),
  ).toBe(
    `export interface T {
  a?: {
    title?: string
  }
}`,
  );
});

it("does not name an object that stands in several places", async () => {
  const money = { type: "integer", description: "Minor units." };
  const line = object({ amountMinor: money });
  const source = await emit({ first: line, second: line });
  expect(source.match(/export/g)).toHaveLength(1);
});

it("survives a comment's end in a description", async () => {
  expect(await emit({ a: { type: "boolean", description: "Glob such as */15." } })).toContain(
    "Glob such as * /15.",
  );
});

it("ignores our own annotations", async () => {
  expect(await emit({ a: { type: "string", "x-widget": "textarea", "x-sensitive": true } })).toBe(
    "export interface T {\n  a?: string\n}",
  );
});

it("gives run what the validator fills in, at every level", async () => {
  const types = await emitToolTypes({
    name: "crm.order.create",
    errors: ["B", "A"],
    inputSchema: object(
      {
        limit: { type: "integer", default: 50 },
        lines: { type: "array", items: object({ discount: { type: "integer", default: 0 } }) },
        default: { type: "boolean" },
      },
      { required: ["lines"] },
    ),
    outputSchema: object({}),
  });
  expect(types).toMatchObject({
    input: "CrmOrderCreateInput",
    parsed: "CrmOrderCreateParsed",
    errors: ["A", "B"],
  });
  expect(types.declarations.input).toBe(`export interface CrmOrderCreateInput {
  limit?: number
  lines: {
    discount?: number
  }[]
  default?: boolean
}`);
  expect(types.declarations.parsed).toBe(`export interface CrmOrderCreateParsed {
  limit: number
  lines: {
    discount: number
  }[]
  default?: boolean
}`);
});

it("emits one input type where there are no defaults", async () => {
  const types = await emitToolTypes({
    name: "crm.tag.list",
    errors: [],
    inputSchema: object({ q: { type: "string" } }),
    outputSchema: object({}),
  });
  expect(types).toMatchObject({ parsed: "CrmTagListInput", declarations: { parsed: null } });
});
