import { contacts, conversationStates, type ReadDatabase, whatsappConversations } from "@acta/db";
import { and, eq } from "drizzle-orm";
import * as fields from "../fields.ts";
import type { WhatsappConversationReadOutput } from "../generated/types.ts";
import { accountId, exampleAccount } from "./account-record.ts";
import { fail } from "./errors.ts";
import { serviceWindow, windowAt } from "./window.ts";

export type ConversationRecord = WhatsappConversationReadOutput["conversation"];

export const conversationId = fields.idOf("conversation", "Id of the WhatsApp conversation.");
export const conversationState = {
  type: "string",
  enum: [...conversationStates],
  description: "Whether somebody is still to take care of it.",
};
export const assigneeId = fields.idOf("user", "User id of the member who takes care of it.");

const or = (schema: Parameters<typeof fields.shown>[0]) => fields.nullable(fields.shown(schema));
const instantOr = (description: string) => or(fields.isoDateTime(description));

/** A conversation as every tool answers it. */
export const conversationRecord = fields.objectOf({
  conversationId: fields.shown(conversationId),
  accountId: fields.shown(accountId),
  contactId: or(fields.idOf("contact")),
  contactName: or(fields.personName),
  phone: or(fields.e164),
  profileName: { type: ["string", "null"], description: "How the person calls themselves on WhatsApp." },
  state: conversationState,
  closeReason: or(fields.closeReason),
  closedAt: instantOr("When it was closed."),
  assigneeId: or(assigneeId),
  window: serviceWindow,
  unreadCount: { type: "integer", description: "Messages nobody has read yet." },
  lastMessageAt: instantOr("When the last message came or went."),
  lastMessageText: { type: ["string", "null"], description: "How the last message begins." },
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

export const exampleConversation: ConversationRecord = {
  conversationId: "01981c2e-8c11-7a5d-b3f0-6d2e94a17c58",
  accountId: exampleAccount.accountId,
  contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
  contactName: "Panadería La Espiga",
  phone: "+573001234567",
  profileName: "La Espiga",
  state: "open",
  closeReason: null,
  closedAt: null,
  assigneeId: null,
  window: { state: "open", closesAt: "2026-05-05T13:30:00.000Z" },
  unreadCount: 1,
  lastMessageAt: "2026-05-04T13:30:00.000Z",
  lastMessageText: "¿Tienen harina para mañana?",
  createdAt: "2026-05-04T13:30:00.000Z",
  updatedAt: "2026-05-04T13:30:00.000Z",
};

export type ConversationRow = typeof whatsappConversations.$inferSelect;

/** Conversations with the names of their contacts. Add `where`, `orderBy` and `limit`. */
export function selectConversations(db: ReadDatabase) {
  return db
    .select({ conversation: whatsappConversations, contactName: contacts.name })
    .from(whatsappConversations)
    .leftJoin(
      contacts,
      and(
        eq(contacts.workspaceId, whatsappConversations.workspaceId),
        eq(contacts.id, whatsappConversations.contactId),
      ),
    );
}

export function toConversationRecord(
  { conversation, contactName }: { conversation: ConversationRow; contactName: string | null },
  now: Date,
): ConversationRecord {
  const { closedAt, lastMessageAt } = conversation;
  return {
    conversationId: conversation.id,
    accountId: conversation.accountId,
    contactId: conversation.contactId,
    contactName,
    phone: conversation.phone,
    profileName: conversation.profileName,
    state: conversation.state,
    closeReason: conversation.closeReason,
    closedAt: closedAt?.toISOString() ?? null,
    assigneeId: conversation.assigneeId,
    window: windowAt(conversation.lastInboundAt, now),
    unreadCount: conversation.unreadCount,
    lastMessageAt: lastMessageAt?.toISOString() ?? null,
    lastMessageText: conversation.lastMessageText,
    createdAt: conversation.createdAt.toISOString(),
    updatedAt: conversation.updatedAt.toISOString(),
  };
}

/**
 * The conversation, locked: of two calls the second sees what the first made of it.
 *
 * @throws ActaError `CONVERSATION_NOT_FOUND`
 */
export async function lockConversation({ db }: { db: ReadDatabase }, id: string): Promise<ConversationRow> {
  const [conversation] = await db
    .select()
    .from(whatsappConversations)
    .where(eq(whatsappConversations.id, id))
    .for("no key update");
  if (!conversation) throw fail("CONVERSATION_NOT_FOUND");
  return conversation;
}
