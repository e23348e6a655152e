import { expect, it } from "vitest";
import { boundInvalidInputs, compileRedaction } from "./redact.ts";

it("costs nothing where nothing is sensitive", () => {
  expect(compileRedaction({ type: "object", properties: { a: { type: "string" } } })).toBeNull();
});

it("reaches sensitive fields in arrays, branches, $defs and open objects, and copies", () => {
  const schema = {
    type: "object",
    $defs: {
      card: {
        type: "object",
        properties: { pan: { type: "string", "x-sensitive": true }, name: { type: "string" } },
      },
    },
    properties: {
      cards: { type: "array", items: { $ref: "#/$defs/card" } },
      auth: {
        oneOf: [
          { type: "object", properties: { token: { type: "string", "x-sensitive": true } } },
          { type: "null" },
        ],
      },
      headers: { type: "object", additionalProperties: { type: "string", "x-sensitive": true } },
    },
  };
  const value = { cards: [{ pan: "4111", name: "A" }], auth: { token: "t" }, headers: { a: "b" } };
  expect(compileRedaction(schema)!(value)).toEqual({
    cards: [{ pan: "[redacted]", name: "A" }],
    auth: { token: "[redacted]" },
    headers: { a: "[redacted]" },
  });
  expect(value.cards[0]!.pan).toBe("4111");
});

it("survives a schema that refers to itself", () => {
  const schema = {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: {
          pin: { type: "string", "x-sensitive": true },
          children: { type: "array", items: { $ref: "#/$defs/node" } },
        },
      },
    },
  };
  expect(compileRedaction(schema)!({ pin: "1", children: [{ pin: "2" }] })).toEqual({
    pin: "[redacted]",
    children: [{ pin: "[redacted]" }],
  });
});

it("keeps of refused inputs what is declared, bounded, and the type of the rest", () => {
  const schema = {
    type: "object",
    properties: {
      name: { type: "string" },
      key: { type: "string", "x-sensitive": true },
      list: { type: "array", items: { type: "string" } },
    },
  };
  const kept = boundInvalidInputs(schema, {
    name: `x\0${"y".repeat(5_000)}`,
    key: "s3cret",
    kye: "s3cret",
    list: Array.from({ length: 80 }, () => "a"),
    extra: { nested: "s3cret" },
  }) as Record<string, unknown>;
  expect(JSON.stringify(kept)).not.toContain("s3cret");
  expect(kept).toMatchObject({ key: "[redacted]", kye: "[string]", extra: "[object]" });
  expect(kept.list).toHaveLength(51);
  expect((kept.name as string).length).toBeLessThan(1_100);
  expect(kept.name).not.toContain("\0");
});

it("shows a non-object by its type only when the schema does not describe it", () => {
  expect(boundInvalidInputs({ type: "object" }, [1, 2])).toEqual(["[number]", "[number]"]);
  expect(boundInvalidInputs({ type: "object" }, "s3cret")).toBe("[string]");
  const schema = { type: "object", properties: { quantity: { type: "integer" }, tags: { type: "array" } } };
  const sent = { quantity: "twelve", tags: "s3cret" };
  expect(boundInvalidInputs(schema, sent)).toEqual({ quantity: "twelve", tags: "[string]" });
});
