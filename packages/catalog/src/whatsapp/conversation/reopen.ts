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
  name: "whatsapp.conversation.reopen",
  title: "Reopen WhatsApp conversation",
  description:
    "Open a closed WhatsApp conversation again, so that somebody takes care of it. An open one stays as it is.",
  inputSchema: fields.objectOf({ conversationId }),
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
      inputs: { conversationId: exampleConversation.conversationId },
      outputs: { conversationId: exampleConversation.conversationId, state: "open" },
    },
  ],
  async run({ inputs, ctx }) {
    const { id, state } = await lockConversation(ctx, inputs.conversationId);
    if (state === "closed")
      await ctx.records.update(whatsappConversations, id, {
        state: "open",
        closeReason: null,
        closedAt: null,
      });
    return { conversationId: id, state: "open" };
  },
});
