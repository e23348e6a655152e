import { newId } from "@acta/core";
import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("says what was asked for and how far it has come", async ({ call, rows }) => {
    const run = await rows.undoRun({ total: 3, force: true, tool: "crm.contact.update" });
    expect(await call({ undoRunId: run.id })).toMatchObject({
      undoRun: {
        undoRunId: run.id,
        executionId: run.executionId,
        state: "waiting",
        actor: { type: "user", id: run.actorId },
        tool: "crm.contact.update",
        force: true,
        total: 3,
        left: 3,
        outcomes: { undone: 0, conflict: 0 },
        endedAt: null,
      },
    });
  });

  works("is for those who may see what others did, or asked for it themselves", async (world) => {
    const { call, refusal, rows } = world;
    const run = await rows.undoRun();
    const key = await rows.apiKey({ permissions: ["executions.undoRange"] });
    const as = asApiKey(rows.workspaceId, key.id, ["executions.undoRange"]);
    expect((await refusal({ undoRunId: run.id }, { as })).code).toBe("UNDO_RUN_NOT_FOUND");
    const own = await rows.undoRun({ requestedBy: null, requestedByKey: key.id });
    expect(await call({ undoRunId: own.id }, { as })).toMatchObject({ undoRun: { undoRunId: own.id } });
  });

  fails("UNDO_RUN_NOT_FOUND", "when there is no such run here", async ({ refusal, elsewhere }) => {
    const foreign = await elsewhere.undoRun();
    expect((await refusal({ undoRunId: foreign.id })).code).toBe("UNDO_RUN_NOT_FOUND");
    return refusal({ undoRunId: newId() });
  });
});
