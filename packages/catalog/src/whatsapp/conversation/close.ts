import { whatsappConversations } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import {
  conversationId,
  conversationState,
  exampleConversation,
  lockConversation,
} from "../conversation-record.ts";

export const tool = defineTool({
  name: "whatsapp.conversation.close",
  title: "Close WhatsApp conversation",
  description:
    "Close a WhatsApp conversation that needs no more care. It opens by itself when the person writes again or something is sent. A closed one stays as it is.",
  inputSchema: fields.objectOf({ conversationId, reason: fields.closeReason }, { optional: ["reason"] }),
  outputSchema: fields.objectOf({
    conversationId: fields.shown(conversationId),
    state: conversationState,
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
      inputs: { conversationId: exampleConversation.conversationId, reason: "Pedido confirmado" },
      outputs: { conversationId: exampleConversation.conversationId, state: "closed" },
    },
  ],
  async run({ inputs, ctx }) {
    const { id, state } = await lockConversation(ctx, inputs.conversationId);
    if (state === "open")
      await ctx.records.update(whatsappConversations, id, {
        state: "closed",
        closeReason: inputs.reason ?? null,
        closedAt: ctx.now,
      });
    return { conversationId: id, state: "closed" };
  },
});
