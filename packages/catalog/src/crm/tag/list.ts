import { contactTags, tags } from "@acta/db";
import { and, asc, count, eq, gt, ilike, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { containing, startOf, toPage } from "../../list-page.ts";

const order = "Tags in alphabetical order.";

export const tool = defineTool({
  name: "crm.tag.list",
  title: "List tags",
  description:
    "List the tags of the workspace in alphabetical order, a page at a time, each with the number of contacts that have it.",
  inputSchema: fields.objectOf(
    { search: fields.search("the tag's name"), limit: fields.limit, cursor: fields.cursor },
    { optional: ["search", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(
    fields.objectOf({
      tagId: fields.shown(fields.idOf("tag")),
      name: fields.shown(fields.tagName),
      contacts: { type: "integer", minimum: 0, description: "How many contacts have the tag." },
    }),
    order,
  ),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["contacts.view"],
  },
  examples: [
    {
      inputs: {},
      outputs: {
        items: [{ tagId: "01981c2e-7a40-7d02-8b1c-2f6e03a1d944", name: "vip", contacts: 12 }],
        nextCursor: null,
      },
    },
  ],
  async run({ inputs: { search, limit, cursor }, ctx }) {
    const filters = { search };
    const start = startOf(ctx, filters, cursor);
    const tagged = ctx.db
      .select({ contacts: count().as("contacts") })
      .from(contactTags)
      .where(eq(contactTags.tagId, tags.id))
      .as("tagged");
    // People make tags by hand, so a search walks all of them; counting is what costs, and the limit bounds it.
    const rows = await ctx.db
      .select({ tagId: tags.id, name: tags.name, nameKey: tags.nameKey, contacts: tagged.contacts })
      .from(tags)
      .innerJoinLateral(tagged, sql`true`)
      .where(
        and(
          start ? gt(tags.nameKey, start[0]!) : undefined,
          search === undefined ? undefined : ilike(tags.name, containing(search)),
        ),
      )
      .orderBy(asc(tags.nameKey))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.nameKey]);
    return { items: items.map(({ nameKey: _, ...item }) => item), nextCursor };
  },
});
