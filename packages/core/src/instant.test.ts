import { describe, expect, it } from "vitest";
import { isInstant, toInstant } from "./instant.ts";

describe("isInstant", () => {
  it.each([
    "2026-05-04T13:30:00Z",
    "2026-05-04t13:30:00.123456789z",
    "2024-02-29T00:00:00-05:00",
    "1900-01-01T00:00:00+14:00",
    "2999-12-31T23:59:59-23:59",
  ])("takes %s", (text) => {
    expect(isInstant(text)).toBe(true);
  });

  it.each([
    "2016-12-31T23:59:60Z",
    "2026-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-05-00T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "1899-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:00",
    "3000-01-01T00:00:00Z",
    "2026-05-04T24:00:00Z",
    "2026-05-04T13:30:00",
    "2026-05-04T13:30Z",
    "2026-05-04 13:30:00Z",
    "2026-05-04",
    "+002026-05-04T13:30:00Z",
    "soon",
    "",
  ])("takes no %j", (text) => {
    expect(isInstant(text)).toBe(false);
  });
});

describe("toInstant", () => {
  it("reads any offset", () => {
    expect(toInstant("2026-05-04T08:30:00-05:00", "/at").toISOString()).toBe("2026-05-04T13:30:00.000Z");
  });

  it("refuses any other text with the input's pointer", () => {
    expect(() => toInstant("2026-02-29T00:00:00Z", "/at")).toThrow(
      expect.objectContaining({
        code: "INPUT_INVALID",
        issues: [expect.objectContaining({ pointer: "/at", keyword: "format" })],
      }),
    );
  });
});
