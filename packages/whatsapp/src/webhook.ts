import { isObject, type JsonRecord, parseJson } from "./cloud-errors.ts";
import { contentOf, type InboundContent, textOf } from "./content.ts";

/** Somebody wrote. */
export interface InboundMessage extends InboundContent {
  phoneNumberId: string;
  providerId: string;
  /** Digits with their country code and without a plus; undefined for people who keep their number to themselves. */
  phone: string | undefined;
  userId: string | undefined;
  profileName: string | undefined;
  at: Date;
}

/** What became of a message that was sent. */
export interface StatusUpdate {
  phoneNumberId: string;
  providerId: string;
  status: "sent" | "delivered" | "read" | "failed";
  at: Date;
  callbackData: string | undefined;
  error: { code: string; message: string } | undefined;
}

export interface WebhookEvents {
  messages: InboundMessage[];
  statuses: StatusUpdate[];
  /** Parts that are of no kind we know, or lack what they need. */
  skipped: number;
  /** What the provider reports beside messages: its codes, such as `WHATSAPP_131000`. */
  errors: { code: string; message: string }[];
}

/** Meta sends 1,000 updates at most. */
const maxEvents = 2_000;

/**
 * The ids a webhook names, read off its bytes without parsing them: whose secret to verify it with has to be known
 * before anything in it is believed.
 *
 * @returns at most 100 ids of numbers and business accounts
 */
export function findAccountIds(body: Buffer): string[] {
  const text = body.toString("latin1");
  const named = (name: string) => {
    const found = new Set<string>();
    for (const [, id] of text.matchAll(new RegExp(`"${name}"\\s*:\\s*"(\\d{1,32})"`, "g"))) found.add(id!);
    return found;
  };
  // Numbers first: media have an id too, and a webhook full of them must not hide whose it is.
  return [...new Set([...named("phone_number_id"), ...named("id")])].slice(0, 100);
}

/** Reads a webhook whose signature was verified. What is not understood is counted, and stops nothing. */
export function parseWebhook(body: Buffer): WebhookEvents | undefined {
  const events: WebhookEvents = { messages: [], statuses: [], skipped: 0, errors: [] };
  const value = parseJson(body.toString("utf8"));
  if (!isObject(value) || value.object !== "whatsapp_business_account" || !Array.isArray(value.entry))
    return undefined;
  for (const entry of value.entry as unknown[]) {
    for (const change of listOf(entry, "changes")) readChange(change, events);
  }
  return events;
}

function readChange(change: unknown, events: WebhookEvents): void {
  const value = isObject(change) && change.field === "messages" ? change.value : undefined;
  const metadata = isObject(value) ? value.metadata : undefined;
  const phoneNumberId = isObject(metadata) ? textOf(metadata, "phone_number_id", 32) : undefined;
  if (!isObject(value) || phoneNumberId === undefined) {
    events.skipped++;
    return;
  }
  for (const error of listOf(value, "errors").filter(isObject).slice(0, 10))
    events.errors.push(toError(error));
  const contacts = listOf(value, "contacts").filter(isObject);
  for (const message of listOf(value, "messages")) {
    const read = toMessage(phoneNumberId, message, contacts);
    if (read && events.messages.length < maxEvents) events.messages.push(read);
    else events.skipped++;
  }
  for (const status of listOf(value, "statuses")) {
    const read = toStatus(phoneNumberId, status);
    if (read && events.statuses.length < maxEvents) events.statuses.push(read);
    else events.skipped++;
  }
}

function toMessage(
  phoneNumberId: string,
  value: unknown,
  contacts: readonly JsonRecord[],
): InboundMessage | undefined {
  if (!isObject(value)) return undefined;
  const providerId = textOf(value, "id", 256);
  const at = instantOf(value);
  const from = textOf(value, "from", 32)?.replace(/^\+/, "");
  const phone = from !== undefined && /^[1-9]\d{6,14}$/.test(from) ? from : undefined;
  const fromUserId = textOf(value, "from_user_id", 128);
  const contact =
    contacts.find(
      ({ wa_id, user_id }) => (from && wa_id === from) || (fromUserId && user_id === fromUserId),
    ) ?? (contacts.length === 1 ? contacts[0] : undefined);
  // Whoever writes from what is no number is known by it all the same: what they say is not lost.
  const userId =
    fromUserId ?? (contact && textOf(contact, "user_id", 128)) ?? (phone ? undefined : from || undefined);
  if (providerId === undefined || at === undefined || (phone === undefined && userId === undefined))
    return undefined;
  const profile = contact?.profile;
  const profileName = isObject(profile) ? textOf(profile, "name", 200) : undefined;
  return { phoneNumberId, providerId, phone, userId, profileName, at, ...contentOf(value) };
}

/** A voice message that was played was read. Others, such as `deleted`, say nothing that is kept. */
const statuses: { readonly [status: string]: StatusUpdate["status"] | undefined } = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
};

function toStatus(phoneNumberId: string, value: unknown): StatusUpdate | undefined {
  if (!isObject(value)) return undefined;
  const providerId = textOf(value, "id", 256);
  const at = instantOf(value);
  const given = String(value.status);
  const status = Object.hasOwn(statuses, given) ? statuses[given] : undefined;
  if (providerId === undefined || at === undefined || status === undefined) return undefined;
  const [error] = listOf(value, "errors").filter(isObject);
  return {
    phoneNumberId,
    providerId,
    status,
    at,
    callbackData: textOf(value, "biz_opaque_callback_data", 512),
    error: error && toError(error),
  };
}

function toError(error: JsonRecord): { code: string; message: string } {
  const data = error.error_data;
  const details = isObject(data) ? textOf(data, "details", 500) : undefined;
  const message = details ?? textOf(error, "message", 500) ?? textOf(error, "title", 500) ?? "not delivered";
  return { code: `WHATSAPP_${Number(error.code) || 0}`, message };
}

/** Seconds since 1970, as text. */
function instantOf({ timestamp }: JsonRecord): Date | undefined {
  const seconds = Number(timestamp);
  // Until the year 9999, which is as far as ISO 8601 goes without ado.
  return seconds > 0 && seconds < 253_402_300_800 ? new Date(seconds * 1_000) : undefined;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const list = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? (list as unknown[]) : [];
}
