import {
  authorize,
  type Conversation,
  type ConversationMessage,
  type Conversations,
  isId,
  type Person,
  type Principal,
  serviceWindowAt,
} from "@acta/core";
import type postgres from "postgres";
import { createWorkspaceReader } from "./history/read-database.ts";
import type { MessageMedia } from "./schema/index.ts";

export interface PgConversations extends Conversations {
  close(): Promise<void>;
}

type Sql = postgres.TransactionSql;

interface ConversationRow {
  id: string;
  account_id: string;
  display_phone: string;
  contact_id: string | null;
  contact_name: string | null;
  phone: string | null;
  profile_name: string | null;
  state: Conversation["state"];
  close_reason: string | null;
  assignee_id: string | null;
  assignee_name: string | null;
  last_inbound_at: Date | null;
  last_at: Date;
  last_message_text: string | null;
  unread_count: number;
}

interface MessageRow {
  id: string;
  direction: ConversationMessage["direction"];
  kind: ConversationMessage["kind"];
  body: string | null;
  template_name: string | null;
  media: MessageMedia | null;
  details: ConversationMessage["details"];
  reply_to: string | null;
  replied_text: string | null;
  replied_direction: ConversationMessage["direction"] | null;
  edited_at: Date | null;
  deleted_at: Date | null;
  state: ConversationMessage["state"];
  error_code: string | null;
  error_message: string | null;
  effect_id: string | null;
  effect_state: string | null;
  effect_provider_id: string | null;
  effect_attempts: number | null;
  effect_error_code: string | null;
  execution_id: string | null;
  sent_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  failed_at: Date | null;
  created_at: Date;
}

const reading = { name: "Reading conversations", metadata: { permissions: ["whatsapp.view"] } };

/**
 * The WhatsApp conversations of a workspace, as the console reads them.
 *
 * @param options.appUrl logs in as `acta_app`
 */
export function createConversations({
  appUrl,
  poolSize = 2,
  now = () => new Date(),
}: {
  appUrl: string;
  poolSize?: number;
  now?: () => Date;
}): PgConversations {
  const reader = createWorkspaceReader(appUrl, poolSize);
  const read = async <T>(viewer: Principal, run: (sql: Sql) => Promise<T>): Promise<T> => {
    authorize(viewer, reading);
    return reader.read(viewer, run);
  };

  return {
    list: (viewer, { state, unread }, { before, limit }) =>
      read(viewer, async (sql) => {
        if (before !== undefined && !isId(before)) return { items: [], nextBefore: null };
        const rows = await sql<ConversationRow[]>`
          ${selectConversations(sql)}
            ${state ? sql`and c.state = ${state}` : sql``}
            ${unread ? sql`and c.unread_count > 0` : sql``}
            ${
              before
                ? sql`and (coalesce(c.last_message_at, c.created_at), c.id) < (
                    select coalesce(b.last_message_at, b.created_at), b.id from whatsapp_conversations b
                    where b.workspace_id = (select acta.current_workspace()) and b.id = ${before})`
                : sql``
            }
          order by coalesce(c.last_message_at, c.created_at) desc, c.id desc
          limit ${limit + 1}`;
        const items = rows.slice(0, limit).map((row) => toConversation(row, now()));
        return { items, nextBefore: rows.length > limit ? items.at(-1)!.id : null };
      }),
    read: (viewer, id) =>
      read(viewer, async (sql) => {
        if (!isId(id)) return null;
        const [row] = await sql<ConversationRow[]>`${selectConversations(sql)} and c.id = ${id}`;
        return row ? toConversation(row, now()) : null;
      }),
    messages: (viewer, id, { before, limit }) =>
      read(viewer, async (sql) => {
        if (!isId(id) || (before !== undefined && !isId(before))) return { items: [], nextBefore: null };
        const rows = await sql<MessageRow[]>`
          select m.id, m.direction, m.kind, m.body, m.template ->> 'name' as template_name,
                 m.media, m.details, m.reply_to, m.edited_at, m.deleted_at, left(r.body, 200) as replied_text,
                 r.direction as replied_direction, m.state, m.error_code, m.error_message, m.effect_id, e.state as effect_state, e.provider_id as effect_provider_id, e.attempts as effect_attempts,
                 e.last_error_code as effect_error_code, e.execution_id, m.sent_at, m.delivered_at, m.read_at,
                 m.failed_at, m.created_at
          from whatsapp_messages m
          left join effects e on e.workspace_id = m.workspace_id and e.id = m.effect_id
          left join whatsapp_messages r on r.workspace_id = m.workspace_id
            and r.provider_id = coalesce(m.reply_to, m.details ->> 'messageId')
          where m.workspace_id = (select acta.current_workspace()) and m.conversation_id = ${id}
            ${before ? sql`and m.id < ${before}` : sql``}
          order by m.id desc
          limit ${limit + 1}`;
        const items = rows.slice(0, limit).map(toMessage);
        return { items, nextBefore: rows.length > limit ? items.at(-1)!.id : null };
      }),
    mediaOf: (viewer, messageId) =>
      read(viewer, async (sql) => {
        if (!isId(messageId)) return null;
        const [row] = await sql<{ id: string; account_id: string; media: MessageMedia | null }[]>`
          select m.id, c.account_id, m.media
          from whatsapp_messages m
          join whatsapp_conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
          where m.workspace_id = (select acta.current_workspace()) and m.id = ${messageId}`;
        if (!row?.media || !isMediaId(row.media.id)) return null;
        const { id: mediaId, type, mimeType = null, filename = null } = row.media;
        return { messageId: row.id, accountId: row.account_id, mediaId, type, mimeType, filename };
      }),
    people: (viewer) => read(viewer, selectPeople),
    close: () => reader.close(),
  };
}

