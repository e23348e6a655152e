import { contacts, contactTags, tags } from "@acta/db";
import { and, eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { toTagKey } from "../tagging.ts";

export const tool = defineTool({
  name: "crm.tag.remove",
  title: "Remove tag",
  description:
    "Take a tag off a contact. The tag itself stays. When the contact does not have it nothing is changed (removed: false).",
  inputSchema: fields.objectOf({ contactId: fields.idOf("contact"), tag: fields.tagName }),
  outputSchema: fields.objectOf({
    contactId: fields.shown(fields.idOf("contact")),
    removed: { type: "boolean", description: "false when the contact did not have the tag." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["contacts.edit"],
  },
  errors: ["CONTACT_NOT_FOUND"],
  examples: [
    {
      inputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", tag: "vip" },
      outputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", removed: true },
    },
  ],
  async run({ inputs, ctx }) {
    const [[contact], [attached]] = await Promise.all([
      ctx.db.select({ id: contacts.id }).from(contacts).where(eq(contacts.id, inputs.contactId)),
      ctx.db
        .select({ id: contactTags.id })
        .from(contactTags)
        .innerJoin(tags, eq(tags.id, contactTags.tagId))
        .where(and(eq(contactTags.contactId, inputs.contactId), eq(tags.nameKey, toTagKey(inputs.tag)))),
    ]);
    if (!contact) throw fail("CONTACT_NOT_FOUND");
    // null: another call took it off in between.
    const removed = attached ? await ctx.records.delete(contactTags, attached.id) : null;
    return { contactId: contact.id, removed: removed !== null };
  },
});
