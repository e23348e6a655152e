import { approvals } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { approvalState, exampleApproval, lockWaiting } from "../approval-record.ts";

export const tool = defineTool({
  name: "system.approval.expire",
  title: "Expire approval",
  description:
    "End an approval that nobody decided in time: its call is never carried out. One that was decided, or still can be, stays as it is.",
  inputSchema: fields.objectOf({ approvalId: fields.idOf("approval", "Id of the approval.") }),
  outputSchema: fields.objectOf({
    approvalId: fields.shown(fields.idOf("approval")),
    state: approvalState,
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["approvals.decide"],
    systemOnly: true,
  },
  examples: [
    {
      inputs: { approvalId: exampleApproval.approvalId },
      outputs: { approvalId: exampleApproval.approvalId, state: "expired" },
    },
  ],
  async run({ inputs, ctx }) {
    const approvalId = inputs.approvalId.toLowerCase();
    const { state, expiresAt } = await lockWaiting(ctx, approvalId);
    if (state !== "pending" || expiresAt > ctx.now) return { approvalId, state };
    await ctx.records.update(approvals, approvalId, {
      state: "expired",
      reason: "Nobody decided it in time.",
      endedAt: ctx.now,
      sealedInputs: null,
    });
    return { approvalId, state: "expired" };
  },
});
