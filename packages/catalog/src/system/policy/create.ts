import { approvalPolicies } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { assertPolicySchema, examplePolicy, policyFields } from "../policy-record.ts";

export const tool = defineTool({
  name: "system.policy.create",
  title: "Create approval policy",
  description:
    "Create a policy that makes calls wait for a person's approval. It names tools, where the calls come from, and, where that matters, what their inputs must be like or how much they would change. A call it is about is previewed and held; someone with approvals.decide who did not ask for it approves or rejects it. Reads never wait. What is needed to decide and to manage policies does not wait either where a person asks it.",
  inputSchema: fields.objectOf(
    {
      ...policyFields,
      sources: { ...policyFields.sources, default: [] },
      expiresAfterSeconds: { ...policyFields.expiresAfterSeconds, default: 86_400 },
      creatorMayDecide: { ...policyFields.creatorMayDecide, default: true },
      priority: { ...policyFields.priority, default: 0 },
      enabled: { ...policyFields.enabled, default: true },
    },
    {
      optional: [
        "sources",
        "inputs",
        "maxRows",
        "maxEffects",
        "expiresAfterSeconds",
        "creatorMayDecide",
        "priority",
        "enabled",
      ],
    },
  ),
  outputSchema: fields.objectOf({
    policyId: fields.shown(fields.idOf("policy")),
    created: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["policies.manage"],
  },
  examples: [
    {
      description: "AI agents may not delete contacts without approval.",
      inputs: { name: examplePolicy.name, tool: examplePolicy.tool, sources: ["agent"] },
      outputs: { policyId: examplePolicy.policyId, created: true },
    },
    {
      description: "Whatever a program does to more than 50 rows at once.",
      inputs: { name: "Large changes", tool: "*", sources: ["api", "agent"], maxRows: 50 },
      outputs: { policyId: examplePolicy.policyId, created: true },
    },
  ],
  async run({ inputs, ctx }) {
    assertPolicySchema(inputs.inputs);
    const { id } = await ctx.records.insert(approvalPolicies, inputs);
    return { policyId: id, created: true };
  },
});
