import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works(
    "lists the runs of the workspace, the last first, page by page",
    async ({ call, rows, elsewhere }) => {
      const runs = [await rows.undoRun(), await rows.undoRun({ state: "done", endedAt: new Date() })];
      await elsewhere.undoRun();
      const first = (await call({ limit: 1 })) as { items: { undoRunId: string }[]; nextCursor: string };
      expect(first.items).toMatchObject([{ undoRunId: runs[1]!.id, state: "done" }]);
      expect(await call({ limit: 1, cursor: first.nextCursor })).toMatchObject({
        items: [{ undoRunId: runs[0]!.id, state: "waiting", left: 0 }],
        nextCursor: null,
      });
      expect(await call({ state: "waiting" })).toMatchObject({ items: [{ undoRunId: runs[0]!.id }] });
    },
  );

  works("leaves out what others asked for where the caller may not see it", async ({ call, rows }) => {
    await rows.undoRun();
    const key = await rows.apiKey({ permissions: ["executions.undoRange"] });
    const as = asApiKey(rows.workspaceId, key.id, ["executions.undoRange"]);
    const own = await rows.undoRun({ requestedBy: null, requestedByKey: key.id });
    expect(await call({}, { as })).toMatchObject({ items: [{ undoRunId: own.id }], nextCursor: null });
  });
});
