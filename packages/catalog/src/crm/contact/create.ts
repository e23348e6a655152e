import { fail as failCommon } from "@acta/core";
import { contacts } from "@acta/db";
import { eq, or } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { newContactFields, optionalContactFields, toContactValues } from "../contact-fields.ts";
import { assertNoIssues, newFieldIssues } from "../custom-field-check.ts";
import { fail } from "../errors.ts";
import { attachTags, ensureTags } from "../tagging.ts";

export const tool = defineTool({
  name: "crm.contact.create",
  title: "Create contact",
  description:
    "Create a contact: a person or company the workspace deals with. A phone belongs to one contact only. With an externalId that is known already nothing is changed and the contact there is answers with created: false, so an import can be repeated. To change a contact use crm.contact.update.",
  inputSchema: fields.objectOf(newContactFields, { optional: optionalContactFields }),
  outputSchema: fields.objectOf({
    contactId: fields.shown(fields.idOf("contact")),
    created: {
      type: "boolean",
      description: "false when a contact with this externalId was there already.",
    },
    phone: fields.nullable(fields.shown(fields.e164)),
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["contacts.create"],
  },
  errors: ["PHONE_TAKEN"],
  examples: [
    {
      description: "A customer with the phone as it was written down.",
      inputs: {
        name: "Ana Trujillo",
        phoneText: "300 123 4567",
        city: "Bogotá",
        country: "CO",
        tags: ["vip"],
      },
      outputs: {
        contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
        created: true,
        phone: "+573001234567",
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { records } = ctx;
    const values = toContactValues(inputs);
    // Any unique key, not the externalId alone: the same contact sent twice at once may meet itself on its phone first.
    const [issues, contact] = await Promise.all([
      newFieldIssues(ctx, "contact", inputs.customFields),
      inputs.externalId === undefined
        ? records.insert(contacts, values)
        : records.insertIfAbsent(contacts, values, []),
    ]);

    if (contact === null) {
      const there = await ctx.db
        .select({ id: contacts.id, phone: contacts.phone, externalId: contacts.externalId })
        .from(contacts)
        .where(
          or(
            eq(contacts.externalId, inputs.externalId!),
            values.phone === null ? undefined : eq(contacts.phone, values.phone),
          ),
        );
      const known = there.find(({ externalId }) => externalId === inputs.externalId);
      if (known) return { contactId: known.id, created: false, phone: known.phone };
      // None: what was there a moment ago has just been deleted by another call.
      throw there.length > 0 ? fail("PHONE_TAKEN") : failCommon("CONFLICT");
    }
    // Not before: a repeated import is answered whatever has been defined since.
    assertNoIssues(issues);
    if (inputs.tags && inputs.tags.length > 0)
      await attachTags(ctx, contact.id, await ensureTags(ctx, inputs.tags));
    return { contactId: contact.id, created: true, phone: contact.phone };
  },
});
