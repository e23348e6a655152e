import { whatsappConversations } from "@acta/db";
import { and, desc, eq, gt, lt, or, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import {
  assigneeId,
  conversationRecord,
  conversationState,
  exampleConversation,
  selectConversations,
  toConversationRecord,
} from "../conversation-record.ts";

export const tool = defineTool({
  name: "whatsapp.conversation.list",
  title: "List WhatsApp conversations",
  description:
    "List WhatsApp conversations, the one with the latest message first, a page at a time. Optionally only open or closed ones, those of a contact or an assignee, or those with unread messages.",
  inputSchema: fields.objectOf(
    {
      state: fields.described(conversationState, "Only conversations in this state."),
      contactId: fields.idOf("contact", "Only conversations with this contact."),
      assigneeId: fields.described(assigneeId, "Only conversations assigned to this member."),
      unread: { type: "boolean", description: "true: only those with unread messages." },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["state", "contactId", "assigneeId", "unread", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(conversationRecord, "Conversations, the one with the latest message first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["whatsapp.view"],
  },
  examples: [
    {
      description: "What still waits to be read.",
      inputs: { state: "open", unread: true },
      outputs: { items: [exampleConversation], nextCursor: null },
    },
  ],
  async run({ inputs: { state, contactId, assigneeId: assignee, unread, limit, cursor }, ctx }) {
    const filters = { state, contactId, assigneeId: assignee, unread };
    const start = startOf(ctx, filters, cursor);
    const table = whatsappConversations;
    const rows = await selectConversations(ctx.db)
      .where(
        and(
          state === undefined ? undefined : eq(table.state, state),
          contactId === undefined ? undefined : eq(table.contactId, contactId),
          assignee === undefined ? undefined : eq(table.assigneeId, assignee),
          unread === undefined ? undefined : unread ? gt(table.unreadCount, 0) : eq(table.unreadCount, 0),
          start ? before(new Date(start[0]!), start[1]!) : undefined,
        ),
      )
      .orderBy(desc(table.lastMessageAt), desc(table.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, ({ conversation }) => [
      // Every conversation begins with a message.
      (conversation.lastMessageAt ?? conversation.createdAt).toISOString(),
      conversation.id,
    ]);
    return { items: items.map((row) => toConversationRecord(row, ctx.now)), nextCursor };
  },
});

/** `(last_message_at, id) < (…)`, in the form that says to an index where to begin. */
function before(at: Date, id: string) {
  const { lastMessageAt } = whatsappConversations;
  return and(
    sql`${lastMessageAt} <= ${sql.param(at, lastMessageAt)}`,
    or(lt(lastMessageAt, at), lt(whatsappConversations.id, id)),
  );
}
