import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("says what was called by whom, and which fields it changed", async (world) => {
    const { call, rows, tool: other, owner } = world;
    const contact = await rows.contact({ city: "Cali" });
    await other("crm.contact.update", { contactId: contact.id, city: "Pasto" });
    const principal = owner();
    const { items } = await call({ tool: ["crm.contact.update"] });
    expect(items).toMatchObject([
      {
        toolName: "crm.contact.update",
        status: "success",
        errorCode: null,
        source: "ui",
        actor: { type: "user", id: principal.type === "user" ? principal.userId : "", name: "Owner" },
        undo: "available",
        records: [{ table: "contacts", id: contact.id, operation: "update", fields: ["city"] }],
        changedRecords: 1,
      },
    ]);
  });

  works("keeps to its filters, and folds reads away", async ({ call, tool: other, refusal, rows }) => {
    await other("crm.contact.list", {});
    await refusal({ limit: 0 });
    const key = await rows.apiKey({ permissions: ["contacts.create"] });
    const as = asApiKey(rows.workspaceId, key.id, ["contacts.create"]);
    await other("crm.contact.create", { name: "Ana" }, { as });
    const names = async (inputs: object) => (await call(inputs)).items.map(({ toolName }) => toolName);
    expect(await names({})).toEqual(["crm.contact.create"]);
    expect(await names({ actor: [key.id] })).toEqual(["crm.contact.create"]);
    expect(await names({ includeReads: true, module: ["crm"] })).toEqual([
      "crm.contact.create",
      "crm.contact.list",
    ]);
    expect(await names({ includeReads: true, errorCode: ["INPUT_INVALID"] })).toEqual([
      "system.execution.list",
    ]);
    expect(await names({ to: "2020-01-01T00:00:00Z" })).toEqual([]);
  });

  works("goes through all pages", async ({ call, tool: other }) => {
    for (const name of ["A", "B", "C"]) await other("crm.contact.create", { name });
    const first = await call({ limit: 2 });
    const second = await call({ limit: 2, cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  });

  works("shows nothing of another workspace", async ({ call, elsewhere }) => {
    const { id, contactId } = await elsewhere.execution();
    for (const inputs of [{}, { search: id }, { recordId: contactId }])
      expect((await call(inputs)).items).toEqual([]);
  });
});
