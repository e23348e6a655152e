import type { JsonValue } from "./json.ts";
import type { Principal } from "./types.ts";

/** Free text may be sent for 24 hours from a person's last message: the customer-service window. */
const windowMs = 24 * 60 * 60 * 1_000;

export interface ServiceWindow {
  state: "open" | "closed";
  /** When it closes, or closed; null where the person never wrote. */
  closesAt: string | null;
}

/** Open up to, and not at, the last instant. */
export function serviceWindowAt(lastInboundAt: Date | null, now: Date): ServiceWindow {
  if (lastInboundAt === null) return { state: "closed", closesAt: null };
  const closesAt = new Date(lastInboundAt.getTime() + windowMs);
  return { state: now < closesAt ? "open" : "closed", closesAt: closesAt.toISOString() };
}

/** Someone who works in the workspace. */
export interface Person {
  userId: string;
  name: string;
}

/** A WhatsApp conversation, as the console lists it. */
export interface Conversation {
  id: string;
  /** The number it is held from. */
  account: { id: string; phone: string };
  contact: { id: string; name: string } | null;
  /** E.164; null for people who keep their number to themselves. */
  phone: string | null;
  profileName: string | null;
  state: "open" | "closed";
  closeReason: string | null;
  assignee: Person | null;
  window: ServiceWindow;
  unreadCount: number;
  lastMessageAt: string;
  lastMessageText: string | null;
}

/** A message of a conversation, with what became of sending it. */
export interface ConversationMessage {
  id: string;
  direction: "inbound" | "outbound";
  kind: "text" | "template" | "media" | "other";
  text: string | null;
  templateName: string | null;
  /** What it is (image, document, …) and how its file is called. `isKept`: its bytes can be asked for. */
  media: {
    type: string;
    filename: string | null;
    mimeType: string | null;
    voice: boolean;
    isKept: boolean;
  } | null;
  /** What it says beside its text; which members there are, its type says. */
  details: ({ type: string } & { readonly [name: string]: JsonValue | undefined }) | null;
  /** How the message it answers, or reacts to, begins; null text: it has none, or is not here. */
  replyTo: { text: string | null; direction: "inbound" | "outbound" | null } | null;
  /** When whoever wrote it changed it, or took it back. */
  editedAt: string | null;
  deletedAt: string | null;
  state: "queued" | "sent" | "delivered" | "read" | "failed" | "received";
  /** Why it failed, or why it has not been sent yet. */
  errorCode: string | null;
  errorMessage: string | null;
  effect: { id: string; state: string; attempts: number } | null;
  /** The call that sent it; null for what was received. */
  executionId: string | null;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  failedAt: string | null;
  createdAt: string;
}

/** A medium as its message names it. */
export interface MediaReference {
  messageId: string;
  accountId: string;
  /** The provider's id of it. */
  mediaId: string;
  type: string;
  mimeType: string | null;
  filename: string | null;
}

export interface ConversationFilter {
  state?: Conversation["state"];
  /** Only those with messages nobody has read. */
  unread?: boolean;
}

/** Reading conversations, for `whatsapp.view`. These reads leave no rows. */
export interface Conversations {
  /**
   * The one with the latest message first.
   *
   * @throws ActaError `PERMISSION_DENIED`
   */
  list(
    viewer: Principal,
    filter: ConversationFilter,
    page: { before?: string; limit: number },
  ): Promise<{ items: Conversation[]; nextBefore: string | null }>;
  /** @throws ActaError `PERMISSION_DENIED` */
  read(viewer: Principal, id: string): Promise<Conversation | null>;
  /**
   * Its messages, the newest first.
   *
   * @throws ActaError `PERMISSION_DENIED`
   */
  messages(
    viewer: Principal,
    id: string,
    page: { before?: string; limit: number },
  ): Promise<{ items: ConversationMessage[]; nextBefore: string | null }>;
  /**
   * Where the bytes of a message's medium are: of what was received, and of what was sent by its id. null where there is
   * no such message, or nothing of its kind.
   *
   * @throws ActaError `PERMISSION_DENIED`
   */
  mediaOf(viewer: Principal, messageId: string): Promise<MediaReference | null>;
  /** Whom a conversation can be assigned to. */
  people(viewer: Principal): Promise<Person[]>;
}
