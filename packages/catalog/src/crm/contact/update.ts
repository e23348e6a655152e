import { contacts } from "@acta/db";
import { eq } from "drizzle-orm";
import { patchCustomFields } from "../../custom-fields.ts";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { contactRecord, exampleContact, selectContacts, toContactRecord } from "../contact-record.ts";
import { assertFieldPatch } from "../custom-field-check.ts";
import { fail } from "../errors.ts";
import { toPhone } from "../phone.ts";

const changeable = {
  name: fields.personName,
  company: fields.nullable(fields.companyName),
  phone: fields.nullable(fields.e164),
  phoneText: fields.nullable(fields.phoneText),
  email: fields.nullable(fields.email),
  address: fields.nullable(fields.streetAddress),
  city: fields.nullable(fields.city),
  region: fields.nullable(fields.region),
  postalCode: fields.nullable(fields.postalCode),
  country: fields.nullable(fields.countryCode),
  externalId: fields.nullable(fields.externalId),
  customFields: fields.customFieldsPatch,
};

export const tool = defineTool({
  name: "crm.contact.update",
  title: "Update contact",
  description:
    "Change fields of a contact. Only the fields given are changed; null clears one. Custom fields are merged by name. Tags are changed with crm.tag.add and crm.tag.remove.",
  inputSchema: fields.objectOf(
    { contactId: fields.idOf("contact", "Id of the contact to change."), ...changeable },
    {
      optional: Object.keys(changeable),
      minProperties: 2,
      "x-message": "give contactId and at least one field to change",
    },
  ),
  outputSchema: fields.objectOf({
    contactId: fields.shown(fields.idOf("contact")),
    contact: contactRecord,
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["contacts.edit"],
  },
  errors: ["CONTACT_NOT_FOUND", "PHONE_TAKEN", "CONTACT_EXTERNAL_ID_TAKEN"],
  examples: [
    {
      description: "A new address; the region is cleared.",
      inputs: {
        contactId: exampleContact.contactId,
        address: exampleContact.address,
        city: exampleContact.city,
        region: null,
      },
      outputs: {
        contactId: exampleContact.contactId,
        contact: { ...exampleContact, updatedAt: "2026-05-11T09:12:45.120Z" },
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { contactId, phone, phoneText, customFields, ...plain } = inputs;
    const patch: Parameters<typeof ctx.records.update<typeof contacts>>[2] = plain;

    // What depends on the row as it is needs it locked: two patches of custom fields at once must both hold.
    if (customFields !== undefined || typeof phoneText === "string") {
      const [[current]] = await Promise.all([
        ctx.db
          .select({ customFields: contacts.customFields, country: contacts.country })
          .from(contacts)
          .where(eq(contacts.id, contactId))
          .for("no key update"),
        assertFieldPatch(ctx, "contact", customFields),
      ]);
      if (!current) throw fail("CONTACT_NOT_FOUND");
      if (customFields !== undefined)
        patch.customFields = patchCustomFields(current.customFields, customFields);
      if (typeof phoneText === "string") {
        const country = inputs.country === undefined ? current.country : inputs.country;
        // A new text replaces the number there was, unless a number comes with it.
        Object.assign(patch, toPhone({ phone: phone ?? null, phoneText }, country));
      }
    }
    if (phone !== undefined && patch.phone === undefined) patch.phone = phone;
    if (phoneText === null) patch.phoneText = null;

    const [updated, [row]] = await Promise.all([
      ctx.records.update(contacts, contactId, patch),
      selectContacts(ctx.db).where(eq(contacts.id, contactId)),
    ]);
    if (!updated || !row) throw fail("CONTACT_NOT_FOUND");
    return { contactId: updated.id, contact: toContactRecord(row) };
  },
});
