import { fail } from "@acta/core";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { exampleExecution, executionDetail, toExecutionDetail } from "../execution-record.ts";

const { records: _, changedRecords: _count, ...summary } = exampleExecution;

export const tool = defineTool({
  name: "system.execution.read",
  title: "Read execution",
  description:
    "Read one recorded call: who called, what it was given and answered, and every record it changed, before and after. What is sensitive was never kept.",
  inputSchema: fields.objectOf({
    executionId: fields.idOf("execution", "Id of the execution to read."),
  }),
  outputSchema: fields.objectOf({ execution: executionDetail }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["executions.view"],
  },
  examples: [
    {
      inputs: { executionId: exampleExecution.executionId },
      outputs: {
        execution: {
          ...summary,
          error: null,
          inputs: { orderId: "01981c30-1c2d-7e3f-9a4b-5c6d7e8f9a0b", status: "paid" },
          outputs: { orderId: "01981c30-1c2d-7e3f-9a4b-5c6d7e8f9a0b", status: "paid" },
          changes: [
            {
              table: "orders",
              id: "01981c30-1c2d-7e3f-9a4b-5c6d7e8f9a0b",
              operation: "update",
              before: { status: "new" },
              after: { status: "paid" },
            },
          ],
          batchId: null,
          undoOf: null,
          requestId: null,
        },
      },
    },
  ],
  async run({ inputs, ctx }) {
    const execution = await ctx.history.read(ctx.principal, inputs.executionId.toLowerCase());
    if (!execution) throw fail("EXECUTION_NOT_FOUND");
    return { execution: toExecutionDetail(execution) };
  },
});
