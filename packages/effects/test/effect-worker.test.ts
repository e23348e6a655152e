import type { Logger } from "@acta/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createEffectWorker,
  type EffectHandler,
  type EffectOutcome,
  type EffectWorker,
} from "../src/index.ts";
import { quick } from "./message.ts";
import { createWorld, type World } from "./world.ts";

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

let world: World;
let workers: EffectWorker[];
beforeEach(async () => {
  world = await createWorld();
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await world.close();
});

async function start(handlers: EffectHandler[], timing = {}, concurrency = 8): Promise<EffectWorker> {
  const worker = createEffectWorker({
    workerUrl: world.db.urls.worker,
    handlers,
    concurrency,
    logger: silent,
    timing: { ...quick, ...timing },
  });
  workers.push(worker);
  await worker.start();
  return worker;
}

/** Answers each attempt with the next of these, and the last of them from then on. */
function answers(...outcomes: EffectOutcome[]): EffectHandler & { calls: number[] } {
  const calls: number[] = [];
  return {
    kind: "test.message",
    whenLost: "unknownOnceSending",
    calls,
    async perform(_, { attempt }) {
      calls.push(attempt);
      return outcomes[Math.min(calls.length, outcomes.length) - 1]!;
    },
  };
}

const ask = (id: string) => world.db.query("update effects set retry_asked_at = now() where id = $1", [id]);

async function enqueueAll(count: number, of: (n: number) => { orderingKey?: string } = () => ({})) {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await world.enqueue(of(n)));
  return ids;
}

/** For something that happens as soon as the machine gets to it. */
const patience = { timeout: 10_000 };

describe("an effect", () => {
  it("is done once, whatever the number of workers, and its attempt is a row", async () => {
    const ids = await enqueueAll(60);
    const handler = answers({ state: "accepted", providerId: "p1", response: { ok: true } });
    await Promise.all([start([handler]), start([handler])]);
    for (const id of ids) await world.until(id, "accepted");
    expect(handler.calls).toHaveLength(60);
    expect(await world.effect(ids[0]!)).toMatchObject({
      attempts: 1,
      provider_id: "p1",
      last_error_code: null,
    });
    expect(await world.attempts(ids[0]!)).toMatchObject([
      { number: 1, outcome: "accepted", response: { ok: true }, error_code: null },
    ]);
    const jobs = await world.db.query("select 1 from graphile_worker.jobs", [], "admin");
    expect(jobs).toEqual([]);
  });

  it("that could not be done is tried again, until it can", async () => {
    const busy: EffectOutcome = { state: "retry", code: "BUSY", message: "busy" };
    await start([answers(busy, busy, { state: "accepted" })]);
    const id = await world.enqueue();
    await world.until(id, "accepted");
    expect((await world.attempts(id)).map(({ outcome }) => outcome)).toEqual(["retry", "retry", "accepted"]);
  });

  it("is given up after 20 attempts, and tried anew when somebody asks for it", async () => {
    const handler = answers(
      ...Array.from({ length: 20 }, (): EffectOutcome => ({ state: "retry", code: "BUSY", message: "b" })),
      { state: "accepted" },
    );
    await start([handler]);
    const id = await world.enqueue();
    expect(await world.until(id, "failed")).toMatchObject({ attempts: 20, last_error_code: "BUSY" });
    await ask(id);
    expect(await world.until(id, "accepted")).toMatchObject({ attempts: 21, last_error_code: null });
    expect((await world.attempts(id)).map(({ number }) => number)).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
  });

  it("is given up after a day", async () => {
    const id = await world.enqueue();
    await world.db.query("update effects set round_at = now() - interval '24 hours 1 second' where id = $1", [
      id,
    ]);
    await start([answers({ state: "retry", code: "BUSY", message: "busy" })]);
    expect(await world.until(id, "failed")).toMatchObject({ attempts: 1 });
  });

  it("of a kind that nobody here knows is left for a worker that does", async () => {
    await start([answers({ state: "accepted" })]);
    const id = await world.enqueue({ kind: "later.kind" });
    await world.until(await world.enqueue(), "accepted");
    expect(await world.effect(id)).toMatchObject({ state: "pending", attempts: 0 });
    await start([{ ...answers({ state: "accepted" }), kind: "later.kind" }]);
    await world.until(id, "accepted");
  });

  it("waits for the one before it with its key, and for no other", async () => {
    let blocked = true;
    const order: string[] = [];
    await start([
      {
        kind: "test.message",
        async perform({ id, payload }) {
          if (payload.block && blocked) return { state: "retry", code: "BUSY", message: "busy" };
          order.push(id);
          return { state: "accepted" };
        },
      },
    ]);
    const first = await world.enqueue({ orderingKey: "a", payload: { block: true } });
    const then = [];
    for (let n = 0; n < 5; n++) then.push(await world.enqueue({ orderingKey: "a" }));
    const others = await enqueueAll(5, (n) => ({ orderingKey: `b${n}` }));
    for (const id of others) await world.until(id, "accepted");
    for (const id of then) expect((await world.effect(id)).state).toBe("pending");
    blocked = false;
    await world.until(then.at(-1)!, "accepted");
    expect(order.filter((id) => !others.includes(id))).toEqual([first, ...then]);
  });

  it("is noticed at once when a call announces it", async () => {
    await start([answers({ state: "accepted" })], { pollMs: 60_000 });
    // Listening begins with a look, which finds this one.
    await world.until(await world.enqueue(), "accepted");
    await new Promise((next) => setTimeout(next, 500));
    const id = await world.enqueue();
    await new Promise((next) => setTimeout(next, 300));
    expect((await world.effect(id)).state).toBe("pending");
    await world.db.query("select pg_notify('acta_effects', '')");
    await world.until(id, "accepted", 1_000);
  });
});

