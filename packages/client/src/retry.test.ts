import { expect, test } from "vitest";
import { defaultRetryPolicy, parseRateLimitSpacingMs, parseRetryAfter, retryDelayMs } from "./retry.ts";

test("Retry-After is read as seconds or as a date", () => {
  const now = Date.parse("2026-05-04T12:00:00Z");
  expect(parseRetryAfter("7", now)).toBe(7_000);
  expect(parseRetryAfter("Mon, 04 May 2026 12:00:30 GMT", now)).toBe(30_000);
  expect(parseRetryAfter("Mon, 04 May 2026 11:00:00 GMT", now)).toBe(0);
  expect(parseRetryAfter("soon", now)).toBeUndefined();
  expect(parseRetryAfter(null, now)).toBeUndefined();
});

test("pauses double up to the longest and are spread over their whole length", () => {
  const policy = { ...defaultRetryPolicy, baseMs: 100, maxMs: 1_000 };
  const longest = [1, 2, 3, 4, 5, 6].map((repetition) =>
    retryDelayMs(policy, repetition, undefined, () => 1),
  );
  expect(longest).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  expect(retryDelayMs(policy, 3, undefined, () => 0)).toBe(0);
});

test("Retry-After is the least pause", () => {
  expect(retryDelayMs(defaultRetryPolicy, 1, 20_000, () => 0)).toBe(20_000);
});

test("the announced policy gives the pace, the slowest of several", () => {
  expect(parseRateLimitSpacingMs('"default";q=600;w=60')).toBe(100);
  expect(parseRateLimitSpacingMs('"burst";q=100;w=1, "hour";q=3600;w=3600')).toBe(1_000);
  expect(parseRateLimitSpacingMs('"default";q=600')).toBeUndefined();
  expect(parseRateLimitSpacingMs(null)).toBeUndefined();
});
