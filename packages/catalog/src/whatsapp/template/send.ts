import { whatsappTemplates } from "@acta/db";
import { and, eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { exampleConversation } from "../conversation-record.ts";
import { fail } from "../errors.ts";
import { exampleMessage } from "../message-record.ts";
import { queueMessage, sentOutputs } from "../outgoing.ts";
import { mediaId, mediaLink } from "../outgoing-media.ts";
import { findRecipient, optionalRecipient, recipientErrors, recipientFields } from "../recipient.ts";
import { fillTemplate } from "../template-parameters.ts";
import { exampleTemplate, templateLanguage, templateName } from "../template-record.ts";
import { windowAt } from "../window.ts";

const texts = (description: string) =>
  ({ type: "array", maxItems: 50, items: fields.templateParameter, description }) as const;

const parameters = fields.objectOf(
  {
    header: texts("Of the header, in the order of its placeholders."),
    body: texts("Of the body, in the order of its placeholders."),
    buttons: texts("Of the buttons' addresses, and the codes they copy, in their order."),
    named: {
      type: "object",
      maxProperties: 50,
      propertyNames: { type: "string", minLength: 1, maxLength: 64 },
      additionalProperties: fields.templateParameter,
      description: "By the names of the placeholders, where they have names.",
    },
    media: fields.objectOf(
      {
        link: mediaLink,
        id: mediaId,
        filename: fields.described(fields.mediaFilename, "How a document is called."),
      },
      {
        optional: ["link", "id", "filename"],
        description: "The picture, film or document of a header that is one, by link or by id.",
      },
    ),
  },
  {
    optional: ["header", "body", "buttons", "named", "media"],
    default: {},
    description: "A text for each placeholder; whatsapp.template.list says which there are.",
  },
);

export const tool = defineTool({
  name: "whatsapp.template.send",
  title: "Send WhatsApp template",
  description:
    "Send an approved template over WhatsApp, filled in with texts of your own. It reaches people at any time, also those who have not written for longer than 24 hours or never. A dry-run shows what it will say.",
  inputSchema: fields.objectOf(
    { ...recipientFields, template: templateName, language: templateLanguage, parameters },
    { optional: [...optionalRecipient, "parameters"] },
  ),
  outputSchema: sentOutputs,
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "sends_message"],
    permissions: ["whatsapp.send"],
  },
  errors: [
    ...recipientErrors,
    "TEMPLATE_NOT_FOUND",
    "TEMPLATE_NOT_APPROVED",
    "TEMPLATE_PARAMETERS_MISMATCH",
    "TEMPLATE_UNSUPPORTED",
  ],
  examples: [
    {
      description: "A welcome.",
      inputs: {
        conversationId: exampleConversation.conversationId,
        template: exampleTemplate.name,
        language: exampleTemplate.language,
        parameters: { body: ["Ana", "Café Mirador"] },
      },
      outputs: {
        messageId: exampleMessage.messageId,
        created: true,
        conversationId: exampleConversation.conversationId,
        to: "+573001234567",
        text: "Hola Ana, gracias por escribirnos. Ya eres cliente de Café Mirador.",
        state: "queued",
        window: exampleConversation.window,
      },
    },
  ],
  async run({ inputs: { template: name, language, parameters: given, ...recipient }, ctx }) {
    const conversation = await findRecipient(ctx, recipient);
    const [template] = await ctx.db
      .select()
      .from(whatsappTemplates)
      .where(
        and(
          eq(whatsappTemplates.accountId, conversation.accountId),
          eq(whatsappTemplates.name, name),
          eq(whatsappTemplates.language, language),
        ),
      );
    if (!template) throw fail("TEMPLATE_NOT_FOUND");
    if (template.status !== "APPROVED") throw fail("TEMPLATE_NOT_APPROVED", { status: template.status });
    const { components, text } = fillTemplate(template.components, given);
    return queueMessage(
      ctx,
      conversation,
      { kind: "template", body: text, template: { name, language, components } },
      windowAt(conversation.lastInboundAt, ctx.now),
    );
  },
});
