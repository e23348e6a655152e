import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("lists the policies of the workspace, in force or not", async ({ call, rows, elsewhere }) => {
    const on = await rows.policy();
    const off = await rows.policy({ enabled: false });
    await elsewhere.policy();
    const ids = async (inputs: object) => (await call(inputs)).items.map(({ policyId }) => policyId);
    expect(await ids({})).toEqual([off.id, on.id]);
    expect(await ids({ enabled: true })).toEqual([on.id]);
    expect(await ids({ enabled: false })).toEqual([off.id]);
  });

  works("goes through all pages", async ({ call, rows }) => {
    for (let i = 0; i < 3; i++) await rows.policy();
    const first = await call({ limit: 2 });
    const second = await call({ limit: 2, cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  });
});
