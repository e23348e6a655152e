import type { Logger } from "@acta/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startSchedule } from "./schedule.ts";

function createLog() {
  const lines: string[] = [];
  const write = (_details: object, message: string) => {
    lines.push(message);
  };
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  return { lines, logger };
}

describe("the schedule", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("runs a job at once and then every so often", async () => {
    const run = vi.fn(async () => {});
    const schedule = startSchedule([{ name: "job", everyMs: 1_000, run }], createLog().logger);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(run).toHaveBeenCalledTimes(3);
    await schedule.stop();
  });

  it("tries a failed job again in a minute, and says that it failed", async () => {
    const run = vi
      .fn<() => Promise<void>>()
      .mockRejectedValueOnce(new Error("no database"))
      .mockResolvedValue();
    const { lines, logger } = createLog();
    const schedule = startSchedule([{ name: "job", everyMs: 24 * 60 * 60_000, run }], logger);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(lines).toContain("job failed");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run).toHaveBeenCalledTimes(2);
    await schedule.stop();
  });

  it("says every minute that it is alive", async () => {
    const { lines, logger } = createLog();
    const schedule = startSchedule([], logger);
    await vi.advanceTimersByTimeAsync(180_000);
    expect(lines).toEqual(["alive", "alive", "alive"]);
    await schedule.stop();
  });

  it("waits for what is running when it stops, and begins nothing more", async () => {
    let finish: () => void = () => {};
    const run = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const schedule = startSchedule([{ name: "job", everyMs: 1_000, run }], createLog().logger);
    let stopped = false;
    const stopping = schedule.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stopped).toBe(false);
    finish();
    await stopping;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
