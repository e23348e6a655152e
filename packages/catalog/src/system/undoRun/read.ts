import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleUndoRun, exampleUndoRunId, findUndoRun, undoRunRecord } from "../undo-run-record.ts";

export const tool = defineTool({
  name: "system.undoRun.read",
  title: "Read undo run",
  description:
    "Read how far a run of undos has come: how many executions were undone, and how many were not and why. Its undos stand in the history under the run's executionId as their batchId.",
  inputSchema: fields.objectOf({ undoRunId: fields.idOf("undoRun") }),
  outputSchema: fields.objectOf({ undoRun: undoRunRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["executions.undoRange"],
  },
  errors: ["UNDO_RUN_NOT_FOUND"],
  examples: [{ inputs: { undoRunId: exampleUndoRunId }, outputs: { undoRun: exampleUndoRun } }],
  async run({ inputs, ctx }) {
    const undoRun = await findUndoRun(ctx, inputs.undoRunId);
    if (!undoRun) throw fail("UNDO_RUN_NOT_FOUND");
    return { undoRun };
  },
});
