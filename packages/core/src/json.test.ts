import { describe, expect, it } from "vitest";
import { findJsonFault } from "./json.ts";

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const wide = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 0]));

describe("findJsonFault", () => {
  it.each([
    ["plain values", { a: [1, "é", true, null, -0.5], b: {} }],
    ["64 levels", nested(64)],
    ["1,000 properties", wide(1_000)],
    ["50,000 values", Array.from({ length: 49_999 }, () => 0)],
    ["a name of 256 bytes", { ["é".repeat(128)]: 1 }],
    ["a text of 256 KiB", "x".repeat(262_144)],
    ["the largest whole numbers", [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
  ])("finds nothing in %s", (_name, value) => {
    expect(findJsonFault(value)).toBe(null);
  });

  it.each([
    ["NUL", { a: ["x\0"] }, "nul", "/a/0"],
    ["half a surrogate pair", { "a/b": "\ud800" }, "surrogate", "/a~1b"],
    ["NUL in a name", { a: { "\0": 1 } }, "nul", "/a"],
    ["65 levels", nested(65), "depth", "/0".repeat(64)],
    ["thousands of levels", nested(2_000), "depth", "/0".repeat(64)],
    ["1,001 properties", { a: wide(1_001) }, "keys", "/a"],
    ["50,001 values", Array.from({ length: 50_000 }, () => 0), "nodes", ""],
    ["a name of 257 bytes", { [`${"é".repeat(128)}x`]: 1 }, "keyLength", ""],
    ["a text of more than 256 KiB", ["é".repeat(131_073)], "stringLength", "/0"],
    ["a number past 2^53", [2 ** 53], "number", "/0"],
    ["NaN", { a: Number.NaN }, "number", "/a"],
    ["__proto__", JSON.parse('{"a":{"__proto__":1}}'), "poisonKey", "/a/__proto__"],
  ])("finds %s, and where", (_name, value, reason, pointer) => {
    expect(findJsonFault(value)).toMatchObject({ reason, pointer });
  });
});
