import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("shows the policy", async ({ call, rows }) => {
    const policy = await rows.policy({ sources: ["agent"], maxEffects: 3 });
    const { workspaceId: _, id, createdAt, updatedAt, ...rest } = policy;
    expect(await call({ policyId: id })).toEqual({
      policy: {
        policyId: id,
        ...rest,
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
      },
    });
  });

  fails("POLICY_NOT_FOUND", "for an id nobody has", async ({ call }) => {
    await call({ policyId: "01981c30-2d11-7e02-9f4b-8c6a1e5d7b40" });
  });
});
