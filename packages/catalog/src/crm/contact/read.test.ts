import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the whole contact, tags in alphabetical order", async ({ call, rows }) => {
    const contact = await rows.contact({ name: "Ana", externalId: "C-1", customFields: { a: 1 } });
    await rows.tagged(contact, "wholesale");
    await rows.tagged(contact, "vip");
    expect(await call({ contactId: contact.id })).toEqual({
      contact: {
        contactId: contact.id,
        name: "Ana",
        company: null,
        phone: null,
        phoneText: null,
        email: null,
        address: null,
        city: null,
        region: null,
        postalCode: null,
        country: null,
        externalId: "C-1",
        customFields: { a: 1 },
        tags: ["vip", "wholesale"],
        createdAt: contact.createdAt.toISOString(),
        updatedAt: contact.updatedAt.toISOString(),
      },
    });
  });

  works("finds it by its external id, and by an id in capitals", async ({ call, rows }) => {
    const contact = await rows.contact({ externalId: "C-1" });
    for (const inputs of [{ externalId: "C-1" }, { contactId: contact.id.toUpperCase() }])
      expect((await call(inputs)).contact).toMatchObject({ contactId: contact.id, tags: [] });
  });

  works("wants one of the two ids, not both", async ({ refusal, rows }) => {
    const contact = await rows.contact({ externalId: "C-1" });
    expect((await refusal({})).code).toBe("INPUT_INVALID");
    expect((await refusal({ contactId: contact.id, externalId: "C-1" })).code).toBe("INPUT_INVALID");
  });

  works("leaves what it read out of its row", async ({ call, rows, executions }) => {
    const contact = await rows.contact();
    await call({ contactId: contact.id });
    expect(await executions()).toMatchObject([{ inputs: { contactId: contact.id }, outputs: {} }]);
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's external id", async ({ call, elsewhere }) => {
    await elsewhere.contact({ externalId: "C-1" });
    await call({ externalId: "C-1" });
  });
});
