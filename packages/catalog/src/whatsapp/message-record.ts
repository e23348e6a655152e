import { effectStates } from "@acta/core";
import {
  effects,
  type MessageState,
  messageKinds,
  messageStates,
  type ReadDatabase,
  whatsappMessages,
} from "@acta/db";
import { and, eq } from "drizzle-orm";
import * as fields from "../fields.ts";
import type { WhatsappMessageListOutput } from "../generated/types.ts";
import { conversationId, exampleConversation } from "./conversation-record.ts";
import { messageDetails } from "./message-details.ts";

export type MessageRecord = WhatsappMessageListOutput["items"][number];

export const messageId = fields.idOf("whatsappMessage", "Id of the WhatsApp message.");
/** For queries over `selectMessages`. */
export const messagesOf = whatsappMessages;

const instantOr = (description: string) => fields.nullable(fields.shown(fields.isoDateTime(description)));

const media = {
  type: ["object", "null"],
  additionalProperties: false,
  required: ["type"],
  properties: {
    type: { type: "string", description: "image, video, audio, document or sticker." },
    link: { type: "string", description: "Where it was taken from." },
    id: { type: "string", description: "The provider's id of it." },
    filename: { type: "string", description: "How its file is called." },
    mimeType: { type: "string", description: "What it is." },
    voice: { type: "boolean", description: "Whether it was spoken into the phone just then." },
  },
  description:
    "The picture, film, sound or file; its caption is the text. Where it has an id, GET /v1/whatsapp/messages/{messageId}/media answers its bytes.",
} as const;

/** A message as every tool answers it. */
export const messageRecord = fields.objectOf({
  messageId: fields.shown(messageId),
  conversationId: fields.shown(conversationId),
  direction: { type: "string", enum: ["inbound", "outbound"], description: "Who wrote it." },
  kind: { type: "string", enum: [...messageKinds], description: "What it is." },
  text: {
    type: ["string", "null"],
    description: "What it says: of a template, with its parameters filled in.",
  },
  templateName: { type: ["string", "null"], description: "The template it was made from." },
  media,
  details: { ...messageDetails, type: ["object", "null"] },
  replyTo: {
    type: ["string", "null"],
    description: "The providerMessageId of the message it answers, where the person said so.",
  },
  state: {
    type: "string",
    enum: [...messageStates],
    description: "How far it got. Outbound: queued, sent, delivered, read, or failed. Inbound: received.",
  },
  errorCode: { type: ["string", "null"], description: "Why it failed, or why it has not been sent yet." },
  errorMessage: { type: ["string", "null"], description: "The same in the provider's words." },
  effectId: {
    ...fields.nullable(fields.shown(fields.idOf("effect"))),
    description:
      "The effect that sends it, which can be tried again with system.effect.retry and settled with system.effect.settle.",
  },
  effectState: {
    type: ["string", "null"],
    enum: [...effectStates, null],
    description:
      "What became of sending it. unknown: the provider's answer was lost, and its status webhook will tell, or somebody who looks.",
  },
  attempts: { type: "integer", description: "How often sending it was tried." },
  providerMessageId: { type: ["string", "null"], description: "The provider's id of the message." },
  sentAt: instantOr("When it was sent."),
  deliveredAt: instantOr("When it reached the person's device."),
  readAt: instantOr("When the person read it."),
  failedAt: instantOr("When the provider gave it up."),
  receivedAt: instantOr("When the person wrote it."),
  editedAt: instantOr("When the person changed it last; the text is what it says since."),
  deletedAt: instantOr("When the person took it back. What was said stays."),
  createdAt: fields.shown(fields.createdAt),
});

export const exampleMessage: MessageRecord = {
  messageId: "01981c2e-9d22-7e6b-8a41-7f3c05b28d69",
  conversationId: exampleConversation.conversationId,
  direction: "outbound",
  kind: "text",
  text: "Sí, mañana a las 8 la llevamos.",
  templateName: null,
  media: null,
  details: null,
  replyTo: null,
  state: "delivered",
  errorCode: null,
  errorMessage: null,
  effectId: "01981c2e-9d22-7f10-92c4-1b8e6a03d75f",
  effectState: "accepted",
  attempts: 1,
  providerMessageId: "wamid.HBgLNTczMDAxMjM0NTY3FQIAERgSQTFC",
  sentAt: "2026-05-04T13:31:00.000Z",
  deliveredAt: "2026-05-04T13:31:01.000Z",
  readAt: null,
  failedAt: null,
  receivedAt: null,
  editedAt: null,
  deletedAt: null,
  createdAt: "2026-05-04T13:30:58.000Z",
};

/** Messages with what became of sending them. Add `where`, `orderBy` and `limit`. */
export function selectMessages(db: ReadDatabase) {
  return db
    .select({
      message: whatsappMessages,
      effect: {
        state: effects.state,
        attempts: effects.attempts,
        lastErrorCode: effects.lastErrorCode,
        providerId: effects.providerId,
      },
    })
    .from(whatsappMessages)
    .leftJoin(
      effects,
      and(eq(effects.workspaceId, whatsappMessages.workspaceId), eq(effects.id, whatsappMessages.effectId)),
    );
}

type SelectedMessage = Awaited<ReturnType<typeof selectMessages>>[number];

export function toMessageRecord({ message, effect }: SelectedMessage): MessageRecord {
  const state = shownState(message.state, effect);
  const iso = (instant: Date | null) => instant?.toISOString() ?? null;
  const failing = state === "queued" || state === "failed";
  return {
    messageId: message.id,
    conversationId: message.conversationId,
    direction: message.direction,
    kind: message.kind,
    text: message.body,
    templateName: message.template?.name ?? null,
    media: message.media,
    // The column holds what the schema of whatsapp.message.receive let through.
    details: message.details as MessageRecord["details"],
    replyTo: message.replyTo,
    state,
    errorCode: message.errorCode ?? (failing ? (effect?.lastErrorCode ?? null) : null),
    errorMessage: message.errorMessage,
    effectId: message.effectId,
    effectState: effect?.state ?? null,
    attempts: effect?.attempts ?? 0,
    providerMessageId: message.providerId,
    sentAt: iso(message.sentAt),
    deliveredAt: iso(message.deliveredAt),
    readAt: iso(message.readAt),
    failedAt: iso(message.failedAt),
    receivedAt: iso(message.receivedAt),
    editedAt: iso(message.editedAt),
    deletedAt: iso(message.deletedAt),
    createdAt: message.createdAt.toISOString(),
  };
}

/**
 * A message whose effect was given up has failed, is queued again once somebody has it tried again, and was sent where
 * somebody who has looked says so: the effect tells, and nothing has to be written for it. One that the provider itself
 * has taken has an id there, and is sent when its status says so.
 */
function shownState(state: MessageState, effect: SelectedMessage["effect"]): MessageState {
  if (state !== "queued" || !effect) return state;
  if (effect.state === "failed") return "failed";
  return effect.state === "accepted" && effect.providerId === null ? "sent" : state;
}
