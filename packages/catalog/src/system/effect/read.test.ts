import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("tells every attempt, the latest first", async ({ call, rows }) => {
    const effect = await rows.effect({ state: "accepted", attempts: 2, providerId: "wamid.1" });
    const at = (second: number) => new Date(Date.UTC(2026, 4, 4, 13, 30, second));
    await rows.attempt(effect, {
      number: 1,
      startedAt: at(0),
      endedAt: at(1),
      outcome: "retry",
      errorCode: "BUSY",
      errorMessage: "Try later.",
    });
    await rows.attempt(effect, {
      number: 2,
      startedAt: at(2),
      sendingAt: at(2),
      endedAt: at(3),
      outcome: "accepted",
      response: { id: "wamid.1" },
    });
    const { effect: read } = await call({ effectId: effect.id });
    expect(read).toMatchObject({ effectId: effect.id, state: "accepted", providerId: "wamid.1" });
    expect(read.attemptLog).toEqual([
      {
        number: 2,
        startedAt: "2026-05-04T13:30:02.000Z",
        sendingAt: "2026-05-04T13:30:02.000Z",
        endedAt: "2026-05-04T13:30:03.000Z",
        outcome: "accepted",
        errorCode: null,
        errorMessage: null,
        response: { id: "wamid.1" },
      },
      {
        number: 1,
        startedAt: "2026-05-04T13:30:00.000Z",
        sendingAt: null,
        endedAt: "2026-05-04T13:30:01.000Z",
        outcome: "retry",
        errorCode: "BUSY",
        errorMessage: "Try later.",
        response: null,
      },
    ]);
  });

  fails("EFFECT_NOT_FOUND", "when there is none, or it is another workspace's", async (world) => {
    const foreign = await world.elsewhere.effect();
    expect((await world.refusal({ effectId: foreign.id })).code).toBe("EFFECT_NOT_FOUND");
    return world.call({ effectId: newId() });
  });
});
