import { apiKeys, notes, users } from "@acta/db";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";

const order = "Notes, the one written last first.";

export const tool = defineTool({
  name: "crm.note.list",
  title: "List notes",
  description:
    "List notes, the one written last first, a page at a time: those about one contact, or all of the workspace.",
  inputSchema: fields.objectOf(
    {
      contactId: fields.idOf("contact", "Only notes about this contact."),
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["contactId", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(
    fields.objectOf({
      noteId: fields.shown(fields.idOf("note")),
      contactId: fields.shown(fields.idOf("contact")),
      text: fields.shown(fields.noteText),
      author: fields.objectOf(
        {
          type: { type: "string", enum: ["user", "apiKey", "system"], description: "Who wrote it." },
          id: { type: ["string", "null"], description: "Id of the user or API key; null for the system." },
          name: {
            type: ["string", "null"],
            description: "Name as it is now; null when the person has left, and for the system.",
          },
        },
        { description: "Who wrote it." },
      ),
      createdAt: fields.shown(fields.createdAt),
    }),
    order,
  ),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["notes.view"],
  },
  examples: [
    {
      inputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812" },
      outputs: {
        items: [
          {
            noteId: "01981c2e-7a45-7b31-8d02-63c9e5f7a410",
            contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
            text: "Prefers deliveries before ten.\nAsked for the new price list.",
            author: { type: "user", id: "01981c2e-7a30-7a11-9b8e-2d5f40c7e601", name: "Administrator" },
            createdAt: "2026-05-04T13:40:00.000Z",
          },
        ],
        nextCursor: null,
      },
    },
  ],
  async run({ inputs: { contactId, limit, cursor }, ctx }) {
    const filters = { contactId };
    const start = startOf(ctx, filters, cursor);
    const rows = await ctx.db
      .select({ note: notes, authorName: sql<string | null>`coalesce(${users.name}, ${apiKeys.name})` })
      .from(notes)
      .leftJoin(users, eq(users.id, notes.authorId))
      .leftJoin(apiKeys, eq(apiKeys.id, notes.authorId))
      .where(
        and(
          contactId === undefined ? undefined : eq(notes.contactId, contactId),
          start ? lt(notes.id, start[0]!) : undefined,
        ),
      )
      .orderBy(desc(notes.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, ({ note }) => [note.id]);
    return {
      items: items.map(({ note, authorName }) => ({
        noteId: note.id,
        contactId: note.contactId,
        text: note.text,
        author: { type: note.authorType, id: note.authorId, name: authorName },
        createdAt: note.createdAt.toISOString(),
      })),
      nextCursor,
    };
  },
});
