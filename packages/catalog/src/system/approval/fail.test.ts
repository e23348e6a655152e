import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./fail.ts";

describeTool(tool, ({ works }) => {
  works("ends what was approved, with what drifted, and nothing else", async ({ call, rows, tool: run }) => {
    const approval = await rows.approval({ sealedInputs: "v1.sealed" });
    const inputs = { approvalId: approval.id, code: "PLAN_DRIFT", message: "It would not come out so." };
    expect(await call(inputs)).toMatchObject({ state: "pending" });
    await run("system.approval.approve", { approvalId: approval.id, reason: "Fine." });
    const drift = [{ table: "contacts", id: newId(), field: "city", expected: "Cali", actual: "Pasto" }];
    const executionId = newId();
    expect(await call({ ...inputs, drift, executionId })).toMatchObject({ state: "drifted" });
    expect(await rows.reload(approval)).toMatchObject({
      state: "drifted",
      reason: "Fine.",
      errorCode: "PLAN_DRIFT",
      errorMessage: "It would not come out so.",
      drift,
      executionId,
      sealedInputs: null,
    });
    expect(await call({ ...inputs, code: "INTERNAL" })).toMatchObject({ state: "drifted" });
  });
});
