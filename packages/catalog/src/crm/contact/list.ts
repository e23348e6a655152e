import { contacts, contactTags, tags } from "@acta/db";
import { and, desc, eq, gte, ilike, inArray, lt, or, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { containing, lowestId, searchWindow, startOf, toPage } from "../../list-page.ts";
import { contactRecord, exampleContact, selectContacts, toContactRecord } from "../contact-record.ts";
import { toTagKey } from "../tagging.ts";

const order = "Contacts, the one made last first.";

export const tool = defineTool({
  name: "crm.contact.list",
  title: "List contacts",
  description:
    "List contacts of the workspace, the one made last first, a page at a time. Optionally only those with a tag, or with a text in name, company, e-mail, phone or external id.",
  inputSchema: fields.objectOf(
    {
      search: fields.search("name, company, e-mail, phone and external id"),
      tag: fields.described(fields.tagName, "Only contacts that have this tag."),
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["search", "tag", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(contactRecord, order),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["contacts.view"],
  },
  examples: [
    {
      description: "The first page of the customers tagged as wholesale.",
      inputs: { tag: "wholesale", limit: 20 },
      outputs: { items: [exampleContact], nextCursor: null },
    },
  ],
  async run({ inputs: { search, tag, limit, cursor }, ctx }) {
    const { db } = ctx;
    const filters = { search, tag };
    const start = startOf(ctx, filters, cursor);
    // Ids are UUIDv7: their order is the order of creation, and the primary key is the index for it.
    const walked = and(
      start ? lt(contacts.id, start[0]!) : undefined,
      tag === undefined
        ? undefined
        : inArray(
            contacts.id,
            db
              .select({ id: contactTags.contactId })
              .from(contactTags)
              .innerJoin(tags, eq(tags.id, contactTags.tagId))
              .where(eq(tags.nameKey, toTagKey(tag))),
          ),
    );
    const windowEnd = () =>
      db
        .select({ id: contacts.id })
        .from(contacts)
        .where(walked)
        .orderBy(desc(contacts.id))
        .offset(searchWindow - 1)
        .limit(1);
    const found =
      search === undefined
        ? undefined
        : and(
            gte(contacts.id, sql`coalesce(${windowEnd()}, ${lowestId}::uuid)`),
            or(
              ...[contacts.name, contacts.company, contacts.email, contacts.phone, contacts.externalId].map(
                (column) => ilike(column, containing(search)),
              ),
            ),
          );
    const [rows, [end]] = await Promise.all([
      selectContacts(db)
        .where(and(walked, found))
        .orderBy(desc(contacts.id))
        .limit(limit + 1),
      search === undefined ? [] : windowEnd(),
    ]);
    const { items, nextCursor } = toPage(
      ctx,
      filters,
      rows,
      limit,
      ({ contact }) => [contact.id],
      end && [end.id],
    );
    return { items: items.map(toContactRecord), nextCursor };
  },
});
