import { toInstant } from "@acta/core";
import { whatsappMessages } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { progressOf, reports } from "../message-progress.ts";
import { exampleMessage, messageId } from "../message-record.ts";

export const tool = defineTool({
  name: "whatsapp.message.updateStatus",
  title: "Update status of WhatsApp message",
  description:
    "Record what the provider says became of a message. Called by the system for each status that arrives. What says nothing new changes nothing, and a state never goes back.",
  inputSchema: fields.objectOf(
    {
      providerMessageId: {
        type: "string",
        minLength: 1,
        maxLength: 256,
        description: "The provider's id of the message.",
      },
      messageId: {
        ...messageId,
        description:
          "Our id of it, as it was hung on the message: known even where the send's answer was lost.",
      },
      status: { type: "string", enum: [...reports], description: "What became of it." },
      at: fields.isoDateTime("When."),
      errorCode: { type: "string", minLength: 1, maxLength: 64, description: "Why it failed." },
      errorMessage: { type: "string", maxLength: 500, description: "The same in the provider's words." },
    },
    { optional: ["messageId", "errorCode", "errorMessage"] },
  ),
  outputSchema: fields.objectOf({
    messageId: {
      ...fields.nullable(fields.shown(messageId)),
      description: "null where the message is not one of ours.",
    },
    state: { type: ["string", "null"], description: "The message's state now." },
    changed: { type: "boolean", description: "Whether this was news." },
  }),
  metadata: {
    systemOnly: true,
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["whatsapp.manage"],
  },
  examples: [
    {
      inputs: {
        providerMessageId: "wamid.HBgLNTczMDAxMjM0NTY3FQIAERgSQTFC",
        messageId: exampleMessage.messageId,
        status: "delivered",
        at: "2026-05-04T13:31:01Z",
      },
      outputs: { messageId: exampleMessage.messageId, state: "delivered", changed: true },
    },
  ],
  async run({ inputs, ctx }) {
    const table = whatsappMessages;
    // Locked: of two reports that arrive at once the second is measured by what the first made of the message.
    const [byProvider, byOurs] = await Promise.all([
      ctx.db.select().from(table).where(eq(table.providerId, inputs.providerMessageId)).for("no key update"),
      inputs.messageId === undefined
        ? []
        : ctx.db.select().from(table).where(eq(table.id, inputs.messageId)).for("no key update"),
    ]);
    const message = byProvider[0] ?? byOurs[0];
    // Sent by another program over the same number: none of our business.
    if (message?.direction !== "outbound") return { messageId: null, state: null, changed: false };
    const progress = progressOf(message, {
      report: inputs.status,
      providerId: inputs.providerMessageId,
      at: toInstant(inputs.at, "/at"),
      error:
        inputs.errorCode === undefined
          ? null
          : { code: inputs.errorCode, message: inputs.errorMessage ?? inputs.errorCode },
    });
    const changed = Object.keys(progress).length > 0;
    if (changed) await ctx.records.update(table, message.id, progress);
    return { messageId: message.id, state: progress.state ?? message.state, changed };
  },
});
