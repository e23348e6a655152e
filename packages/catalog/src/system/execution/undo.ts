import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";

const exampleId = "01981c2e-9b10-7d44-8a52-6c1f0e7b2d93";

export const tool = defineTool({
  name: "system.execution.undo",
  title: "Undo execution",
  description:
    "Undo an execution: every field it changed goes back to what it was, records it made go, records it deleted come back with their ids. Edits that others made since to other fields stay. Where the same fields were changed since nothing is undone, and the answer says which and by whom. Undoing an undo does the call again. Preview it with a dry-run first.",
  inputSchema: fields.objectOf(
    {
      executionId: fields.idOf("execution", "Id of the execution to undo."),
      force: {
        type: "boolean",
        default: false,
        description:
          "Overwrite what has been changed since. Needs executions.force. What would leave other records without the one they refer to is refused all the same. So is a record that was deleted with its parts: undo the deletion.",
      },
    },
    { optional: ["force"] },
  ),
  outputSchema: fields.objectOf({
    executionId: fields.shown(fields.idOf("execution", "The execution that was undone.")),
    toolName: { type: "string", description: "The tool that had been called." },
    restored: {
      type: "integer",
      description: "Records that were written. The others were as they should be already.",
    },
    overridden: { type: "integer", description: "Later changes that force overwrote." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record", "deletes_record"],
    permissions: ["executions.undo"],
  },
  examples: [
    {
      description: "Take back the change of an order's status.",
      inputs: { executionId: exampleId },
      outputs: {
        executionId: exampleId,
        toolName: "crm.order.updateStatus",
        restored: 1,
        overridden: 0,
      },
    },
  ],
  run: ({ inputs, ctx }) => ctx.reverse(inputs.executionId, inputs.force),
});
