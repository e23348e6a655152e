import { contacts, contactTags, type ReadDatabase, tags } from "@acta/db";
import { and, desc, eq, ilike, inArray, lt, or, type SQLWrapper, sql } from "drizzle-orm";
import type { PgColumn, SubqueryWithSelection } from "drizzle-orm/pg-core";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { containing, searchWindow, startOf, toPage } from "../../list-page.ts";
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
    // Ids are UUIDv7: their order is the order of creation, and the keys' indexes are the indexes for it.
    const walk = (rows: number) =>
      tag === undefined
        ? db
            .select({ id: walkedId(contacts.id) })
            .from(contacts)
            .where(start ? lt(contacts.id, start[0]!) : undefined)
            .orderBy(desc(contacts.id))
            .limit(rows)
        : db
            .select({ id: walkedId(contactTags.contactId) })
            .from(contactTags)
            // Not a join: one tag, known before the walk begins, lets the index give its contacts in order.
            .where(
              and(
                sql`${contactTags.tagId} = (${db
                  .select({ id: tags.id })
                  .from(tags)
                  .where(eq(tags.nameKey, toTagKey(tag)))})`,
                start ? lt(contactTags.contactId, start[0]!) : undefined,
              ),
            )
            .orderBy(desc(contactTags.contactId))
            .limit(rows);
    // The page's ids in a sub-query with a limit of its own: the planner must not turn the walk into a scan.
    const page = (ids: SQLWrapper) =>
      selectContacts(db).where(inArray(contacts.id, ids)).orderBy(desc(contacts.id));
    const [rows, [end]] = await (search === undefined
      ? Promise.all([page(walk(limit + 1)), []])
      : Promise.all([
          page(found(db, walk(searchWindow).as("walked"), search, limit + 1)),
          walk(1).offset(searchWindow - 1),
        ]));
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

/** The same id by one name, whichever table it is walked in. */
function walkedId(column: PgColumn) {
  return sql<string>`${column}`.as("walked_id");
}

type Walked = SubqueryWithSelection<{ id: ReturnType<typeof walkedId> }, "walked">;

const searched = [contacts.name, contacts.company, contacts.email, contacts.phone, contacts.externalId];

/** Ids of those walked that hold the text. */
function found(db: ReadDatabase, walked: Walked, text: string, rows: number) {
  return db
    .select({ id: contacts.id })
    .from(contacts)
    .innerJoin(walked, eq(walked.id, contacts.id))
    .where(or(...searched.map((column) => ilike(column, containing(text)))))
    .orderBy(desc(contacts.id))
    .limit(rows);
}
