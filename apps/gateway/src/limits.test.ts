import { describe, expect, it, vi } from "vitest";
import { parseGatewayConfig } from "./config.ts";
import { createLoadGuard } from "./load-guard.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { createShutdown } from "./shutdown.ts";

describe("the rate limiter", () => {
  it("refills evenly, allows a burst once, and never more than a minute's calls", () => {
    const rates = createRateLimiter({ callsPerMinute: 60, concurrentCalls: 1000 });
    const admitted = (atMs: number) => rates.enter("key", atMs).admitted;
    for (let call = 0; call < 60; call++) expect(admitted(0)).toBe(true);
    expect(rates.enter("key", 0)).toEqual({
      admitted: false,
      code: "RATE_LIMITED",
      remaining: 0,
      resetSeconds: 60,
      retryAfterSeconds: 1,
    });
    expect(admitted(999)).toBe(false);
    expect(admitted(1000)).toBe(true);
    expect(admitted(1000)).toBe(false);
    let inNextHour = 0;
    for (let call = 0; call < 100; call++) if (admitted(3_600_000)) inNextHour++;
    expect(inNextHour).toBe(60);
  });

  it("counts calls that run, gives a place back, and takes no token for a refusal", () => {
    const rates = createRateLimiter({ callsPerMinute: 10, concurrentCalls: 1 });
    expect(rates.enter("key", 0)).toMatchObject({ admitted: true, remaining: 9 });
    expect(rates.enter("key", 0)).toMatchObject({
      admitted: false,
      code: "CONCURRENCY_LIMITED",
      remaining: 9,
    });
    expect(rates.enter("other", 0).admitted).toBe(true);
    rates.leave("key");
    expect(rates.enter("key", 0)).toMatchObject({ admitted: true, remaining: 8 });
  });

  it("lets a batch in that weighs more than is left, and has what comes after it wait for that", () => {
    const rates = createRateLimiter({ callsPerMinute: 60, concurrentCalls: 10 });
    expect(rates.enter("key", 0)).toMatchObject({ admitted: true });
    rates.charge("key", 99);
    expect(rates.enter("key", 0)).toMatchObject({
      code: "RATE_LIMITED",
      remaining: 0,
      retryAfterSeconds: 41,
    });
    expect(rates.enter("key", 41_000)).toMatchObject({ admitted: true });
  });

  it("forgets keys that are as good as new, and no others", () => {
    const rates = createRateLimiter({ callsPerMinute: 60, concurrentCalls: 1 });
    rates.enter("running", 0);
    rates.enter("idle", 0);
    rates.leave("idle");
    rates.sweep(500);
    expect(rates.enter("idle", 500)).toMatchObject({ remaining: 58 });
    rates.leave("idle");
    rates.sweep(120_000);
    expect(rates.enter("running", 120_000)).toMatchObject({ code: "CONCURRENCY_LIMITED" });
  });
});

describe("the load guard", () => {
  const block = (ms: number) => {
    for (const end = performance.now() + ms; performance.now() < end; );
  };
  const tick = () => new Promise((resolve) => setTimeout(resolve, 60));

  it("refuses when the loop is late again and again and there is work of ours, and takes more when it is not", async () => {
    const guard = createLoadGuard({ maxInFlight: 16, maxLagMs: 100 });
    const late = async () => {
      for (let turn = 0; turn < 3; turn++) {
        block(250);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    await late();
    // Nothing of ours runs: some other process is to blame.
    expect(guard.enter()).toBe(true);
    expect(guard.enter()).toBe(true);
    await late();
    expect(guard.enter()).toBe(false);
    await vi.waitFor(async () => {
      await tick();
      expect(guard.enter()).toBe(true);
    });
    guard.stop();
  });

  it("holds its bound", () => {
    const guard = createLoadGuard({ maxInFlight: 1, maxLagMs: 1_000 });
    expect([guard.enter(), guard.enter()]).toEqual([true, false]);
    guard.leave();
    expect(guard.enter()).toBe(true);
    guard.stop();
  });
});

describe("the configuration", () => {
  it("has the contract's limits by default", () => {
    expect(parseGatewayConfig({})).toEqual({
      host: "127.0.0.1",
      limits: { callsPerMinute: 600, concurrentCalls: 50, maxInFlight: 256, trustProxy: false },
      drainMs: 1000,
    });
  });

  it("names everything that is wrong at once", () => {
    const env = {
      ACTA_GATEWAY_HOST: "gateway",
      ACTA_RATE_LIMIT_PER_MINUTE: "0",
      ACTA_TRUST_PROXY: "10.0.0.0/8,all",
      ACTA_DRAIN_MS: "1s",
    };
    for (const name of Object.keys(env)) expect(() => parseGatewayConfig(env)).toThrow(name);
    expect(parseGatewayConfig({ ACTA_TRUST_PROXY: "10.0.0.0/8, ::1" }).limits.trustProxy).toEqual([
      "10.0.0.0/8",
      "::1",
    ]);
  });
});

describe("shutdown", () => {
  const logger = { debug() {}, info() {}, warn() {}, error() {} };

  it("drains, closes, releases and leaves, in this order", async () => {
    const steps: string[] = [];
    const shutdown = createShutdown({
      gateway: {
        drain: () => void steps.push("drain"),
        close: async () => void steps.push("close"),
        inFlight: 0,
      },
      release: async () => void steps.push("release"),
      logger,
      drainMs: 0,
      graceMs: 1_000,
      exit: (code) => steps.push(`exit ${code}`),
    });
    shutdown.request("SIGINT");
    // What the terminal sent to all and what our parent passes on is one wish.
    shutdown.request("SIGTERM");
    await vi.waitFor(() => expect(steps).toEqual(["drain", "close", "release", "exit 0"]));
  });

  it("does not wait for ever, and not at all when asked twice", async () => {
    const exits: number[] = [];
    const never = new Promise<void>(() => {});
    const create = () =>
      createShutdown({
        gateway: { drain() {}, close: () => never, inFlight: 1 },
        release: async () => {},
        logger,
        drainMs: 0,
        graceMs: 20,
        exit: (code) => exits.push(code),
      });
    create().request("SIGTERM");
    await vi.waitFor(() => expect(exits).toEqual([1]));
    const impatient = create();
    impatient.request("SIGTERM");
    impatient.request("SIGTERM");
    expect(exits).toEqual([1, 1]);
  });
});
