import { describe, expect, it } from "vitest";
import { canonicalJson, findKeyFault, toKeyClaim } from "./idempotency.ts";
import type { ExecutionOptions } from "./types.ts";

const writes = { name: "crm.contact.create", metadata: { sideEffects: ["creates_record"] } };
const given = (options: Partial<ExecutionOptions> = {}) =>
  ({ idempotencyKey: "k", ...options }) as ExecutionOptions;
const printOf = (inputs: unknown, options?: Partial<ExecutionOptions>, tool = writes) =>
  toKeyClaim(tool, given(options), inputs)?.fingerprint;

describe("the fingerprint of a call", () => {
  it("does not depend on the order of keys, however deep", () => {
    expect(printOf({ a: 1, b: { c: [{ d: 1, e: 2 }], f: null } })).toBe(
      printOf({ b: { f: null, c: [{ e: 2, d: 1 }] }, a: 1 }),
    );
  });

  it("does not depend on how a number was spelled, nor on what JSON leaves out", () => {
    expect(printOf(JSON.parse('{"a":1.0,"b":1e2}'))).toBe(printOf({ a: 1, b: 100, c: undefined }));
  });

  it.each([
    ["another value", printOf({ a: 2 })],
    ["another type", printOf({ a: "1" })],
    ["another order of items", printOf({ a: [1, 2] })],
    ["a key more", printOf({ a: 1, b: null })],
    ["another tool", printOf({ a: 1 }, {}, { ...writes, name: "crm.contact.update" })],
    ["a dry-run", printOf({ a: 1 }, { dryRun: true })],
    ["another key", printOf({ a: 1 }, { idempotencyKey: "l" })],
    ["a nested text that looks like structure", printOf({ a: '1,"b":2' })],
  ])("tells apart %s", (_, other) => {
    expect(other).not.toBe(printOf({ a: 1 }));
    expect(other).not.toBe(printOf({ a: [2, 1] }));
  });

  it("is none for a call without a key, and for a read", () => {
    expect(printOf({}, { idempotencyKey: undefined })).toBeUndefined();
    expect(printOf({}, {}, { ...writes, metadata: { sideEffects: [] } })).toBeUndefined();
  });
});

it("spells keys as JSON does", () => {
  expect(canonicalJson(JSON.parse('{"é\\"":[true,{}],"__proto__":-0}'))).toBe(
    '{"__proto__":0,"é\\"":[true,{}]}',
  );
});

it("takes 1 to 255 visible ASCII characters for a key", () => {
  expect(["!", "~".repeat(255)].map(findKeyFault)).toEqual([null, null]);
  const faults = ["", "a b", "é", "a\n", "~".repeat(256)].map((text) => findKeyFault(text)?.keyword);
  expect(faults).toEqual(Array(5).fill("pattern"));
  expect(findKeyFault(`run-mfx_${"a".repeat(12)}_${"b".repeat(38)}`)?.keyword).toBe("secret");
});
