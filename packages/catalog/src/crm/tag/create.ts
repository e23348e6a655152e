import { fail as failCommon } from "@acta/core";
import { tags } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { toTagKey } from "../tagging.ts";

export const tool = defineTool({
  name: "crm.tag.create",
  title: "Create tag",
  description:
    "Create a tag, so that it can be chosen before any contact has it. A tag of this name that is there already answers with created: false. crm.tag.add makes the tags it needs by itself.",
  inputSchema: fields.objectOf({ name: fields.tagName }),
  outputSchema: fields.objectOf({
    tagId: fields.shown(fields.idOf("tag")),
    name: { type: "string", description: "Name of the tag, as it was first written." },
    created: { type: "boolean", description: "false when a tag of this name was there already." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["contacts.edit"],
  },
  examples: [
    {
      inputs: { name: "vip" },
      outputs: { tagId: "01981c2e-7a40-7d02-8b1c-2f6e03a1d944", name: "vip", created: true },
    },
  ],
  async run({ inputs, ctx: { db, records } }) {
    const name = inputs.name.trim().normalize("NFC");
    const nameKey = toTagKey(name);
    const made = await records.insertIfAbsent(tags, { name, nameKey }, [tags.nameKey]);
    if (made) return { tagId: made.id, name: made.name, created: true };
    const [known] = await db
      .select({ tagId: tags.id, name: tags.name })
      .from(tags)
      .where(eq(tags.nameKey, nameKey));
    // Deleted by another call in between.
    if (!known) throw failCommon("CONFLICT");
    return { ...known, created: false };
  },
});