describe("an effect that may have happened", () => {
  it("is not done again by itself, but once somebody asks for it", async () => {
    const handler = answers(
      { state: "unknown", code: "NO_ANSWER", message: "The connection was lost." },
      { state: "accepted" },
    );
    await start([handler]);
    const id = await world.enqueue();
    await world.until(id, "unknown");
    await new Promise((next) => setTimeout(next, 500));
    expect(handler.calls).toHaveLength(1);
    await ask(id);
    await world.until(id, "accepted");
    expect((await world.attempts(id)).map(({ outcome }) => outcome)).toEqual(["unknown", "accepted"]);
  });

  it("is settled when its handler finds out", async () => {
    let found: EffectOutcome | null = null;
    const handler = answers({ state: "unknown", code: "NO_ANSWER", message: "lost" });
    await start([{ ...handler, reconcile: async () => found }]);
    const id = await world.enqueue();
    await world.until(id, "unknown");
    found = { state: "accepted", providerId: "echo" };
    expect(await world.until(id, "accepted")).toMatchObject({ attempts: 1, provider_id: "echo" });
    expect(await world.attempts(id)).toMatchObject([{ outcome: "accepted" }]);
  });

  it("is what a handler that throws leaves behind, unless it had not begun or does no harm twice", async () => {
    const throws = (kind: string, whenLost: EffectHandler["whenLost"], sends: boolean): EffectHandler => {
      let calls = 0;
      return {
        kind,
        ...(whenLost && { whenLost }),
        async perform(_, run) {
          if (calls++ > 0) return { state: "accepted" };
          if (sends) await run.sending();
          throw new Error("a fault");
        },
      };
    };
    await start([
      throws("test.default", undefined, false),
      throws("test.sending", "unknownOnceSending", true),
      throws("test.before", "unknownOnceSending", false),
      throws("test.repeat", "repeat", true),
    ]);
    const states = {
      default: "unknown",
      sending: "unknown",
      before: "accepted",
      repeat: "accepted",
    } as const;
    for (const [kind, state] of Object.entries(states)) {
      const id = await world.enqueue({ kind: `test.${kind}` });
      await world.until(id, state);
      const [first] = await world.attempts(id);
      expect(first).toMatchObject({ error_code: "HANDLER_FAILED" });
    }
  });
});

