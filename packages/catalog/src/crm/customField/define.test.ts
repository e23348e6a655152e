import { contacts, customFieldDefinitions, customFieldTypes } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./define.ts";

/** Of each type, what it takes and what it does not. */
const values = {
  text: { takes: ["x", "1"], refuses: [1, true], keyword: "type" },
  number: { takes: [0, -1.5], refuses: ["1", false], keyword: "type" },
  boolean: { takes: [true, false], refuses: ["true", 0], keyword: "type" },
  date: { takes: ["2024-02-29"], refuses: ["2026-02-29", "04/05/2026", 20260504], keyword: "format" },
  select: { takes: ["retail"], refuses: ["Retail", "other", 1], keyword: "enum" },
} as const;

describeTool(tool, ({ works, fails }) => {
  works("checks what every tool then writes under the key, by type", async (world) => {
    const { call, tool: other, rows } = world;
    for (const type of customFieldTypes)
      for (const entity of ["contact", "order", "product"])
        await call({
          entity,
          key: type,
          label: type,
          type,
          ...(type === "select" && { options: ["retail", "wholesale"] }),
        });
    const line = { description: "x", quantity: 1, unitPriceMinor: 1 };
    const ways = async (): Promise<[string, object][]> => {
      const order = await rows.order();
      return [
        ["crm.contact.create", { name: "Ana" }],
        ["crm.contact.update", { contactId: order.contactId }],
        ["crm.product.create", { name: "Café", unitPriceMinor: 1 }],
        ["crm.product.update", { productId: (await rows.product()).id }],
        ["crm.order.create", { contactId: order.contactId, lines: [line] }],
        ["crm.order.update", { orderId: order.id }],
      ];
    };
    for (const type of customFieldTypes) {
      const { takes, refuses, keyword } = values[type];
      for (const value of takes)
        for (const [name, inputs] of await ways())
          await other(name, { ...inputs, customFields: { [type]: value } });
      for (const value of refuses)
        for (const [name, inputs] of await ways())
          await expect(other(name, { ...inputs, customFields: { [type]: value } })).rejects.toMatchObject({
            code: "INPUT_INVALID",
            issues: [{ pointer: `/customFields/${type}`, keyword }],
          });
    }
  });

  works("lists what a select takes, and names every wrong field", async ({ call, tool: other }) => {
    await call({ entity: "contact", key: "a/b", label: "x", type: "select", options: ["1", "2"] });
    await call({ entity: "contact", key: "n", label: "n", type: "number" });
    const customFields = { "a/b": "3", n: "4", free: "anything" };
    await expect(other("crm.contact.create", { name: "Ana", customFields })).rejects.toMatchObject({
      issues: [
        { pointer: "/customFields/a~1b", keyword: "enum", allowed: ["1", "2"] },
        { pointer: "/customFields/n", keyword: "type", message: "must be a number" },
      ],
    });
  });

  works("asks for a required field when a record is made, whether or not others are given", async (world) => {
    const { call, tool: other, rows } = world;
    const old = await rows.contact();
    await other("crm.contact.create", { name: "Before" });
    await call({ entity: "contact", key: "nit", label: "NIT", type: "text", required: true });
    for (const given of [{}, { customFields: {} }, { customFields: { more: 1 } }])
      await expect(other("crm.contact.create", { name: "Ana", ...given })).rejects.toMatchObject({
        code: "INPUT_INVALID",
        issues: [{ pointer: "/customFields/nit", keyword: "required" }],
      });
    await other("crm.contact.create", { name: "Ana", customFields: { nit: "900.1" } });
    // One that was there without it can be changed, but not lose it again.
    await other("crm.contact.update", { contactId: old.id, name: "Eva", customFields: { more: 1 } });
    await other("crm.contact.update", { contactId: old.id, customFields: { nit: "900.2" } });
    await expect(
      other("crm.contact.update", { contactId: old.id, customFields: { nit: null } }),
    ).rejects.toMatchObject({ issues: [{ pointer: "/customFields/nit", keyword: "required" }] });
  });

  works("answers a repeated import as before, whatever has been defined since", async (world) => {
    const { call, tool: other, rows } = world;
    const contact = await rows.contact({ externalId: "ANATR" });
    await call({ entity: "contact", key: "tier", label: "Tier", type: "number", required: true });
    const repeated = { name: "Ana", externalId: "ANATR", customFields: { tier: "gold" } };
    expect(await other("crm.contact.create", repeated)).toMatchObject({
      contactId: contact.id,
      created: false,
    });
  });

  works("touches no value that is there, and binds its own workspace only", async (world) => {
    const { call, rows, elsewhere } = world;
    const contact = await rows.contact({ customFields: { tier: "gold" } });
    await elsewhere.customField({ key: "tier", type: "text" });
    await call({ entity: "contact", key: "tier", label: "Tier", type: "number" });
    expect(await rows.all(contacts)).toEqual([contact]);
    expect(await rows.all(customFieldDefinitions)).toMatchObject([
      { entity: "contact", key: "tier", type: "number", options: [], required: false, archived: false },
    ]);
  });

  works("wants options for a select and for nothing else", async ({ refusal }) => {
    const field = { entity: "contact", key: "a", label: "a" };
    for (const inputs of [
      { ...field, type: "select" },
      { ...field, type: "text", options: ["1"] },
    ])
      expect((await refusal(inputs)).issues).toMatchObject([{ pointer: "/options" }]);
    for (const options of [[], ["1", "1"]])
      expect((await refusal({ ...field, type: "select", options })).issues).toMatchObject([
        { pointer: "/options" },
      ]);
  });

  fails("CUSTOM_FIELD_EXISTS", "when the kind of record has one of this key", async ({ call, rows }) => {
    await rows.customField({ key: "tier", archived: true });
    await rows.customField({ key: "tier", entity: "order" });
    await call({ entity: "contact", key: "tier", label: "Tier", type: "text" });
  });

  works(
    "takes names that objects have, but for the one that no inputs may have",
    async ({ call, refusal, tool }) => {
      const field = { entity: "contact", label: "Field", type: "number" };
      const given = { constructor: 1, prototype: 2, toString: 3 };
      for (const key of Object.keys(given)) await call({ ...field, key, required: true });
      const named = { name: "Ana", customFields: given };
      expect(await tool("crm.contact.create", named)).toMatchObject({ created: true });
      const refused = await refusal({ ...field, key: "__proto__" });
      expect([refused.code, refused.issues]).toEqual([
        "INPUT_INVALID",
        [expect.objectContaining({ pointer: "/key" })],
      ]);
    },
  );
});
