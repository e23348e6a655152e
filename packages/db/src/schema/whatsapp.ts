import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant, oneOf, updatedAt, workspaceId } from "./columns.ts";
import { contacts } from "./crm.ts";

/** A number the workspace sends from. */
export const whatsappAccounts = pgTable(
  "whatsapp_accounts",
  {
    workspaceId: workspaceId(),
    id: id(),
    /** The provider's id of the number, digits. */
    phoneNumberId: text("phone_number_id").notNull(),
    businessAccountId: text("business_account_id").notNull(),
    /** E.164. */
    displayPhone: text("display_phone").notNull(),
    baseUrl: text("base_url").notNull(),
    /** `v24.0`. */
    apiVersion: text("api_version").notNull(),
    /** Sealed for `whatsapp_accounts/<id>/access_token`. */
    accessToken: text("access_token").notNull(),
    /** Sealed for `whatsapp_accounts/<id>/app_secret`. */
    appSecret: text("app_secret").notNull(),
    /** SHA-256, hexadecimal: it is only ever compared. */
    verifyTokenHash: text("verify_token_hash").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "whatsapp_accounts_pkey", columns: [table.workspaceId, table.id] }),
    unique("whatsapp_accounts_number_key").on(table.workspaceId, table.phoneNumberId),
    index("whatsapp_accounts_number_idx").on(table.phoneNumberId),
    index("whatsapp_accounts_business_idx").on(table.businessAccountId),
    index("whatsapp_accounts_verify_idx").on(table.verifyTokenHash),
  ],
);

export const conversationStates = ["open", "closed"] as const;
export type ConversationState = (typeof conversationStates)[number];

export const whatsappConversations = pgTable(
  "whatsapp_conversations",
  {
    workspaceId: workspaceId(),
    id: id(),
    accountId: uuid("account_id").notNull(),
    /** null while nobody in the CRM has the number. */
    contactId: uuid("contact_id"),
    /** E.164; null for people who keep their number to themselves. */
    phone: text("phone"),
    /** The provider's id of the person, the same whatever their number. */
    whatsappUserId: text("whatsapp_user_id"),
    profileName: text("profile_name"),
    state: text("state").$type<ConversationState>().notNull().default("open"),
    closeReason: text("close_reason"),
    closedAt: instant("closed_at"),
    /** A member's user id. No foreign key: who leaves the workspace leaves no hole here. */
    assigneeId: uuid("assignee_id"),
    /** Opens the customer-service window. */
    lastInboundAt: instant("last_inbound_at"),
    lastMessageAt: instant("last_message_at"),
    lastMessageText: text("last_message_text"),
    unreadCount: integer("unread_count").notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "whatsapp_conversations_pkey", columns: [table.workspaceId, table.id] }),
    unique("whatsapp_conversations_phone_key").on(table.workspaceId, table.accountId, table.phone),
    unique("whatsapp_conversations_user_key").on(table.workspaceId, table.accountId, table.whatsappUserId),
    foreignKey({
      name: "whatsapp_conversations_account_fkey",
      columns: [table.workspaceId, table.accountId],
      foreignColumns: [whatsappAccounts.workspaceId, whatsappAccounts.id],
    }),
    foreignKey({
      name: "whatsapp_conversations_contact_fkey",
      columns: [table.workspaceId, table.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }),
    index("whatsapp_conversations_contact_idx").on(table.workspaceId, table.contactId),
    index("whatsapp_conversations_recent_idx").on(table.workspaceId, table.lastMessageAt, table.id),
    check(
      "whatsapp_conversations_somebody",
      sql`${table.phone} is not null or ${table.whatsappUserId} is not null`,
    ),
    oneOf("whatsapp_conversations_state", table.state, conversationStates),
    check("whatsapp_conversations_unread", sql`${table.unreadCount} >= 0`),
  ],
);

export const messageStates = ["queued", "sent", "delivered", "read", "failed", "received"] as const;
export type MessageState = (typeof messageStates)[number];
export const messageKinds = ["text", "template", "media", "other"] as const;
export type MessageKind = (typeof messageKinds)[number];

/** What was filled into a template, in the order and under the names it has there. */
export interface MessageTemplate {
  name: string;
  language: string;
  /** Parts with parameters, as the provider takes them. */
  components: MessageTemplateComponent[];
}

export interface MessageTemplateComponent {
  type: "header" | "body" | "button";
  /** Of a button: its place among the template's buttons, and what it does: leads to an address, unless it says else. */
  index?: number;
  subType?: "copy_code";
  parameters: MessageTemplateParameter[];
}

