import { describe, expect, it } from "vitest";
import { duration, fromZonedInput, fullTime, relativeTime, shortTime, timeLeft, toZonedInput } from "./time";

const bogota = "America/Bogota";

describe("times", () => {
  it("stand on the clock of the workspace, with its offset", () => {
    expect(fullTime("2026-11-22T19:03:09.500Z", bogota)).toBe("22 Nov 2026, 14:03:09 UTC−5");
    expect(fullTime("2026-01-01T02:00:00Z", bogota)).toBe("31 Dec 2025, 21:00:00 UTC−5");
    expect(fullTime("2026-06-01T00:00:00Z", "Asia/Kolkata")).toBe("1 Jun 2026, 05:30:00 UTC+5:30");
    expect(fullTime("2026-06-01T00:00:00Z", "UTC")).toBe("1 Jun 2026, 00:00:00 UTC");
    expect(shortTime("2026-06-01T12:00:00Z", "Europe/Madrid")).toBe("1 Jun, 14:00");
  });

  it("are relative while that says more", () => {
    const at = (seconds: number) =>
      new Date(Date.parse("2026-11-22T12:00:00Z") - seconds * 1000).toISOString();
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect([-3, 4, 59, 60, 3599, 3600, 86_400].map((ago) => relativeTime(at(ago), now, bogota))).toEqual([
      "now",
      "now",
      "59s ago",
      "1m ago",
      "59m ago",
      "1h ago",
      "1d ago",
    ]);
    expect(relativeTime(at(8 * 86_400), now, bogota)).toBe("14 Nov, 07:00");
  });

  it("say how long is left, never more than there is", () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    const left = (seconds: number) => timeLeft(new Date(now + seconds * 1000).toISOString(), now);
    expect([-1, 0, 59, 60, 3_599, 3_600, 86_400, 172_800].map(left)).toEqual([
      "over",
      "over",
      "in 59s",
      "in 1m",
      "in 59m",
      "in 1h",
      "in 24h",
      "in 2d",
    ]);
  });

  it("come back from an input as the instant they went in as, also around a clock change", () => {
    for (const [iso, zone] of [
      ["2026-11-22T19:03:09.000Z", bogota],
      ["2026-03-29T00:59:00.000Z", "Europe/Madrid"],
      ["2026-03-29T01:01:00.000Z", "Europe/Madrid"],
      ["2026-07-01T12:00:00.000Z", "Asia/Kolkata"],
    ] as const) {
      expect(fromZonedInput(toZonedInput(iso, zone), zone)).toBe(iso);
    }
    expect(fromZonedInput("no time", bogota)).toBe("");
    expect(toZonedInput("no time", bogota)).toBe("");
  });

  it("are measured in the unit one would say", () => {
    expect([0, 999, 1000, 59_940, 125_000].map(duration)).toEqual([
      "0 ms",
      "999 ms",
      "1.0 s",
      "59.9 s",
      "2m 05s",
    ]);
  });
});
