import type { JsonObject } from "@acta/core";
import { type MessageMedia, type MessageTemplate, whatsappConversations, whatsappMessages } from "@acta/db";
import type { CatalogContext } from "../define.ts";
import * as fields from "../fields.ts";
import type { ConversationRow } from "./conversation-record.ts";
import { conversationId } from "./conversation-record.ts";
import { labelOf } from "./message-details.ts";
import { messageId } from "./message-record.ts";
import { type ServiceWindow, serviceWindow } from "./window.ts";

/** What the tools that send answer. */
export const sentOutputs = fields.objectOf({
  messageId: fields.shown(messageId),
  created: { type: "boolean", const: true, description: "Always true." },
  conversationId: fields.shown(conversationId),
  to: { type: "string", description: "Whom it goes to: the number, or the provider's id of the person." },
  text: { type: ["string", "null"], description: "What it will say." },
  state: { type: "string", const: "queued", description: "It is sent once the call is committed." },
  window: serviceWindow,
});

export interface Outgoing {
  kind: "text" | "template" | "media";
  body: string | null;
  template?: MessageTemplate;
  media?: MessageMedia;
}

/** How much of a message a list of conversations shows. */
const excerptLength = 200;

export const excerptOf = (text: string | null, otherwise: string): string =>
  (text ?? otherwise).slice(0, excerptLength).toWellFormed();

/** Writes the message and asks for it to be sent, after those before it in the conversation. */
export async function queueMessage(
  ctx: Pick<CatalogContext, "effects" | "records" | "newId" | "now">,
  conversation: ConversationRow,
  { kind, body, template, media }: Outgoing,
  window: ServiceWindow,
) {
  const id = ctx.newId();
  // One of the two is there: the table asks for it.
  const to = conversation.phone ?? conversation.whatsappUserId!;
  const header = template?.components
    .flatMap(({ parameters }) => parameters)
    .find((each) => each.media)?.media;
  const shown = media ?? header;
  const effectId = ctx.effects.enqueue("whatsapp.message", {
    target: to,
    payload: { messageId: id },
    preview: {
      to,
      kind,
      text: body,
      ...(template && { template: template.name, language: template.language }),
      ...(shown && { media: { ...shown } }),
      window: { ...window } as JsonObject,
    },
    orderingKey: conversation.id,
  });
  await Promise.all([
    ctx.records.insert(whatsappMessages, {
      id,
      conversationId: conversation.id,
      direction: "outbound",
      kind,
      body,
      template: template ?? null,
      media: media ?? null,
      state: "queued",
      effectId,
    }),
    ctx.records.update(whatsappConversations, conversation.id, {
      state: "open",
      closeReason: null,
      closedAt: null,
      lastMessageAt: ctx.now,
      lastMessageText: excerptOf(body, labelOf({ kind, media })),
    }),
  ]);
  return {
    messageId: id,
    created: true as const,
    conversationId: conversation.id,
    to,
    text: body,
    state: "queued" as const,
    window,
  };
}
