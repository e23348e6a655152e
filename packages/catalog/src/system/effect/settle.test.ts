import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./settle.ts";

const reason = "Looked it up at the provider.";

describeTool(tool, ({ works, fails }) => {
  works("notes that it happened after all, and keeps who said so and why", async (world) => {
    const effect = await world.rows.effect({ state: "unknown", lastErrorCode: "NO_ANSWER" });
    const result = await world.execute({ effectId: effect.id, outcome: "accepted", reason });
    expect(result).toMatchObject({
      outputs: { effectId: effect.id, state: "accepted" },
      undo: { available: false },
    });
    expect(await world.rows.reload(effect)).toMatchObject({ state: "accepted", lastErrorCode: null });
    const row = (await world.executions()).at(-1)!;
    expect(row.inputs).toMatchObject({ reason });
    expect(row.snapshotBefore).toMatchObject({ [`effects/${effect.id}`]: { state: "unknown" } });
  });

  works("notes that it did not, which can be tried again without force", async (world) => {
    const effect = await world.rows.effect({ state: "unknown", lastErrorCode: "NO_ANSWER" });
    await world.call({ effectId: effect.id, outcome: "failed", reason });
    expect(await world.rows.reload(effect)).toMatchObject({ state: "failed", lastErrorCode: "NO_ANSWER" });
    await world.tool("system.effect.retry", { effectId: effect.id });
  });

  fails("EFFECT_NOT_UNKNOWN", "whatever else is known of it, or it is asked for again", async (world) => {
    const lease = { leaseOwner: "w1", leaseUntil: new Date() };
    for (const values of [
      { state: "pending" },
      { state: "leased", ...lease },
      { state: "accepted" },
      { state: "failed" },
    ] as const) {
      const effect = await world.rows.effect(values);
      const refused = await world.refusal({ effectId: effect.id, outcome: "accepted", reason });
      expect(refused).toMatchObject({ code: "EFFECT_NOT_UNKNOWN", details: { state: values.state } });
    }
    const asked = await world.rows.effect({ state: "unknown", retryAskedAt: new Date() });
    return world.call({ effectId: asked.id, outcome: "failed", reason });
  });

  fails("EFFECT_NOT_FOUND", "when there is none, or it is another workspace's", async (world) => {
    const foreign = await world.elsewhere.effect({ state: "unknown" });
    expect((await world.refusal({ effectId: foreign.id, outcome: "failed", reason })).code).toBe(
      "EFFECT_NOT_FOUND",
    );
    return world.call({ effectId: newId(), outcome: "failed", reason });
  });
});
