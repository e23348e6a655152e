import { contactTags, tags } from "@acta/db";
import { count, eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";

/** Each contact that loses the tag is a change of its own, recorded and undoable. */
const maxDetached = 2_000;

export const tool = defineTool({
  name: "crm.tag.delete",
  title: "Delete tag",
  description:
    "Delete a tag. One that contacts have is deleted only with detach: true, which takes it off all of them, 2000 at most; undoing the call puts it back on each. To take a tag off one contact use crm.tag.remove.",
  inputSchema: fields.objectOf(
    {
      tagId: fields.idOf("tag", "Id of the tag to delete."),
      detach: {
        type: "boolean",
        default: false,
        description: "Whether to take it off the contacts that have it. Otherwise such a tag is kept.",
      },
    },
    { optional: ["detach"] },
  ),
  outputSchema: fields.objectOf({
    tagId: fields.shown(fields.idOf("tag")),
    deleted: { type: "boolean", const: true, description: "Always true." },
    detachedFrom: { type: "integer", minimum: 0, description: "How many contacts it was taken off." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["deletes_record"],
    permissions: ["contacts.edit", "contacts.delete"],
  },
  errors: ["TAG_NOT_FOUND", "TAG_IN_USE"],
  examples: [
    {
      inputs: { tagId: "01981c2e-7a40-7d02-8b1c-2f6e03a1d944" },
      outputs: { tagId: "01981c2e-7a40-7d02-8b1c-2f6e03a1d944", deleted: true, detachedFrom: 0 },
    },
  ],
  async run({ inputs: { tagId, detach }, ctx: { db, records } }) {
    // The lock comes first: the tag is put on no contact after they were counted.
    const [[tag], [counted], attached] = await Promise.all([
      db.select({ id: tags.id }).from(tags).where(eq(tags.id, tagId)).for("update"),
      db.select({ contacts: count() }).from(contactTags).where(eq(contactTags.tagId, tagId)),
      db
        .select({ id: contactTags.id })
        .from(contactTags)
        .where(eq(contactTags.tagId, tagId))
        .orderBy(contactTags.id)
        .limit(detach ? maxDetached : 0),
    ]);
    if (!tag) throw fail("TAG_NOT_FOUND");
    const contacts = counted?.contacts ?? 0;
    if (contacts > attached.length)
      throw fail(
        "TAG_IN_USE",
        { contacts },
        {
          detail: detach
            ? `${contacts} contacts have this tag, more than the ${maxDetached} one call takes it off. Take it off some of them first.`
            : `${contacts === 1 ? "A contact has" : `${contacts} contacts have`} this tag. Set detach to take it off.`,
        },
      );
    await Promise.all([
      ...attached.map(({ id }) => records.delete(contactTags, id)),
      records.delete(tags, tag.id),
    ]);
    return { tagId: tag.id, deleted: true, detachedFrom: attached.length };
  },
});
