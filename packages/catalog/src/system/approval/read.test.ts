import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works }) => {
  works("shows what was asked and what has become of it", async ({ call, rows, tool: run }) => {
    const approval = await rows.approval({ policyName: "Ask", sealedInputs: "v1.sealed" });
    const { approval: shown } = await call({ approvalId: approval.id });
    expect(shown).toMatchObject({
      approvalId: approval.id,
      toolName: "crm.contact.delete",
      inputs: approval.inputs,
      state: "pending",
      policyName: "Ask",
      userId: null,
      apiKeyId: approval.apiKeyId,
      decidedBy: null,
    });
    expect(JSON.stringify(shown)).not.toContain("sealed");
    await run("system.approval.reject", { approvalId: approval.id, reason: "No." });
    expect((await call({ approvalId: approval.id })).approval).toMatchObject({
      state: "rejected",
      reason: "No.",
    });
  });
});
