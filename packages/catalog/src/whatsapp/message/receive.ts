import { fail as failCommon, toInstant } from "@acta/core";
import { contacts, whatsappConversations, whatsappMessages } from "@acta/db";
import { and, eq, inArray, or } from "drizzle-orm";
import type { CatalogContext } from "../../define.ts";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { accountId, exampleAccount, findAccount } from "../account-record.ts";
import { type ConversationRow, conversationId, exampleConversation } from "../conversation-record.ts";
import { labelOf, messageDetails } from "../message-details.ts";
import { exampleMessage, messageId } from "../message-record.ts";
import { excerptOf } from "../outgoing.ts";
import { presentForm, samePhones } from "../same-phone.ts";

const said = (maxLength: number, description: string) =>
  ({ type: "string", minLength: 1, maxLength, description }) as const;

const media = fields.objectOf(
  {
    type: {
      type: "string",
      enum: ["image", "video", "audio", "document", "sticker"],
      description: "What it is.",
    },
    id: said(256, "The provider's id of it."),
    mimeType: said(128, "Its media type."),
    filename: said(240, "How its file is called."),
    voice: { type: "boolean", description: "Whether it was spoken into the phone just then." },
  },
  { optional: ["mimeType", "filename", "voice"], description: "What came with it." },
);

export const tool = defineTool({
  name: "whatsapp.message.receive",
  title: "Receive WhatsApp message",
  description:
    "Record a message that somebody wrote to a connected number. Called by the system for each that arrives. A person nobody knows becomes a contact, a closed conversation opens, and a message that is there already changes nothing. An edit changes the message it is about, and a withdrawal marks it; where that one is not here they are kept as messages of their own.",
  inputSchema: fields.objectOf(
    {
      accountId,
      providerMessageId: said(256, "The provider's id of the message."),
      phone: fields.described(fields.e164, "Who wrote, by number."),
      whatsappUserId: said(128, "Who wrote, by the provider's id of them."),
      profileName: said(200, "How they call themselves."),
      at: fields.isoDateTime("When it was written."),
      kind: { type: "string", enum: ["text", "media", "other"], description: "What it is." },
      text: said(4_096, "What it says."),
      media,
      details: messageDetails,
      replyTo: said(256, "The provider's id of the message it answers."),
    },
    { optional: ["phone", "whatsappUserId", "profileName", "text", "media", "details", "replyTo"] },
  ),
  outputSchema: fields.objectOf({
    messageId: fields.shown(messageId),
    created: {
      type: "boolean",
      description: "false when the message was there already, or one that was there was changed.",
    },
    conversationId: fields.shown(conversationId),
    contactId: fields.nullable(fields.shown(fields.idOf("contact"))),
  }),
  metadata: {
    systemOnly: true,
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record"],
    permissions: ["whatsapp.manage"],
  },
  errors: ["WHATSAPP_ACCOUNT_NOT_FOUND"],
  examples: [
    {
      inputs: {
        accountId: exampleAccount.accountId,
        providerMessageId: "wamid.HBgLNTczMDAxMjM0NTY3FQIAEhgSM0Qz",
        phone: "+573001234567",
        profileName: "La Espiga",
        at: "2026-05-04T13:30:00Z",
        kind: "text",
        text: "¿Tienen harina para mañana?",
      },
      outputs: {
        messageId: exampleMessage.messageId,
        created: true,
        conversationId: exampleConversation.conversationId,
        contactId: exampleConversation.contactId,
      },
    },
  ],
  async run({ inputs, ctx }) {
    if (inputs.phone === undefined && inputs.whatsappUserId === undefined) {
      const message = "say who wrote, by phone or whatsappUserId";
      throw failCommon(
        "INPUT_INVALID",
        {},
        { issues: [{ pointer: "/phone", keyword: "required", message }] },
      );
    }
    const at = toInstant(inputs.at, "/at");
    const { phone } = inputs;
    const [account, [known]] = await Promise.all([
      findAccount(ctx, inputs.accountId),
      ctx.db
        .select({ message: whatsappMessages, contactId: whatsappConversations.contactId })
        .from(whatsappMessages)
        .innerJoin(
          whatsappConversations,
          and(
            eq(whatsappConversations.workspaceId, whatsappMessages.workspaceId),
            eq(whatsappConversations.id, whatsappMessages.conversationId),
          ),
        )
        .where(eq(whatsappMessages.providerId, inputs.providerMessageId)),
    ]);
    if (known)
      return {
        messageId: known.message.id,
        created: false,
        conversationId: known.message.conversationId,
        contactId: known.contactId,
      };

    const changed = await changeOf(ctx, account.id, inputs, at);
    if (changed) return changed;

    const { conversation, isAlone } = await conversationWith(ctx, account.id, inputs);
    const contactId = conversation.contactId ?? (await contactWith(ctx, inputs));
    const message = await ctx.records.insert(whatsappMessages, {
      conversationId: conversation.id,
      direction: "inbound",
      kind: inputs.kind,
      body: inputs.text ?? null,
      media: inputs.media ?? null,
      details: inputs.details ?? null,
      replyTo: inputs.replyTo ?? null,
      state: "received",
      providerId: inputs.providerMessageId,
      receivedAt: at,
    });
    // A clock that is ahead must not hold the window open longer, nor a message that comes late close it.
    const heardAt = new Date(Math.min(at.getTime(), ctx.now.getTime()));
    const isLatest = conversation.lastInboundAt === null || heardAt >= conversation.lastInboundAt;
    // What WhatsApp tells by itself is no word of the person's, and opens no window.
    const isTheirs = inputs.details?.type !== "system";
    await ctx.records.update(whatsappConversations, conversation.id, {
      contactId,
      ...(isAlone && {
        phone: conversation.phone ?? phone ?? null,
        whatsappUserId: conversation.whatsappUserId ?? inputs.whatsappUserId ?? null,
      }),
      profileName: inputs.profileName ?? conversation.profileName,
      state: "open",
      closeReason: null,
      closedAt: null,
      unreadCount: conversation.unreadCount + 1,
      ...(isLatest && {
        ...(isTheirs && { lastInboundAt: heardAt }),
        lastMessageAt: ctx.now,
        lastMessageText: excerptOf(inputs.text ?? null, labelOf(inputs)),
      }),
    });
    return { messageId: message.id, created: true, conversationId: conversation.id, contactId };
  },
});

