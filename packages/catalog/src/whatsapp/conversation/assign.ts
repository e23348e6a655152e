import { whatsappConversations } from "@acta/db";
import { assertMember } from "../../crm/task-record.ts";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { assigneeId, conversationId, exampleConversation, lockConversation } from "../conversation-record.ts";

const memberId = "01981c30-2f4e-7d19-a6b8-0c5e7f13d924";

export const tool = defineTool({
  name: "whatsapp.conversation.assign",
  title: "Assign WhatsApp conversation",
  description:
    "Assign a WhatsApp conversation to a member of the workspace, who takes care of it. null takes it from whoever has it.",
  inputSchema: fields.objectOf({ conversationId, assigneeId: fields.nullable(assigneeId) }),
  outputSchema: fields.objectOf({
    conversationId: fields.shown(conversationId),
    assigneeId: fields.nullable(fields.shown(assigneeId)),
    previousAssigneeId: {
      ...fields.nullable(fields.shown(assigneeId)),
      description: "Who had it before.",
    },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["whatsapp.send"],
  },
  errors: ["CONVERSATION_NOT_FOUND", "ASSIGNEE_NOT_FOUND"],
  examples: [
    {
      inputs: { conversationId: exampleConversation.conversationId, assigneeId: memberId },
      outputs: {
        conversationId: exampleConversation.conversationId,
        assigneeId: memberId,
        previousAssigneeId: null,
      },
    },
  ],
  async run({ inputs, ctx }) {
    const [conversation] = await Promise.all([
      lockConversation(ctx, inputs.conversationId),
      assertMember(ctx.db, inputs.assigneeId),
    ]);
    if (conversation.assigneeId !== inputs.assigneeId)
      await ctx.records.update(whatsappConversations, conversation.id, { assigneeId: inputs.assigneeId });
    return {
      conversationId: conversation.id,
      assigneeId: inputs.assigneeId,
      previousAssigneeId: conversation.assigneeId,
    };
  },
});
