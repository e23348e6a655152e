import { approvalPolicies } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { examplePolicy } from "../policy-record.ts";

export const tool = defineTool({
  name: "system.policy.delete",
  title: "Delete approval policy",
  description: "Delete an approval policy. Calls that wait because of it go on waiting for a decision.",
  inputSchema: fields.objectOf({ policyId: fields.idOf("policy", "Id of the policy to delete.") }),
  outputSchema: fields.objectOf({
    policyId: fields.shown(fields.idOf("policy")),
    deleted: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["deletes_record"],
    permissions: ["policies.manage"],
  },
  errors: ["POLICY_NOT_FOUND"],
  examples: [
    {
      inputs: { policyId: examplePolicy.policyId },
      outputs: { policyId: examplePolicy.policyId, deleted: true },
    },
  ],
  async run({ inputs: { policyId }, ctx }) {
    const row = await ctx.records.delete(approvalPolicies, policyId);
    if (!row) throw fail("POLICY_NOT_FOUND");
    return { policyId: row.id, deleted: true };
  },
});
