import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./reject.ts";

describeTool(tool, ({ works }) => {
  works("ends the approval, and what was sealed is gone", async ({ call, rows, executions }) => {
    const approval = await rows.approval({ sealedInputs: "v1.sealed" });
    await call({ approvalId: approval.id, reason: "Not this one." });
    expect(await rows.reload(approval)).toMatchObject({
      state: "rejected",
      reason: "Not this one.",
      sealedInputs: null,
      endedAt: expect.any(Date),
    });
    const [row] = await executions();
    expect(row!.effects).toBeNull();
  });

  works("needs a reason", async ({ refusal, rows }) => {
    const approval = await rows.approval();
    expect((await refusal({ approvalId: approval.id })).issues).toMatchObject([{ pointer: "/reason" }]);
  });

  works("is not for whoever asked", async ({ refusal, rows, owner }) => {
    const principal = owner();
    const approval = await rows.approval({ userId: principal.type === "user" ? principal.userId : "" });
    expect((await refusal({ approvalId: approval.id, reason: "No." })).code).toBe("SELF_APPROVAL");
  });
});
