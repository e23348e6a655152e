import type { ChildProcess } from "node:child_process";
import { type CrashPoint, crashPoints, type EffectState } from "@acta/core";
import { describe, expect, it } from "vitest";
import { readRepetitions, type WorkerOrder } from "./env.ts";
import { quick } from "./message.ts";
import { createWorld, type World } from "./world.ts";

/*
 * Processes killed in the middle of an effect, at each point between two steps; then another one takes over. The outside
 * counts what reached it: an effect is lost when nothing did, doubled when more than one did.
 */

async function withWorld(run: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld();
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

const gone = (child: ChildProcess) =>
  new Promise<string | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.signalCode);
    else child.once("exit", (_, signal) => resolve(signal));
  });

type Way = WorkerOrder["whenLost"];

/** A death at each point, what a lost attempt means there; then the state at the end, and how often it was sent. */
const deaths: [point: CrashPoint, way: Way, state: EffectState, sent: number][] = [
  // In the queue, and nobody at it; or the dying process' own runner, if it was told sooner than the relay.
  ["effect.relayed", "unknownOnceSending", "accepted", 1],
  // Taken from the queue by the dead process, which the queue does not know to be dead.
  ["effect.taken", "unknown", "accepted", 1],
  // Nothing was sent, and only a handler that announces its sending lets us know.
  ["effect.leased", "unknown", "unknown", 0],
  ["effect.leased", "unknownOnceSending", "accepted", 1],
  ["effect.leased", "repeat", "accepted", 1],
  ["effect.sending", "unknown", "unknown", 0],
  ["effect.sending", "unknownOnceSending", "unknown", 0],
  // Sent, and nobody wrote it down: never sent again, except where that does no harm.
  ["effect.performed", "unknown", "unknown", 1],
  ["effect.performed", "unknownOnceSending", "unknown", 1],
  ["effect.performed", "repeat", "accepted", 2],
  ["effect.recorded", "unknown", "accepted", 1],
];

const repetitions = readRepetitions();

// Each has a world of its own, in which it mostly waits: for a silence to be noticed, and for processes to begin.
describe.concurrent("a worker killed in the middle of an effect", { timeout: 60_000 }, () => {
  it.each(Array.from({ length: repetitions }, () => deaths).flat())(
    'at "%s", where a lost attempt means "%s", leaves it %s and sent %i times',
    (point, whenLost, state, sent) =>
      withWorld(async (world) => {
        const id = await world.enqueue();
        expect(await gone(await world.spawn({ whenLost, crashAt: point }))).toBe("SIGKILL");
        await world.spawn({ whenLost, crashAt: "" });
        const startedAt = performance.now();
        const effect = await world.until(id, state, 15_000);
        // A silence, a heartbeat, and the queue's own two seconds: 45 s where a lease is 30 s. The rest is this machine's.
        const patience = quick.deadAfterMs + quick.heartbeatMs + 2_000;
        expect(performance.now() - startedAt).toBeLessThan(patience + 3_000);
        await new Promise((next) => setTimeout(next, 300));
        expect(world.received.filter((one) => one === id)).toHaveLength(sent);
        const attempts = await world.attempts(id);
        expect(attempts).toHaveLength(effect.attempts);
        // Every attempt has its end, told by itself or by whoever took over.
        expect(attempts.every(({ outcome }) => outcome !== null)).toBe(true);
      }),
  );

  it("finds what calls asked for while no worker ran", () =>
    withWorld(async (world) => {
      const ids = [await world.enqueue(), await world.enqueue({ orderingKey: "a" })];
      await world.spawn({ whenLost: "unknown", crashAt: "" });
      for (const id of ids) await world.until(id, "accepted");
      expect([...world.received].sort()).toEqual(ids);
    }));
});

describe.concurrent("workers killed again and again", { timeout: 60_000 * (1 + repetitions) }, () => {
  it("lose no effect and send none twice", () =>
    withWorld(async (world) => {
      const points = crashPoints.filter((point) => point.startsWith("effect."));
      const ids: string[] = [];
      const rounds = Array.from({ length: 1 + repetitions }, () => points).flat();
      for (const [round, crashAt] of rounds.entries()) {
        for (let n = 0; n < 10; n++) ids.push(await world.enqueue({ orderingKey: `${round}/${n % 3}` }));
        expect(await gone(await world.spawn({ whenLost: "unknownOnceSending", crashAt }))).toBe("SIGKILL");
      }
      await world.spawn({ whenLost: "unknownOnceSending", crashAt: "" });
      const states = new Map<string, number>();
      for (const id of ids) {
        const deadline = Date.now() + 20_000;
        let { state } = await world.effect(id);
        while ((state === "pending" || state === "leased") && Date.now() < deadline) {
          await new Promise((next) => setTimeout(next, 50));
          ({ state } = await world.effect(id));
        }
        states.set(state, (states.get(state) ?? 0) + 1);
        const reached = world.received.filter((one) => one === id).length;
        expect(reached, id).toBeLessThanOrEqual(1);
        if (state === "accepted") expect(reached, id).toBe(1);
      }
      expect([...states.keys()].sort()).toEqual(["accepted", "unknown"]);
      // Those that were being sent when their worker died: at two of the points, eight at a time at most.
      expect(states.get("unknown")).toBeLessThanOrEqual(2 * (1 + repetitions) * 8);
    }));
});
