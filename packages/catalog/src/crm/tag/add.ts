import { contacts } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { attachTags, ensureTags } from "../tagging.ts";

export const tool = defineTool({
  name: "crm.tag.add",
  title: "Add tag",
  description:
    "Put a tag on a contact. A tag that does not exist is made; one that is on the contact already stays as it is (added: false).",
  inputSchema: fields.objectOf({ contactId: fields.idOf("contact"), tag: fields.tagName }),
  outputSchema: fields.objectOf({
    contactId: fields.shown(fields.idOf("contact")),
    tagId: fields.shown(fields.idOf("tag")),
    tag: { type: "string", description: "Name of the tag, as it was first written." },
    added: { type: "boolean", description: "false when the contact had the tag already." },
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
      inputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", tag: "VIP" },
      outputs: {
        contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
        tagId: "01981c2e-7a40-7d02-8b1c-2f6e03a1d944",
        tag: "vip",
        added: true,
      },
    },
  ],
  async run({ inputs, ctx }) {
    // Key share: the contact can be edited meanwhile, but not deleted.
    const [contact] = await ctx.db
      .select({ id: contacts.id })
      .from(contacts)
      .where(eq(contacts.id, inputs.contactId))
      .for("key share");
    if (!contact) throw fail("CONTACT_NOT_FOUND");
    const [tag] = await ensureTags(ctx, [inputs.tag]);
    const [added] = await attachTags(ctx, contact.id, [tag!]);
    return { contactId: contact.id, tagId: tag!.id, tag: tag!.name, added: added! };
  },
});
