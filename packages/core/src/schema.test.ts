import { expect, it } from "vitest";
import { SchemaValidator, toStandardSchema } from "./schema.ts";

const validator = (schema: object) => new SchemaValidator(schema as { [keyword: string]: unknown });

it("is not satisfied by inherited properties", () => {
  const result = validator({
    type: "object",
    required: ["constructor"],
    properties: { constructor: { type: "string" } },
  }).check({});
  expect(result).toEqual({
    ok: false,
    issues: [{ pointer: "/constructor", keyword: "required", message: "is required" }],
  });
});

it("never converts a value to make it fit", () => {
  expect(validator({ type: "object", properties: { n: { type: "integer" } } }).check({ n: "1" }).ok).toBe(
    false,
  );
});

it("escapes pointers as RFC 6901 says", () => {
  const result = validator({ type: "object", additionalProperties: false, properties: {} }).check({
    "a/b~c": 1,
  });
  expect(result).toMatchObject({ issues: [{ pointer: "/a~1b~0c" }] });
});

it("lists what is allowed", () => {
  const result = validator({ type: "object", properties: { s: { enum: ["a", "b"] } } }).check({ s: "c" });
  expect(result).toMatchObject({ issues: [{ pointer: "/s", keyword: "enum", allowed: ["a", "b"] }] });
});

it("says in our words why a pattern refuses", () => {
  const result = validator({ type: "string", pattern: "^\\+", "x-message": "must start with +" }).check("57");
  expect(result).toMatchObject({ issues: [{ keyword: "pattern", message: "must start with +" }] });
});

it("says in our words which of the properties are wanted", () => {
  const either = validator({
    type: "object",
    additionalProperties: false,
    properties: { a: { type: "string" }, b: { type: "string" } },
    minProperties: 1,
    maxProperties: 1,
    "x-message": "give a or b, one of them",
  });
  for (const value of [{}, { a: "1", b: "2" }]) {
    expect(either.check(value)).toMatchObject({
      issues: [{ pointer: "", message: "give a or b, one of them" }],
    });
  }
});

it("bounds the number of issues", () => {
  const result = validator({ type: "array", items: { type: "string" } }).check(
    Array.from({ length: 5_000 }, () => 1),
  );
  expect(!result.ok && result.issues.length).toBe(100);
});

it("refuses unknown keywords and remote references when compiled", () => {
  expect(() => validator({ type: "string", minLenght: 1 }).compile()).toThrow(/minLenght/);
  expect(() => validator({ $ref: "https://example.com/schema.json" }).compile()).toThrow();
});

it("publishes the schema as it is and leaves validation to the executor", () => {
  const schema = { type: "object" };
  const standard = toStandardSchema(schema)["~standard"];
  expect(standard.jsonSchema.input()).toBe(schema);
  expect(standard.validate(7)).toEqual({ value: 7 });
});
