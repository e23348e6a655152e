import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./listItems.ts";

describeTool(tool, ({ works, fails }) => {
  works("has nothing before the worker has begun", async ({ call, rows }) => {
    const run = await rows.undoRun();
    expect(await call({ undoRunId: run.id })).toEqual({ items: [], nextCursor: null });
    expect(await call({ undoRunId: run.id, outcome: "notTried" })).toEqual({ items: [], nextCursor: null });
  });

  fails("UNDO_RUN_NOT_FOUND", "when there is no such run here", async ({ refusal, elsewhere }) => {
    const foreign = await elsewhere.undoRun();
    expect((await refusal({ undoRunId: foreign.id })).code).toBe("UNDO_RUN_NOT_FOUND");
    return refusal({ undoRunId: newId() });
  });
});
