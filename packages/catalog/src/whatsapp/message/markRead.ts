import { whatsappConversations, whatsappMessages } from "@acta/db";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { conversationId, exampleConversation, lockConversation } from "../conversation-record.ts";

export const tool = defineTool({
  name: "whatsapp.message.markRead",
  title: "Mark WhatsApp messages as read",
  description:
    "Mark the messages of a WhatsApp conversation as read by the workspace, so that it no longer counts as unread. The person sees that they were read, by two blue ticks; that cannot be taken back.",
  inputSchema: fields.objectOf({ conversationId }),
  outputSchema: fields.objectOf({
    conversationId: fields.shown(conversationId),
    marked: { type: "integer", description: "How many messages were unread." },
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record", "sends_read_receipt"],
    permissions: ["whatsapp.send"],
  },
  errors: ["CONVERSATION_NOT_FOUND"],
  examples: [
    {
      inputs: { conversationId: exampleConversation.conversationId },
      outputs: { conversationId: exampleConversation.conversationId, marked: 1 },
    },
  ],
  async run({ inputs, ctx }) {
    const conversation = await lockConversation(ctx, inputs.conversationId);
    const { id, accountId, unreadCount } = conversation;
    if (unreadCount === 0) return { conversationId: id, marked: 0 };
    const table = whatsappMessages;
    const [latest] = await ctx.db
      .select({ providerId: table.providerId })
      .from(table)
      .where(
        and(
          eq(table.conversationId, id),
          eq(table.direction, "inbound"),
          isNotNull(table.providerId),
          // What WhatsApp tells by itself is nobody's message.
          sql`coalesce(${table.details} ->> 'type', '') <> 'system'`,
        ),
      )
      .orderBy(desc(table.id))
      .limit(1);
    // One receipt says it of all before it.
    if (latest?.providerId) {
      const target = conversation.phone ?? conversation.whatsappUserId!;
      ctx.effects.enqueue("whatsapp.readReceipt", {
        target,
        payload: { accountId, providerMessageId: latest.providerId },
        preview: { to: target, shows: "two blue ticks", messages: unreadCount },
      });
    }
    await ctx.records.update(whatsappConversations, id, { unreadCount: 0 });
    return { conversationId: id, marked: unreadCount };
  },
});
