import { contacts } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { contactRecord, exampleContact, selectContacts, toContactRecord } from "../contact-record.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "crm.contact.read",
  title: "Read contact",
  description: "Read one contact, by its contactId or by its externalId. Give exactly one of the two.",
  inputSchema: fields.objectOf(
    { contactId: fields.idOf("contact"), externalId: fields.externalId },
    {
      optional: ["contactId", "externalId"],
      minProperties: 1,
      maxProperties: 1,
      "x-message": "give contactId or externalId, one of them",
    },
  ),
  outputSchema: fields.objectOf({ contact: contactRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["contacts.view"],
  },
  errors: ["CONTACT_NOT_FOUND"],
  examples: [
    { inputs: { contactId: exampleContact.contactId }, outputs: { contact: exampleContact } },
    {
      description: "By the id it has where it comes from.",
      inputs: { externalId: "ANATR" },
      outputs: { contact: exampleContact },
    },
  ],
  async run({ inputs, ctx }) {
    const [row] = await selectContacts(ctx.db).where(
      inputs.contactId === undefined
        ? eq(contacts.externalId, inputs.externalId!)
        : eq(contacts.id, inputs.contactId),
    );
    if (!row) throw fail("CONTACT_NOT_FOUND");
    return { contact: toContactRecord(row) };
  },
});
