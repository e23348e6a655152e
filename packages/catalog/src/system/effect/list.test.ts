import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("shows what became of effects, and not what they carry", async ({ call, rows, elsewhere }) => {
    const effect = await rows.effect({ payload: { messageId: "m1" }, lastErrorCode: "BUSY", attempts: 20 });
    await elsewhere.effect();
    expect((await call({})).items).toEqual([
      {
        effectId: effect.id,
        executionId: effect.executionId,
        kind: "test.message",
        target: "+573001234567",
        state: "failed",
        attempts: 20,
        nextAttemptAt: null,
        retryAskedAt: null,
        providerId: null,
        lastErrorCode: "BUSY",
        createdAt: effect.createdAt.toISOString(),
        updatedAt: effect.updatedAt.toISOString(),
      },
    ]);
  });

  works("finds them by state, kind, execution and record", async ({ call, rows }) => {
    const execution = await rows.execution();
    const touching = await rows.effect({ executionId: execution.id });
    const pending = await rows.effect({ state: "pending" });
    const other = await rows.effect({ kind: "test.call", state: "unknown" });
    const ids = async (inputs: object) => (await call(inputs)).items.map(({ effectId }) => effectId);
    expect(await ids({})).toEqual([other.id, pending.id, touching.id]);
    expect(await ids({ state: "unknown" })).toEqual([other.id]);
    expect(await ids({ kind: "test.message" })).toEqual([pending.id, touching.id]);
    expect(await ids({ executionId: execution.id })).toEqual([touching.id]);
    expect(await ids({ recordId: execution.contactId })).toEqual([touching.id]);
    expect(await ids({ state: "accepted" })).toEqual([]);
  });

  works("goes through all pages", async ({ call, rows }) => {
    for (let i = 0; i < 3; i++) await rows.effect();
    const first = await call({ limit: 2, state: "failed" });
    const second = await call({ limit: 2, state: "failed", cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  });
});
