import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./abort.ts";

describeTool(tool, ({ works, fails }) => {
  works("tells a run to end, and may be told again", async ({ call, rows }) => {
    const run = await rows.undoRun();
    expect(await call({ undoRunId: run.id })).toEqual({ undoRunId: run.id });
    await call({ undoRunId: run.id });
    expect((await rows.reload(run))!.abortAskedAt).toBeInstanceOf(Date);
    expect((await rows.reload(run))!.state).toBe("waiting");
  });

  fails("UNDO_RUN_NOT_FOUND", "when there is no such run here", async ({ refusal, elsewhere }) => {
    const foreign = await elsewhere.undoRun();
    expect((await refusal({ undoRunId: foreign.id })).code).toBe("UNDO_RUN_NOT_FOUND");
    return refusal({ undoRunId: newId() });
  });

  fails("UNDO_RUN_OVER", "when it has ended", async ({ refusal, rows }) => {
    const run = await rows.undoRun({ state: "done", endedAt: new Date() });
    const refused = await refusal({ undoRunId: run.id });
    expect(refused.details).toEqual({ state: "done" });
    expect(await rows.reload(run)).toEqual(run);
    return refused;
  });
});
