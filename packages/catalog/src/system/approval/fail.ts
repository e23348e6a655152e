import type { PlanDrift } from "@acta/core";
import { approvals } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { approvalState, exampleApproval, lockWaiting } from "../approval-record.ts";

export const tool = defineTool({
  name: "system.approval.fail",
  title: "Record failed approval",
  description:
    "Record that an approved call could not be carried out, and why. One that was carried out, or has ended otherwise, stays as it is.",
  inputSchema: fields.objectOf(
    {
      approvalId: fields.idOf("approval", "Id of the approval."),
      code: {
        type: "string",
        maxLength: 64,
        pattern: "^[A-Z][A-Z0-9_]*$",
        description: "Error code the call was refused with. PLAN_DRIFT makes it end as drifted.",
        "x-message": "must be an error code, such as PLAN_DRIFT",
      },
      message: fields.described(fields.reason, "What went wrong, in our words."),
      drift: {
        type: "array",
        maxItems: 100,
        items: { type: "object", additionalProperties: true },
        description: "What would have come out differently from the preview.",
      },
      executionId: fields.idOf("execution", "The execution that was refused."),
    },
    { optional: ["drift", "executionId"] },
  ),
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
      inputs: {
        approvalId: exampleApproval.approvalId,
        code: "CONTACT_NOT_FOUND",
        message: "There is no contact with this id in the workspace.",
      },
      outputs: { approvalId: exampleApproval.approvalId, state: "failed" },
    },
  ],
  async run({ inputs: { approvalId, code, message, drift, executionId }, ctx }) {
    const current = await lockWaiting(ctx, approvalId);
    if (current.state !== "approved") return { approvalId: approvalId.toLowerCase(), state: current.state };
    const state = code === "PLAN_DRIFT" ? "drifted" : "failed";
    await ctx.records.update(approvals, approvalId, {
      state,
      errorCode: code,
      errorMessage: message,
      ...(drift && { drift: drift as unknown as PlanDrift[] }),
      ...(executionId !== undefined && { executionId }),
      endedAt: ctx.now,
      sealedInputs: null,
    });
    return { approvalId: approvalId.toLowerCase(), state };
  },
});
