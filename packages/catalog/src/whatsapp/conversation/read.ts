import { whatsappConversations } from "@acta/db";
import { desc, eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import {
  conversationId,
  conversationRecord,
  exampleConversation,
  selectConversations,
  toConversationRecord,
} from "../conversation-record.ts";
import { fail } from "../errors.ts";
import {
  exampleMessage,
  messageRecord,
  messagesOf,
  selectMessages,
  toMessageRecord,
} from "../message-record.ts";

export const tool = defineTool({
  name: "whatsapp.conversation.read",
  title: "Read WhatsApp conversation",
  description:
    "Read a WhatsApp conversation with its latest messages and how far each of them got. Says whether free text can be sent now. Earlier messages: whatsapp.message.list.",
  inputSchema: fields.objectOf(
    {
      conversationId,
      messages: {
        type: "integer",
        minimum: 0,
        maximum: 100,
        default: 20,
        description: "How many messages to answer at most.",
      },
    },
    { optional: ["messages"] },
  ),
  outputSchema: fields.objectOf({
    conversation: conversationRecord,
    messages: {
      type: "array",
      maxItems: 100,
      items: messageRecord,
      description: "Its messages, the latest first.",
    },
  }),
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
      outputs: { conversation: exampleConversation, messages: [exampleMessage] },
    },
  ],
  async run({ inputs, ctx }) {
    const [[row], messages] = await Promise.all([
      selectConversations(ctx.db).where(eq(whatsappConversations.id, inputs.conversationId)),
      selectMessages(ctx.db)
        .where(eq(messagesOf.conversationId, inputs.conversationId))
        .orderBy(desc(messagesOf.id))
        .limit(inputs.messages),
    ]);
    if (!row) throw fail("CONVERSATION_NOT_FOUND");
    return { conversation: toConversationRecord(row, ctx.now), messages: messages.map(toMessageRecord) };
  },
});
