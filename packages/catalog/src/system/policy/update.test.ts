import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

describeTool(tool, ({ works, fails }) => {
  works("changes what is given and leaves the rest", async ({ call, rows }) => {
    const policy = await rows.policy({ maxRows: 50, sources: ["api"], inputs: { required: ["name"] } });
    const answer = await call({ policyId: policy.id, maxRows: null, inputs: null, sources: [], priority: 5 });
    expect(answer.policy).toMatchObject({
      policyId: policy.id,
      name: policy.name,
      tool: policy.tool,
      maxRows: null,
      inputs: null,
      sources: [],
      priority: 5,
      enabled: true,
    });
    expect(await rows.reload(policy)).toMatchObject({
      maxRows: null,
      inputs: null,
      sources: [],
      priority: 5,
    });
  });

  works("refuses a schema that policies cannot have", async ({ refusal, rows }) => {
    const policy = await rows.policy();
    const error = await refusal({ policyId: policy.id, inputs: { $ref: "#" } });
    expect(error.issues).toMatchObject([{ pointer: "/inputs/$ref" }]);
  });

  fails("POLICY_NOT_FOUND", "for an id nobody has", async ({ call }) => {
    await call({ policyId: "01981c30-2d11-7e02-9f4b-8c6a1e5d7b40", enabled: false });
  });
});
