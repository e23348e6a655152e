import { undoRuns } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleUndoRunId, findUndoRun } from "../undo-run-record.ts";

export const tool = defineTool({
  name: "system.undoRun.abort",
  title: "Abort undo run",
  description:
    "Tell a run of undos to end. What it has undone stays undone; it ends after the undos it is at, a moment later.",
  inputSchema: fields.objectOf({ undoRunId: fields.idOf("undoRun") }),
  outputSchema: fields.objectOf({ undoRunId: fields.shown(fields.idOf("undoRun")) }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["executions.undoRange"],
  },
  errors: ["UNDO_RUN_NOT_FOUND", "UNDO_RUN_OVER"],
  examples: [{ inputs: { undoRunId: exampleUndoRunId }, outputs: { undoRunId: exampleUndoRunId } }],
  async run({ inputs: { undoRunId }, ctx }) {
    const run = await findUndoRun(ctx, undoRunId);
    if (!run) throw fail("UNDO_RUN_NOT_FOUND");
    // One that is over is hidden from the update by row security: also one that ended in this very moment.
    const told =
      run.endedAt === null && (await ctx.records.update(undoRuns, undoRunId, { abortAskedAt: ctx.now }));
    if (!told) throw fail("UNDO_RUN_OVER", { state: run.state });
    return { undoRunId };
  },
});
