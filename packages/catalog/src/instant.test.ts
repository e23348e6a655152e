import { describe, expect, it } from "vitest";
import { toInstant } from "./instant.ts";

describe("toInstant", () => {
  it("reads any offset", () => {
    expect(toInstant("2026-05-04T08:30:00-05:00", "/at").toISOString()).toBe("2026-05-04T13:30:00.000Z");
  });

  it.each([
    "2016-12-31T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "1899-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:00",
    "soon",
  ])("refuses %s with the input's pointer", (text) => {
    expect(() => toInstant(text, "/at")).toThrow(
      expect.objectContaining({
        code: "INPUT_INVALID",
        issues: [expect.objectContaining({ pointer: "/at" })],
      }),
    );
  });
});
