import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { decide, exampleApproval } from "../approval-record.ts";

export const tool = defineTool({
  name: "system.approval.approve",
  title: "Approve",
  description:
    "Approve a call that waits. It is then carried out as whoever asked for it, with the permissions they have by then, and only if it comes out as its preview shows; otherwise it ends as drifted and nothing is changed. Only a person can approve, and not the one who asked. An approval cannot be taken back.",
  inputSchema: fields.objectOf(
    { approvalId: fields.idOf("approval", "Id of the approval."), reason: fields.reason },
    { optional: ["reason"] },
  ),
  outputSchema: fields.objectOf({
    approvalId: fields.shown(fields.idOf("approval")),
    state: { type: "string", const: "approved", description: "Always approved." },
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["approvals.decide"],
  },
  examples: [
    {
      inputs: { approvalId: exampleApproval.approvalId, reason: "Duplicate, checked with Ana." },
      outputs: { approvalId: exampleApproval.approvalId, state: "approved" },
    },
  ],
  async run({ inputs: { approvalId, reason = null }, ctx }) {
    await decide(ctx, approvalId, { state: "approved", reason });
    // Stored with the decision: there is never the one without the other.
    ctx.effects.enqueue("approval.run", { target: approvalId, payload: { approvalId }, preview: {} });
    return { approvalId: approvalId.toLowerCase(), state: "approved" };
  },
});
