import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./delete.ts";

describeTool(tool, ({ works, fails }) => {
  works("deletes the policy, and what waits because of it goes on waiting", async ({ call, rows }) => {
    const policy = await rows.policy();
    const approval = await rows.approval({ policyId: policy.id, policyName: policy.name });
    expect(await call({ policyId: policy.id })).toEqual({ policyId: policy.id, deleted: true });
    expect(await rows.reload(policy)).toBeNull();
    expect(await rows.reload(approval)).toEqual(approval);
  });

  fails("POLICY_NOT_FOUND", "for an id nobody has", async ({ call }) => {
    await call({ policyId: "01981c30-2d11-7e02-9f4b-8c6a1e5d7b40" });
  });
});
