import { whatsappConversations } from "@acta/db";
import { and, desc, eq, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { conversationId, exampleConversation } from "../conversation-record.ts";
import { fail } from "../errors.ts";
import {
  exampleMessage,
  messageRecord,
  messagesOf,
  selectMessages,
  toMessageRecord,
} from "../message-record.ts";

export const tool = defineTool({
  name: "whatsapp.message.list",
  title: "List WhatsApp messages",
  description:
    "List the messages of a WhatsApp conversation, the latest first, a page at a time, with how far each of them got.",
  inputSchema: fields.objectOf(
    { conversationId, limit: fields.limit, cursor: fields.cursor },
    { optional: ["limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(messageRecord, "Messages, the latest first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["whatsapp.view"],
  },
  errors: ["CONVERSATION_NOT_FOUND"],
  examples: [
    {
      inputs: { conversationId: exampleConversation.conversationId },
      outputs: { items: [exampleMessage], nextCursor: null },
    },
  ],
  async run({ inputs, ctx }) {
    const filters = { conversationId: inputs.conversationId };
    const start = startOf(ctx, filters, inputs.cursor);
    const [[conversation], rows] = await Promise.all([
      ctx.db
        .select({ id: whatsappConversations.id })
        .from(whatsappConversations)
        .where(eq(whatsappConversations.id, inputs.conversationId)),
      selectMessages(ctx.db)
        .where(
          and(
            eq(messagesOf.conversationId, inputs.conversationId),
            start ? lt(messagesOf.id, start[0]!) : undefined,
          ),
        )
        .orderBy(desc(messagesOf.id))
        .limit(inputs.limit + 1),
    ]);
    if (!conversation) throw fail("CONVERSATION_NOT_FOUND");
    const { items, nextCursor } = toPage(ctx, filters, rows, inputs.limit, ({ message }) => [message.id]);
    return { items: items.map(toMessageRecord), nextCursor };
  },
});
