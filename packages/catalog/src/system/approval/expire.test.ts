import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./expire.ts";

describeTool(tool, ({ works }) => {
  works("ends what nobody decided in time, and nothing else", async ({ call, rows }) => {
    const past = new Date(Date.now() - 1_000);
    const due = await rows.approval({ expiresAt: past, sealedInputs: "v1.sealed" });
    expect(await call({ approvalId: due.id })).toEqual({ approvalId: due.id, state: "expired" });
    expect(await rows.reload(due)).toMatchObject({
      state: "expired",
      reason: "Nobody decided it in time.",
      decidedBy: null,
      sealedInputs: null,
    });
    const early = await rows.approval();
    expect(await call({ approvalId: early.id })).toMatchObject({ state: "pending" });
    expect(await call({ approvalId: due.id })).toMatchObject({ state: "expired" });
  });
});
