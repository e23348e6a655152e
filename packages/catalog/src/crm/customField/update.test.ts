import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

describeTool(tool, ({ works, fails }) => {
  works("changes what is given, and holds from then on", async ({ call, tool: other, rows }) => {
    const field = await rows.customField({ key: "size", type: "select", options: ["S", "M"] });
    const { customField } = await call({ customFieldId: field.id, options: ["S", "M", "L"], required: true });
    expect(customField).toMatchObject({
      key: "size",
      label: field.label,
      options: ["S", "M", "L"],
      required: true,
    });
    await other("crm.contact.create", { name: "Ana", customFields: { size: "L" } });
    await expect(other("crm.contact.create", { name: "Ana" })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  works("checks no archived field, and checks it again when it is back", async (world) => {
    const { call, tool: other, rows } = world;
    const field = await rows.customField({ key: "n", type: "number", required: true });
    await call({ customFieldId: field.id, archived: true });
    await other("crm.contact.create", { name: "Ana", customFields: { n: "text" } });
    await other("crm.contact.create", { name: "Ana" });
    await call({ customFieldId: field.id, archived: false });
    await expect(other("crm.contact.create", { name: "Ana" })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  works("gives options to a select only", async ({ refusal, rows }) => {
    const field = await rows.customField({ type: "text" });
    expect((await refusal({ customFieldId: field.id, options: ["a"] })).issues).toMatchObject([
      { pointer: "/options" },
    ]);
    expect(await rows.reload(field)).toEqual(field);
  });

  fails("CUSTOM_FIELD_NOT_FOUND", "for another workspace's field", async ({ call, elsewhere }) => {
    await call({ customFieldId: (await elsewhere.customField()).id, label: "x" });
  });
});
