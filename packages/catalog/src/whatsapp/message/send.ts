import { fail as failCommon } from "@acta/core";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { exampleConversation } from "../conversation-record.ts";
import { exampleMessage } from "../message-record.ts";
import { queueMessage, sentOutputs } from "../outgoing.ts";
import { mediaId, mediaLink } from "../outgoing-media.ts";
import { findRecipient, optionalRecipient, recipientErrors, recipientFields } from "../recipient.ts";
import { assertWindowOpen, windowAt } from "../window.ts";

const media = fields.objectOf(
  {
    type: {
      type: "string",
      enum: ["image", "video", "audio", "document", "sticker"],
      description: "What it is.",
    },
    link: mediaLink,
    id: mediaId,
    filename: fields.described(fields.mediaFilename, "How a document is called where it arrives."),
  },
  {
    optional: ["link", "id", "filename"],
    description: "A picture, film, sound or file. `text` becomes its caption, where it can have one.",
  },
);

export const tool = defineTool({
  name: "whatsapp.message.send",
  title: "Send WhatsApp message",
  description:
    "Send a text, picture, film, sound or file over WhatsApp. It reaches people only within 24 hours of their last message; outside of that window send a template with whatsapp.template.send. A dry-run shows whom it goes to and until when the window is open.",
  inputSchema: fields.objectOf(
    { ...recipientFields, text: fields.whatsappText, media },
    { optional: [...optionalRecipient, "text", "media"] },
  ),
  outputSchema: sentOutputs,
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "sends_message"],
    permissions: ["whatsapp.send"],
  },
  errors: [...recipientErrors, "WHATSAPP_WINDOW_CLOSED"],
  examples: [
    {
      description: "An answer in a conversation.",
      inputs: { conversationId: exampleConversation.conversationId, text: "Sí, mañana a las 8 la llevamos." },
      outputs: {
        messageId: exampleMessage.messageId,
        created: true,
        conversationId: exampleConversation.conversationId,
        to: "+573001234567",
        text: "Sí, mañana a las 8 la llevamos.",
        state: "queued",
        window: exampleConversation.window,
      },
    },
  ],
  async run({ inputs: { text, media: given, ...recipient }, ctx }) {
    if (text === undefined && given === undefined)
      throw invalid("/text", "required", "give a text, media, or both");
    if (given && (given.link === undefined) === (given.id === undefined))
      throw invalid("/media", "oneOf", "say where it is by exactly one of link and id");
    assertCaption(text, given?.type);
    const conversation = await findRecipient(ctx, recipient);
    const window = windowAt(conversation.lastInboundAt, ctx.now);
    assertWindowOpen(window);
    return queueMessage(
      ctx,
      conversation,
      given ? { kind: "media", body: text ?? null, media: given } : { kind: "text", body: text ?? null },
      window,
    );
  },
});

/** Meta's limit for what stands under a picture. */
const maxCaptionLength = 1_024;

/** What could not be shown is refused: dropped in silence, the person would never read it. */
function assertCaption(text: string | undefined, type: string | undefined): void {
  if (text === undefined || type === undefined) return;
  if (type === "audio" || type === "sticker")
    throw invalid("/text", "caption", `must be sent by itself: WhatsApp shows no text with ${type}`);
  if ([...text].length > maxCaptionLength)
    throw invalid("/text", "maxLength", `must be at most ${maxCaptionLength} characters under ${type}`);
}

function invalid(pointer: string, keyword: string, message: string) {
  return failCommon("INPUT_INVALID", {}, { issues: [{ pointer, keyword, message }] });
}
