import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgressLine } from "./progress.ts";
import type { ImportProgress } from "./run.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const progress = (done: number, more: Partial<ImportProgress> = {}): ImportProgress => ({
  rows: 100,
  done,
  inFlight: 0,
  repaired: 0,
  created: done,
  existing: 0,
  skipped: 0,
  rejected: 0,
  pending: 0,
  phones: { normalised: 0, asWritten: 0 },
  totalMinor: 0,
  ...more,
});

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 200, write: (text: string) => written.push(text) };
}

test("a terminal gets one line that is redrawn, with share, pace and time left", () => {
  const terminal = screen(true);
  const line = createProgressLine("orders", terminal);
  line.update(progress(0));
  vi.advanceTimersByTime(5_000);
  line.update(progress(50, { rejected: 2 }));
  line.end();
  expect(terminal.written.at(-2)).toBe(
    "\r\x1b[Korders [############------------] 50/100  50%  2 rejected  10/s  0:05 left",
  );
  expect(terminal.written.join("").split("\n")).toHaveLength(2);
});

test("while calls are held back the line says by what and for how long, and counts down by itself", () => {
  const terminal = screen(true);
  const line = createProgressLine("orders", terminal);
  line.update(progress(60));
  line.waiting(10_000, "by the rate limit");
  line.waiting(3_000, "after a failure");
  vi.advanceTimersByTime(2_000);
  expect(terminal.written.at(-1)).toContain("held back by the rate limit for 8 s");
  vi.advanceTimersByTime(9_000);
  expect(terminal.written.at(-1)).not.toContain("for");
  line.end();
});

test("elsewhere a line comes every few seconds, without control characters", () => {
  const log = screen(false);
  const line = createProgressLine("orders", log);
  for (let second = 0; second < 12; second++) {
    line.update(progress(second));
    vi.advanceTimersByTime(1_000);
  }
  line.note("Finishing.");
  line.end();
  expect(log.written).toEqual([
    "orders 0/100  0%\n",
    "orders 4/100  4%  1/s  2:00 left\n",
    "orders 9/100  9%  1/s  1:42 left\n",
    "Finishing.\n",
    "orders 11/100  11%  1/s  1:38 left\n",
  ]);
});
