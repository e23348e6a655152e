import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("lists what waits and what waited", async ({ call, rows, elsewhere }) => {
    const waiting = await rows.approval();
    const expired = await rows.approval({ state: "expired", endedAt: new Date() });
    await elsewhere.approval();
    const ids = async (inputs: object) => (await call(inputs)).items.map(({ approvalId }) => approvalId);
    expect(await ids({})).toEqual([expired.id, waiting.id]);
    expect(await ids({ state: "pending" })).toEqual([waiting.id]);
  });

  works("goes through all pages", async ({ call, rows }) => {
    for (let i = 0; i < 3; i++) await rows.approval();
    const first = await call({ limit: 2 });
    const second = await call({ limit: 2, cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  });
});
