import { describe, expect, it } from "vitest";
import { toTagKey } from "./tagging.ts";

describe("toTagKey", () => {
  it.each([
    ["VIP", "vip"],
    ["  Alto   valor ", "alto valor"],
    ["Bogotá", "bogotá"],
    ["Bogota\u0301", "bogotá"],
    ["ΟΔΟΣ", "οδος"],
  ])("makes %j the tag %j", (name, key) => {
    expect(toTagKey(name)).toBe(key);
  });

  it("is settled: the key of a key is itself", () => {
    for (const name of ["VIP", "İstanbul", "  a  b ", "ΟΔΟΣ"]) {
      const key = toTagKey(name);
      expect(toTagKey(key)).toBe(key);
    }
  });
});