/**
 * What somebody makes of a message they wrote before: nothing new, so it counts as no message and opens no window.
 *
 * @returns what the call answers, or null where that message is not here
 */
async function changeOf(
  { db, records }: Context,
  account: string,
  { details, text }: { details?: { type: string; messageId?: string }; text?: string },
  at: Date,
) {
  if ((details?.type !== "edit" && details?.type !== "revoke") || details.messageId === undefined)
    return null;
  const messages = whatsappMessages;
  const conversations = whatsappConversations;
  const [found] = await db
    .select({ message: messages, conversation: conversations })
    .from(messages)
    .innerJoin(
      conversations,
      and(
        eq(conversations.workspaceId, messages.workspaceId),
        eq(conversations.id, messages.conversationId),
        eq(conversations.accountId, account),
      ),
    )
    .where(and(eq(messages.providerId, details.messageId), eq(messages.direction, "inbound")))
    .for("no key update");
  if (!found) return null;
  const { message, conversation } = found;
  if (details.type === "revoke") {
    if (message.deletedAt === null) await records.update(messages, message.id, { deletedAt: at });
  } else if (message.editedAt === null || at >= message.editedAt) {
    // Changes come in any order: the last one counts.
    await records.update(messages, message.id, { body: text ?? null, editedAt: at });
    if (message.body !== null && conversation.lastMessageText === excerptOf(message.body, ""))
      await records.update(conversations, conversation.id, {
        lastMessageText: excerptOf(text ?? null, labelOf({ kind: message.kind })),
      });
  }
  return {
    messageId: message.id,
    created: false,
    conversationId: conversation.id,
    contactId: conversation.contactId,
  };
}

interface Sender {
  phone?: string | undefined;
  whatsappUserId?: string | undefined;
  profileName?: string | undefined;
}

type Context = Pick<CatalogContext, "db" | "records" | "now">;

/** The conversation with whoever wrote, locked; made where there is none yet. */
async function conversationWith(
  ctx: Context,
  account: string,
  { phone, whatsappUserId }: Sender,
): Promise<{ conversation: ConversationRow; isAlone: boolean }> {
  const table = whatsappConversations;
  const find = async () => {
    const rows = await ctx.db
      .select()
      .from(table)
      .where(
        and(
          eq(table.accountId, account),
          or(
            whatsappUserId === undefined ? undefined : eq(table.whatsappUserId, whatsappUserId),
            phone === undefined ? undefined : inArray(table.phone, samePhones(phone)),
          ),
        ),
      )
      .orderBy(table.id)
      .for("no key update");
    // Two, where somebody known by number begins to write by name: the one by number goes on.
    const conversation =
      rows.find((row) => row.phone === phone) ?? rows.find((row) => row.phone !== null) ?? rows[0];
    return conversation && { conversation, isAlone: rows.length === 1 };
  };
  const known = await find();
  if (known) return known;
  const made = await ctx.records.insertIfAbsent(
    table,
    {
      accountId: account,
      phone: phone ?? null,
      whatsappUserId: whatsappUserId ?? null,
      lastMessageAt: ctx.now,
    },
    [],
  );
  const found = made ? { conversation: made, isAlone: true } : await find();
  if (!found) throw failCommon("CONFLICT");
  return found;
}

/** The contact with this number, however it is written; made where there is none yet. */
async function contactWith({ db, records }: Context, { phone, profileName }: Sender): Promise<string> {
  const find = async () => {
    if (phone === undefined) return undefined;
    const rows = await db
      .select({ id: contacts.id, phone: contacts.phone })
      .from(contacts)
      .where(inArray(contacts.phone, samePhones(phone)))
      .orderBy(contacts.id);
    return rows.find((row) => row.phone === phone) ?? rows[0];
  };
  const known = await find();
  if (known) return known.id;
  const name = shownName(profileName) || phone || "WhatsApp";
  const stored = phone === undefined ? null : presentForm(phone);
  const made = await records.insertIfAbsent(contacts, { name, phone: stored }, [contacts.phone]);
  const contact = made ?? (await find());
  if (!contact) throw failCommon("CONFLICT");
  return contact.id;
}

/** People call themselves what they like; a contact's name is one line that shows something. */
function shownName(name: string | undefined): string {
  const line = (name ?? "").replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
  return showsSomething.test(line) ? line : "";
}

const showsSomething = new RegExp(fields.personName.pattern, "u");
