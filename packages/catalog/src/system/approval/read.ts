import { fail } from "@acta/core";
import { approvals } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { approvalColumns, approvalRecord, exampleApproval, toApprovalRecord } from "../approval-record.ts";

export const tool = defineTool({
  name: "system.approval.read",
  title: "Read approval",
  description:
    "Read one call that waits for a person's decision, or waited. What it would do stands in the execution named by previewExecutionId.",
  inputSchema: fields.objectOf({ approvalId: fields.idOf("approval") }),
  outputSchema: fields.objectOf({ approval: approvalRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["approvals.decide"],
  },
  examples: [{ inputs: { approvalId: exampleApproval.approvalId }, outputs: { approval: exampleApproval } }],
  async run({ inputs, ctx }) {
    const [row] = await ctx.db
      .select(approvalColumns)
      .from(approvals)
      .where(eq(approvals.id, inputs.approvalId));
    if (!row) throw fail("APPROVAL_NOT_FOUND");
    return { approval: toApprovalRecord(row) };
  },
});
