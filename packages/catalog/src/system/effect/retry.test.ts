import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./retry.ts";

describeTool(tool, ({ works, fails }) => {
  works("asks the worker to try again what was given up, and records who asked", async (world) => {
    const effect = await world.rows.effect({ state: "failed" });
    const result = await world.execute({ effectId: effect.id });
    expect(result).toMatchObject({
      outputs: { effectId: effect.id, retried: true },
      undo: { available: false },
    });
    expect(await world.rows.reload(effect)).toMatchObject({
      state: "failed",
      retryAskedAt: expect.any(Date),
    });
    const row = (await world.executions()).at(-1)!;
    expect(Object.keys(row.snapshotAfter!)).toEqual([`effects/${effect.id}`]);
  });

  works("does so for one that may have happened, when it is forced", async ({ call, rows }) => {
    const effect = await rows.effect({ state: "unknown" });
    await call({ effectId: effect.id, force: true });
    expect(await rows.reload(effect)).toMatchObject({ retryAskedAt: expect.any(Date) });
  });

  fails("EFFECT_MAY_HAVE_HAPPENED", "when that is not known, and it is not forced", async (world) => {
    const effect = await world.rows.effect({ state: "unknown" });
    return world.call({ effectId: effect.id });
  });

  fails("EFFECT_NOT_ENDED", "while it waits, is under way, or once it is done", async (world) => {
    const lease = { leaseOwner: "w1", leaseUntil: new Date() };
    for (const values of [{ state: "pending" }, { state: "leased", ...lease }] as const) {
      const effect = await world.rows.effect(values);
      const refused = await world.refusal({ effectId: effect.id, force: true });
      expect(refused).toMatchObject({ code: "EFFECT_NOT_ENDED", details: { state: values.state } });
    }
    const done = await world.rows.effect({ state: "accepted" });
    return world.call({ effectId: done.id });
  });

  fails("EFFECT_NOT_FOUND", "when there is none, or it is another workspace's", async (world) => {
    const foreign = await world.elsewhere.effect();
    expect((await world.refusal({ effectId: foreign.id })).code).toBe("EFFECT_NOT_FOUND");
    return world.call({ effectId: newId() });
  });
});
