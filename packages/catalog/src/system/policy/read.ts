import { approvalPolicies } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { examplePolicy, policyRecord, toPolicyRecord } from "../policy-record.ts";

export const tool = defineTool({
  name: "system.policy.read",
  title: "Read approval policy",
  description: "Read one approval policy by its id.",
  inputSchema: fields.objectOf({ policyId: fields.idOf("policy") }),
  outputSchema: fields.objectOf({ policy: policyRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["policies.manage"],
  },
  errors: ["POLICY_NOT_FOUND"],
  examples: [{ inputs: { policyId: examplePolicy.policyId }, outputs: { policy: examplePolicy } }],
  async run({ inputs, ctx }) {
    const [row] = await ctx.db
      .select()
      .from(approvalPolicies)
      .where(eq(approvalPolicies.id, inputs.policyId));
    if (!row) throw fail("POLICY_NOT_FOUND");
    return { policy: toPolicyRecord(row) };
  },
});
