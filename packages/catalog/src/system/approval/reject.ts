import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { decide, exampleApproval } from "../approval-record.ts";

export const tool = defineTool({
  name: "system.approval.reject",
  title: "Reject",
  description:
    "Reject a call that waits: it is never carried out. Say why; whoever asked reads it. Only a person can reject, and not the one who asked.",
  inputSchema: fields.objectOf({
    approvalId: fields.idOf("approval", "Id of the approval."),
    reason: fields.reason,
  }),
  outputSchema: fields.objectOf({
    approvalId: fields.shown(fields.idOf("approval")),
    state: { type: "string", const: "rejected", description: "Always rejected." },
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["approvals.decide"],
  },
  examples: [
    {
      inputs: { approvalId: exampleApproval.approvalId, reason: "This customer still has a contract." },
      outputs: { approvalId: exampleApproval.approvalId, state: "rejected" },
    },
  ],
  async run({ inputs: { approvalId, reason }, ctx }) {
    await decide(ctx, approvalId, { state: "rejected", reason });
    return { approvalId: approvalId.toLowerCase(), state: "rejected" };
  },
});
