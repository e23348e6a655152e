import { describe, expect, it } from "vitest";
import { assertWindowOpen, windowAt } from "./window.ts";

describe("the customer-service window", () => {
  const heard = new Date("2026-05-04T13:30:00.000Z");
  const windowOf = (ms: number) => windowAt(heard, new Date(heard.getTime() + ms));
  const day = 24 * 60 * 60 * 1_000;

  it("is open for 24 hours from the last message, to the millisecond", () => {
    expect(windowOf(0)).toEqual({ state: "open", closesAt: "2026-05-05T13:30:00.000Z" });
    expect(windowOf(day - 1).state).toBe("open");
    expect(windowOf(day)).toEqual({ state: "closed", closesAt: "2026-05-05T13:30:00.000Z" });
    expect(windowAt(null, heard)).toEqual({ state: "closed", closesAt: null });
  });

  it("says when it closed, and what reaches people all the same", () => {
    expect(() => assertWindowOpen(windowOf(0))).not.toThrow();
    expect(() => assertWindowOpen(windowOf(day))).toThrow(
      /closed at 2026-05-05T13:30:00.000Z.*whatsapp\.template\.send/,
    );
    expect(() => assertWindowOpen(windowAt(null, heard))).toThrow(/has not written yet/);
  });
});