/** The members of the workspace by name. */
export async function selectPeople(sql: Sql): Promise<Person[]> {
  return sql<Person[]>`
    select u.id as "userId", u.name from workspace_members m join users u on u.id = m.user_id
    where m.workspace_id = (select acta.current_workspace()) order by u.name, u.id limit 200`;
}

const selectConversations = (sql: Sql) => sql`
  select c.id, c.account_id, a.display_phone, c.contact_id, p.name as contact_name, c.phone, c.profile_name, c.state,
         c.close_reason, c.assignee_id, u.name as assignee_name, c.last_inbound_at,
         coalesce(c.last_message_at, c.created_at) as last_at, c.last_message_text, c.unread_count
  from whatsapp_conversations c
  join whatsapp_accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id
  left join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
  left join users u on u.id = c.assignee_id
  where c.workspace_id = (select acta.current_workspace())`;

function toConversation(row: ConversationRow, now: Date): Conversation {
  return {
    id: row.id,
    account: { id: row.account_id, phone: row.display_phone },
    contact: row.contact_id === null ? null : { id: row.contact_id, name: row.contact_name ?? "" },
    phone: row.phone,
    profileName: row.profile_name,
    state: row.state,
    closeReason: row.close_reason,
    assignee: row.assignee_id === null ? null : { userId: row.assignee_id, name: row.assignee_name ?? "" },
    window: serviceWindowAt(row.last_inbound_at, now),
    unreadCount: row.unread_count,
    lastMessageAt: row.last_at.toISOString(),
    lastMessageText: row.last_message_text,
  };
}

/**
 * What became of one that was given up, or settled by somebody who has looked, its effect alone tells. One that the
 * provider has taken has an id there, and is sent when its status says so.
 */
function queuedAs({ effect_state: state, effect_provider_id: providerId }: MessageRow) {
  if (state === "failed") return "failed";
  return state === "accepted" && providerId === null ? "sent" : "queued";
}

function toMessage(row: MessageRow): ConversationMessage {
  const iso = (instant: Date | null) => instant?.toISOString() ?? null;
  const state = row.state === "queued" ? queuedAs(row) : row.state;
  const failing = state === "queued" || state === "failed";
  return {
    id: row.id,
    direction: row.direction,
    kind: row.kind,
    text: row.body,
    templateName: row.template_name,
    media: row.media && {
      type: row.media.type,
      filename: row.media.filename ?? null,
      mimeType: row.media.mimeType ?? null,
      voice: row.media.voice === true,
      isKept: isMediaId(row.media.id),
    },
    details: row.details,
    replyTo: repliedTo(row),
    editedAt: iso(row.edited_at),
    deletedAt: iso(row.deleted_at),
    state,
    errorCode: row.error_code ?? (failing ? row.effect_error_code : null),
    errorMessage: row.error_message,
    effect:
      row.effect_id === null || row.effect_state === null
        ? null
        : { id: row.effect_id, state: row.effect_state, attempts: row.effect_attempts ?? 0 },
    executionId: row.execution_id,
    sentAt: iso(row.sent_at),
    deliveredAt: iso(row.delivered_at),
    readAt: iso(row.read_at),
    failedAt: iso(row.failed_at),
    createdAt: row.created_at.toISOString(),
  };
}

/** Ids of the provider's are digits: nothing else becomes part of a path that is asked of it. */
function isMediaId(id: string | undefined): id is string {
  return id !== undefined && /^\d{1,100}$/.test(id);
}

function repliedTo(row: MessageRow): ConversationMessage["replyTo"] {
  if (row.reply_to === null && row.replied_direction === null) return null;
  return { text: row.replied_text, direction: row.replied_direction };
}
