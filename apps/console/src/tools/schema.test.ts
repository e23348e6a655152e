import { describe, expect, it } from "vitest";
import {
  alternatives,
  initialValue,
  isNullable,
  kindOf,
  nodeOf,
  pointerTo,
  ruleOf,
  variantsOf,
} from "./schema";

const root = {
  type: "object",
  required: ["lines"],
  properties: {
    name: { type: "string", maxLength: 200 },
    phone: { type: ["string", "null"] },
    status: { enum: ["new", "paid"] },
    amount: { type: "integer", minimum: 0, default: 0 },
    active: { type: "boolean" },
    lines: { type: "array", minItems: 1, items: { $ref: "#/$defs/line" } },
    permissions: { type: "array", items: { type: "string", enum: ["a", "b"] } },
    fields: { type: "object", additionalProperties: { type: ["string", "number"] } },
    either: {
      oneOf: [
        { type: "object", properties: { kind: { const: "x" } } },
        { type: "object", properties: { kind: { const: "y" } } },
      ],
    },
    anything: {},
    mixed: { type: ["string", "number", "boolean"] },
  },
  $defs: {
    line: { type: "object", required: ["quantity"], properties: { quantity: { type: "integer" } } },
    "a/b": { type: "boolean" },
  },
} as const;

const kind = (name: keyof typeof root.properties) => kindOf(nodeOf(root.properties[name], root), root);

describe("a form", () => {
  it("finds a control for every kind of schema", () => {
    expect(
      Object.fromEntries(Object.keys(root.properties).map((name) => [name, kind(name as "name")])),
    ).toEqual({
      name: "text",
      phone: "text",
      status: "choice",
      amount: "number",
      active: "boolean",
      lines: "list",
      permissions: "choices",
      fields: "map",
      either: "variants",
      anything: "json",
      mixed: "scalar",
    });
  });

  it("follows local references, keeps what stands beside them, and never runs in circles", () => {
    expect(nodeOf({ $ref: "#/$defs/line", title: "Line" }, root)).toMatchObject({
      title: "Line",
      required: ["quantity"],
    });
    expect(nodeOf({ $ref: "#/$defs/a~1b" }, root)).toMatchObject({ type: "boolean" });
    expect(nodeOf({ $ref: "https://elsewhere.test/schema" }, root)).toEqual({});
    const loop = { $defs: { a: { $ref: "#/$defs/a" } } };
    expect(kindOf(nodeOf({ $ref: "#/$defs/a" }, loop), loop)).toBe("json");
  });

  it("starts with the least that can be edited", () => {
    expect(initialValue(nodeOf(root, root), root)).toEqual({ lines: [{}] });
  });

  it("tells alternatives between properties from shapes to choose between", () => {
    const read = {
      type: "object",
      properties: { contactId: {}, externalId: {} },
      minProperties: 1,
      maxProperties: 1,
    };
    expect(alternatives(nodeOf(read, read))).toEqual(["contactId", "externalId"]);
    const required = {
      type: "object",
      properties: { a: {}, b: {} },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    };
    expect(alternatives(nodeOf(required, required))).toEqual(["a", "b"]);
    expect(variantsOf(nodeOf(required, required))).toEqual([]);
    expect(variantsOf(nodeOf(root.properties.either, root))).toHaveLength(2);
  });

  it("says the rule in one line", () => {
    expect(isNullable(nodeOf(root.properties.phone, root))).toBe(true);
    expect(ruleOf(nodeOf(root.properties.amount, root))).toBe("integer, 0 or more, default 0");
    expect(ruleOf(nodeOf(root.properties.status, root))).toBe("one of new, paid");
    expect(ruleOf(nodeOf(root.properties.phone, root))).toBe("string, or null");
  });

  it("points at fields as RFC 6901 does", () => {
    expect(pointerTo(pointerTo("", "a/b~c"), 0)).toBe("/a~1b~0c/0");
  });
});
