import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("shows the standard one until there is a default one of the workspace's own", async (world) => {
    const { call, rows, elsewhere } = world;
    await elsewhere.pipeline({ isDefault: true });
    const draft = await rows.pipeline();
    const { items } = await call({});
    expect(items.map(({ pipelineId }) => pipelineId)).toEqual([null, draft.id]);
    expect(items[0]).toMatchObject({ name: "Standard", isDefault: true });
    expect(items[0]!.stages.map(({ key, next }) => [key, next])).toEqual([
      ["new", ["confirmed", "paid", "cancelled"]],
      ["confirmed", ["paid", "cancelled"]],
      ["paid", ["shipped", "cancelled"]],
      ["shipped", ["delivered"]],
      ["delivered", []],
      ["cancelled", []],
    ]);
    const own = await rows.pipeline({ isDefault: true });
    expect((await call({})).items.map(({ pipelineId, isDefault }) => [pipelineId, isDefault])).toEqual([
      [draft.id, false],
      [own.id, true],
    ]);
  });

  works("goes through all of them page by page", async ({ call, rows }) => {
    const ids = [(await rows.pipeline()).id, (await rows.pipeline()).id];
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 1, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ pipelineId }) => pipelineId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([null, ...ids]);
  });
});
