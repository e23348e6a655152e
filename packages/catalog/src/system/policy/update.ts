import { approvalPolicies } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import {
  assertPolicySchema,
  examplePolicy,
  policyFields,
  policyRecord,
  toPolicyRecord,
} from "../policy-record.ts";

const changeable = {
  ...policyFields,
  inputs: fields.nullable(policyFields.inputs),
  maxRows: fields.nullable(policyFields.maxRows),
  maxEffects: fields.nullable(policyFields.maxEffects),
};

export const tool = defineTool({
  name: "system.policy.update",
  title: "Update approval policy",
  description:
    "Change an approval policy. Only the fields given are changed; null takes a condition away. It counts for calls from now on: those that wait already go on waiting.",
  inputSchema: fields.objectOf(
    { policyId: fields.idOf("policy", "Id of the policy to change."), ...changeable },
    {
      optional: Object.keys(changeable),
      minProperties: 2,
      "x-message": "give policyId and at least one field to change",
    },
  ),
  outputSchema: fields.objectOf({ policyId: fields.shown(fields.idOf("policy")), policy: policyRecord }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["policies.manage"],
  },
  errors: ["POLICY_NOT_FOUND"],
  examples: [
    {
      description: "Out of force for now, under another name.",
      inputs: { policyId: examplePolicy.policyId, name: "Agents and contacts", enabled: false },
      outputs: {
        policyId: examplePolicy.policyId,
        policy: { ...examplePolicy, name: "Agents and contacts", enabled: false },
      },
    },
  ],
  async run({ inputs: { policyId, ...patch }, ctx }) {
    assertPolicySchema(patch.inputs);
    const row = await ctx.records.update(approvalPolicies, policyId, patch);
    if (!row) throw fail("POLICY_NOT_FOUND");
    return { policyId: row.id, policy: toPolicyRecord(row) };
  },
});
