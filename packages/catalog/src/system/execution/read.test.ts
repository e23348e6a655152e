import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works(
    "shows what a call was given, answered and changed",
    async ({ call, rows, tool: other, executions }) => {
      const contact = await rows.contact({ city: "Cali" });
      await other("crm.contact.update", { contactId: contact.id, city: "Pasto" });
      const [row] = await executions();
      const { execution } = await call({ executionId: row!.id.toUpperCase() });
      expect(execution).toMatchObject({
        executionId: row!.id,
        toolName: "crm.contact.update",
        error: null,
        inputs: { contactId: contact.id, city: "Pasto" },
        changes: [
          { table: "contacts", operation: "update", before: { city: "Cali" }, after: { city: "Pasto" } },
        ],
      });
    },
  );

  works("shows why a call failed, and never a stack", async ({ call, refusal, executions }) => {
    await refusal({ executionId: "no id" });
    const [row] = await executions();
    const { execution } = await call({ executionId: row!.id });
    expect(execution).toMatchObject({ status: "error", error: { code: "INPUT_INVALID" } });
    expect(JSON.stringify(execution)).not.toContain("at ");
  });

  fails("EXECUTION_NOT_FOUND", "for another workspace's", async ({ call, elsewhere }) => {
    await call({ executionId: (await elsewhere.execution()).id });
  });
});
