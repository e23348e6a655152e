import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

describeTool(tool, ({ works, fails }) => {
  works("changes the fields given and no others", async ({ call, rows }) => {
    const contact = await rows.contact({ name: "Ana", city: "Cali", email: "ana@example.com" });
    await rows.tagged(contact, "vip");
    const outputs = await call({ contactId: contact.id, city: "Bogotá", email: null });
    expect(outputs.contactId).toBe(contact.id);
    expect(outputs.contact).toMatchObject({ name: "Ana", city: "Bogotá", email: null, tags: ["vip"] });
    const now = await rows.reload(contact);
    expect(now).toMatchObject({ name: "Ana", city: "Bogotá", email: null, createdAt: contact.createdAt });
    expect(now!.updatedAt.getTime()).toBeGreaterThan(contact.updatedAt.getTime());
    expect(outputs.contact.updatedAt).toBe(now!.updatedAt.toISOString());
  });

  works("merges custom fields by name, and removes those that are null", async ({ call, rows }) => {
    const contact = await rows.contact({ customFields: { a: 1, b: "two", c: true } });
    const { contact: after } = await call({ contactId: contact.id, customFields: { b: null, d: "new" } });
    expect(after.customFields).toEqual({ a: 1, c: true, d: "new" });
    expect(await rows.reload(contact)).toMatchObject({ customFields: { a: 1, c: true, d: "new" } });
  });

  works("keeps both of two merges made at once", async ({ call, rows }) => {
    const contact = await rows.contact();
    const names = ["a", "b", "c", "d", "e", "f"];
    await Promise.all(names.map((name) => call({ contactId: contact.id, customFields: { [name]: 1 } })));
    expect(Object.keys((await rows.reload(contact))!.customFields).sort()).toEqual(names);
  });

  works("reads a phone as written by the country given, else by the contact's", async ({ call, rows }) => {
    const contact = await rows.contact({ country: "CO", phone: "+573007654321" });
    expect((await call({ contactId: contact.id, phoneText: "300 123 4567" })).contact).toMatchObject({
      phone: "+573001234567",
      phoneText: null,
    });
    expect(
      (await call({ contactId: contact.id, phoneText: "(206) 555-9857", country: "US" })).contact,
    ).toMatchObject({ phone: "+12065559857", phoneText: null, country: "US" });
    expect((await call({ contactId: contact.id, phoneText: "ask at the desk" })).contact).toMatchObject({
      phone: null,
      phoneText: "ask at the desk",
    });
  });

  works("clears the phone, the text of it, or sets both", async ({ call, rows }) => {
    const contact = await rows.contact({ phone: "+573001234567", phoneText: "as written" });
    const patch = async (fields: object) => (await call({ contactId: contact.id, ...fields })).contact;
    expect(await patch({ phone: null })).toMatchObject({ phone: null, phoneText: "as written" });
    expect(await patch({ phone: "+573007654321", phoneText: "mobile" })).toMatchObject({
      phone: "+573007654321",
      phoneText: "mobile",
    });
    expect(await patch({ phoneText: null })).toMatchObject({ phone: "+573007654321", phoneText: null });
  });

  works("wants something to change", async ({ refusal, rows }) => {
    const contact = await rows.contact();
    expect((await refusal({ contactId: contact.id })).code).toBe("INPUT_INVALID");
    expect((await refusal({ contactId: contact.id, name: null })).issues).toMatchObject([
      { pointer: "/name" },
    ]);
  });

  works("records the row before and after", async ({ call, rows, executions }) => {
    const contact = await rows.contact({ city: "Cali" });
    await call({ contactId: contact.id, city: "Bogotá" });
    const [row] = await executions();
    expect(row!.snapshotBefore).toMatchObject({ [`contacts/${contact.id}`]: { city: "Cali" } });
    expect(row!.snapshotAfter).toMatchObject({ [`contacts/${contact.id}`]: { city: "Bogotá" } });
  });

  fails("CONTACT_NOT_FOUND", "for a contact that is gone", async ({ call, tool, rows }) => {
    const contact = await rows.contact();
    await tool("crm.contact.delete", { contactId: contact.id });
    await call({ contactId: contact.id, name: "Ana" });
  });

  fails("CONTACT_NOT_FOUND", "when only custom fields of it are given", async ({ call, elsewhere }) => {
    const contact = await elsewhere.contact();
    await call({ contactId: contact.id, customFields: { a: 1 } });
  });

  fails("PHONE_TAKEN", "when another contact has the phone", async ({ call, rows }) => {
    await rows.contact({ phone: "+573001234567" });
    const contact = await rows.contact();
    await call({ contactId: contact.id, phone: "+573001234567" });
  });

  fails("CONTACT_EXTERNAL_ID_TAKEN", "when another contact has the external id", async ({ call, rows }) => {
    await rows.contact({ externalId: "C-1" });
    const contact = await rows.contact();
    await call({ contactId: contact.id, externalId: "C-1" });
  });
});