export interface MessageTemplateParameter {
  /** Of a template with named parameters. */
  name?: string;
  text: string;
  /** Of a header that is no text; `text` is then empty. */
  media?: TemplateMedia;
}

/** What stands above a template: where the provider finds it, or the id under which it has it. */
export interface TemplateMedia {
  type: "image" | "video" | "document";
  link?: string;
  id?: string;
  filename?: string;
}

export interface MessageMedia {
  type: "image" | "video" | "audio" | "document" | "sticker";
  /** Where the provider finds it; or `id`, under which the provider has it. */
  link?: string;
  id?: string;
  filename?: string;
  mimeType?: string;
  /** Of what was received: spoken into the phone just then. */
  voice?: boolean;
}

/** What a message says beside its text; which members there are, its type says. */
export interface MessageDetails {
  type: string;
  latitude?: number;
  longitude?: number;
  name?: string;
  address?: string;
  url?: string;
  contacts?: { name: string; phones: string[] }[];
  items?: { productId: string; quantity?: number; price?: number; currency?: string }[];
  /** The provider's id of the message it is about. */
  messageId?: string;
  /** null: a reaction was taken back. */
  emoji?: string | null;
  choiceId?: string;
  description?: string;
  answers?: string;
  what?: string;
  phone?: string;
}

export const whatsappMessages = pgTable(
  "whatsapp_messages",
  {
    workspaceId: workspaceId(),
    id: id(),
    conversationId: uuid("conversation_id").notNull(),
    direction: text("direction").$type<"inbound" | "outbound">().notNull(),
    kind: text("kind").$type<MessageKind>().notNull(),
    /** What it says, as a person reads it: a template's with its parameters filled in, a medium's caption. */
    body: text("body"),
    template: jsonb("template").$type<MessageTemplate>(),
    media: jsonb("media").$type<MessageMedia>(),
    details: jsonb("details").$type<MessageDetails>(),
    /** The provider's id of the message it answers. */
    replyTo: text("reply_to"),
    state: text("state").$type<MessageState>().notNull(),
    /** `wamid.…` */
    providerId: text("provider_id"),
    effectId: uuid("effect_id"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    /** When the provider took it: not yet that it was sent. */
    acceptedAt: instant("accepted_at"),
    sentAt: instant("sent_at"),
    deliveredAt: instant("delivered_at"),
    readAt: instant("read_at"),
    failedAt: instant("failed_at"),
    receivedAt: instant("received_at"),
    /** When whoever wrote it changed it last, and when they took it back: what was said stays. */
    editedAt: instant("edited_at"),
    deletedAt: instant("deleted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "whatsapp_messages_pkey", columns: [table.workspaceId, table.id] }),
    unique("whatsapp_messages_provider_key").on(table.workspaceId, table.providerId),
    foreignKey({
      name: "whatsapp_messages_conversation_fkey",
      columns: [table.workspaceId, table.conversationId],
      foreignColumns: [whatsappConversations.workspaceId, whatsappConversations.id],
    }),
    index("whatsapp_messages_conversation_idx").on(table.workspaceId, table.conversationId, table.id),
    oneOf("whatsapp_messages_direction", table.direction, ["inbound", "outbound"]),
    oneOf("whatsapp_messages_kind", table.kind, messageKinds),
    oneOf("whatsapp_messages_state", table.state, messageStates),
  ],
);

/** A part of a template as the provider has it. */
export interface TemplateComponent {
  type: "HEADER" | "BODY" | "FOOTER" | "BUTTONS";
  /** Of a header: TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION. */
  format?: string;
  /** With `{{1}}` or `{{name}}` where parameters go. */
  text?: string;
  buttons?: { type: string; text?: string; url?: string }[];
}

export const whatsappTemplates = pgTable(
  "whatsapp_templates",
  {
    workspaceId: workspaceId(),
    id: id(),
    accountId: uuid("account_id").notNull(),
    name: text("name").notNull(),
    language: text("language").notNull(),
    category: text("category").notNull(),
    /** As the provider has it (APPROVED, PENDING, REJECTED, PAUSED, …); DELETED once it is no longer listed. */
    status: text("status").notNull(),
    components: jsonb("components").$type<TemplateComponent[]>().notNull(),
    providerId: text("provider_id"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "whatsapp_templates_pkey", columns: [table.workspaceId, table.id] }),
    unique("whatsapp_templates_name_key").on(table.workspaceId, table.accountId, table.name, table.language),
    foreignKey({
      name: "whatsapp_templates_account_fkey",
      columns: [table.workspaceId, table.accountId],
      foreignColumns: [whatsappAccounts.workspaceId, whatsappAccounts.id],
    }),
  ],
);
