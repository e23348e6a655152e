import { approvalPolicies } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./create.ts";

describeTool(tool, ({ works }) => {
  works("keeps the conditions, and fills in the rest", async ({ call, rows }) => {
    const inputs = { type: "object", properties: { totalMinor: { type: "integer", minimum: 1_000 } } };
    const { policyId } = await call({
      name: "Large orders",
      tool: "crm.order.*",
      sources: ["agent"],
      inputs,
    });
    expect(await rows.all(approvalPolicies)).toMatchObject([
      {
        id: policyId,
        name: "Large orders",
        enabled: true,
        tool: "crm.order.*",
        sources: ["agent"],
        inputs,
        maxRows: null,
        maxEffects: null,
        expiresAfterSeconds: 86_400,
        creatorMayDecide: true,
        priority: 0,
      },
    ]);
  });

  works("refuses a schema that could keep a process busy, by its place", async ({ refusal, rows }) => {
    const inputs = { properties: { name: { pattern: "(a+)+$" } } };
    const error = await refusal({ name: "Names", tool: "crm.contact.*", inputs });
    expect(error.code).toBe("INPUT_INVALID");
    expect(error.issues).toMatchObject([{ pointer: "/inputs/properties/name/pattern", keyword: "keyword" }]);
    expect(await rows.all(approvalPolicies)).toEqual([]);
  });

  works(
    "is in force at once, and no longer once it is undone",
    async ({ execute, undo, rows, tool: run }) => {
      const contact = await rows.contact();
      const { id } = await execute({ name: "Ask", tool: "crm.contact.update" });
      const update = () => run("crm.contact.update", { contactId: contact.id, city: "Pasto" });
      await expect(update()).rejects.toThrow("waits for approval");
      expect(await rows.reload(contact)).toEqual(contact);
      await undo(id);
      await update();
      expect(await rows.reload(contact)).toMatchObject({ city: "Pasto" });
    },
  );

  works("for everything can be taken back by a person", async ({ call, tool: run }) => {
    const { policyId } = await call({ name: "Everything", tool: "*" });
    await expect(run("crm.contact.create", { name: "Ana" })).rejects.toThrow("waits for approval");
    await run("system.policy.update", { policyId, enabled: false });
    await run("crm.contact.create", { name: "Ana" });
  });
});