describe("a worker that went silent", () => {
  it("may neither send nor change anything once its effect is another's", async () => {
    let resume = (): void => {};
    const paused = new Promise<void>((next) => {
      resume = next;
    });
    let late: unknown;
    let aborted = false;
    let calls = 0;
    // A heart that never beats: as if the process had been stopped.
    await start(
      [
        {
          kind: "test.message",
          whenLost: "unknownOnceSending",
          async perform(_, run) {
            calls++;
            run.signal.addEventListener("abort", () => {
              aborted = true;
            });
            await paused;
            await run.sending().catch((error: unknown) => {
              late = error;
              throw error;
            });
            return { state: "accepted", providerId: "late" };
          },
        },
      ],
      { leaseMs: 300, heartbeatMs: 60_000, deadAfterMs: 120_000 },
      1,
    );
    const id = await world.enqueue();
    await vi.waitFor(() => expect(calls).toBe(1), patience);
    await start([answers({ state: "accepted", providerId: "other" })]);
    expect(await world.until(id, "accepted")).toMatchObject({ fence: 2, provider_id: "other" });
    resume();
    await vi.waitFor(() => expect(late).toMatchObject({ name: "LeaseLostError" }), patience);
    expect(await world.effect(id)).toMatchObject({ state: "accepted", fence: 2, provider_id: "other" });
    expect(await world.attempts(id)).toMatchObject([
      { number: 1, outcome: "lost", sending_at: null },
      { number: 2, outcome: "accepted" },
    ]);
    expect(aborted).toBe(false);
  });

  it("is believed when it reports after all that it was done", async () => {
    let resume = (): void => {};
    const paused = new Promise<void>((next) => {
      resume = next;
    });
    await start(
      [
        {
          kind: "test.message",
          async perform() {
            await paused;
            return { state: "accepted", providerId: "late" };
          },
        },
      ],
      { leaseMs: 300, heartbeatMs: 60_000, deadAfterMs: 120_000 },
    );
    const id = await world.enqueue();
    await world.until(id, "unknown");
    expect(await world.attempts(id)).toMatchObject([{ outcome: "lost" }]);
    resume();
    expect(await world.until(id, "accepted")).toMatchObject({ provider_id: "late" });
    expect(await world.attempts(id)).toMatchObject([{ outcome: "accepted" }]);
  });
});

describe("a worker that is told to stop", () => {
  it("lets what runs come to its end, and leaves no job locked", async () => {
    let begun = false;
    const worker = await start([
      {
        kind: "test.message",
        async perform() {
          begun = true;
          await new Promise((next) => setTimeout(next, 300));
          return { state: "accepted" };
        },
      },
    ]);
    const id = await world.enqueue();
    await vi.waitFor(() => expect(begun).toBe(true), patience);
    await worker.stop();
    workers = [];
    expect(await world.effect(id)).toMatchObject({ state: "accepted" });
    expect(
      await world.db.query("select 1 from graphile_worker.jobs where locked_by is not null", [], "admin"),
    ).toEqual([]);
    expect(await world.db.query("select 1 from worker_heartbeats")).toEqual([]);
  });

  it("interrupts what takes too long, which is then tried again", async () => {
    let begun = false;
    const worker = await start([
      {
        kind: "test.message",
        whenLost: "repeat",
        perform: (_, { signal }) => {
          begun = true;
          return new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
          });
        },
      },
    ]);
    const id = await world.enqueue();
    await vi.waitFor(() => expect(begun).toBe(true), patience);
    await worker.stop();
    workers = [];
    expect(await world.effect(id)).toMatchObject({ state: "pending", last_error_code: "WORKER_STOPPED" });
    await start([answers({ state: "accepted" })]);
    await world.until(id, "accepted");
  });
});
