import { whatsappConversations } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { conversationId, exampleConversation, lockConversation } from "../conversation-record.ts";

export const tool = defineTool({
  name: "whatsapp.message.markRead",
  title: "Mark WhatsApp messages as read",
  description:
    "Mark the messages of a WhatsApp conversation as read by the workspace, so that it no longer counts as unread. The person is not told.",
  inputSchema: fields.objectOf({ conversationId }),
  outputSchema: fields.objectOf({
    conversationId: fields.shown(conversationId),
    marked: { type: "integer", description: "How many messages were unread." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
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
    const { id, unreadCount } = await lockConversation(ctx, inputs.conversationId);
    if (unreadCount > 0) await ctx.records.update(whatsappConversations, id, { unreadCount: 0 });
    return { conversationId: id, marked: unreadCount };
  },
});
