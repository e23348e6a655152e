import { fail as failCommon } from "@acta/core";
import { contacts, type ReadDatabase, whatsappConversations } from "@acta/db";
import { and, eq, inArray } from "drizzle-orm";
import { fail as failCrm } from "../crm/errors.ts";
import { toE164 } from "../crm/phone.ts";
import type { CatalogContext } from "../define.ts";
import * as fields from "../fields.ts";
import { accountErrors, accountId, findAccount } from "./account-record.ts";
import { type ConversationRow, conversationId, lockConversation } from "./conversation-record.ts";
import { fail } from "./errors.ts";
import { samePhones } from "./same-phone.ts";

/** The three ways to say whom a message is for: one of them is given. */
export const recipientFields = {
  conversationId: {
    ...conversationId,
    description: "The conversation to write in. Or say contactId or to.",
  },
  contactId: fields.idOf("contact", "The contact to write to, by its phone. Or say conversationId or to."),
  to: fields.described(fields.e164, "The number to write to, in E.164. Or say conversationId or contactId."),
  accountId: {
    ...accountId,
    description:
      "The connected number to send from, where there are several. A conversation has its own already.",
  },
};

export const optionalRecipient = ["conversationId", "contactId", "to", "accountId"] as const;

export const recipientErrors = [
  ...accountErrors,
  "CONVERSATION_NOT_FOUND",
  "CONTACT_NOT_FOUND",
  "CONTACT_WITHOUT_PHONE",
] as const;

interface Recipient {
  conversationId?: string;
  contactId?: string;
  to?: string;
  accountId?: string;
}

/**
 * The conversation a message goes into, locked; made where there is none yet.
 *
 * @throws ActaError one of `recipientErrors`, or `INPUT_INVALID` unless exactly one way is given
 */
export async function findRecipient(
  ctx: Pick<CatalogContext, "db" | "records" | "now">,
  given: Recipient,
): Promise<ConversationRow> {
  const ways = [given.conversationId, given.contactId, given.to].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const message = "say whom it is for by exactly one of conversationId, contactId and to";
    const pointer = ways.length === 0 ? "/conversationId" : given.to === undefined ? "/contactId" : "/to";
    throw failCommon("INPUT_INVALID", {}, { issues: [{ pointer, keyword: "oneOf", message }] });
  }
  if (given.conversationId !== undefined) return lockConversation(ctx, given.conversationId);

  const account = await findAccount(ctx, given.accountId);
  const person =
    given.contactId === undefined
      ? await personOf(ctx.db, toE164(given.to!, null) ?? given.to!)
      : await contactOf(ctx.db, given.contactId);
  return openConversation(ctx, account.id, person);
}

interface Person {
  phone: string;
  contactId: string | null;
}

async function contactOf(db: ReadDatabase, id: string): Promise<Person> {
  const [contact] = await db
    .select({ id: contacts.id, phone: contacts.phone })
    .from(contacts)
    .where(eq(contacts.id, id));
  if (!contact) throw failCrm("CONTACT_NOT_FOUND");
  if (contact.phone === null) throw fail("CONTACT_WITHOUT_PHONE");
  return { phone: contact.phone, contactId: contact.id };
}

async function personOf(db: ReadDatabase, phone: string): Promise<Person> {
  const rows = await db
    .select({ id: contacts.id, phone: contacts.phone })
    .from(contacts)
    .where(inArray(contacts.phone, samePhones(phone)))
    .orderBy(contacts.id);
  const contact = rows.find((row) => row.phone === phone) ?? rows[0];
  return { phone, contactId: contact?.id ?? null };
}

async function openConversation(
  ctx: Pick<CatalogContext, "db" | "records" | "now">,
  account: string,
  { phone, contactId }: Person,
): Promise<ConversationRow> {
  const table = whatsappConversations;
  const find = async () => {
    const rows = await ctx.db
      .select()
      .from(table)
      .where(and(eq(table.accountId, account), inArray(table.phone, samePhones(phone))))
      .orderBy(table.id)
      .for("no key update");
    return rows.find((row) => row.phone === phone) ?? rows[0];
  };
  const known = await find();
  if (known) {
    if (known.contactId !== null || contactId === null) return known;
    return (await ctx.records.update(table, known.id, { contactId })) ?? known;
  }
  const made = await ctx.records.insertIfAbsent(
    table,
    { accountId: account, phone, contactId, lastMessageAt: ctx.now },
    [table.accountId, table.phone],
  );
  const conversation = made ?? (await find());
  if (!conversation) throw failCommon("CONFLICT");
  return conversation;
}
