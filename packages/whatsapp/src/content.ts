import { isObject, type JsonRecord } from "./cloud-errors.ts";

/** What a message brings, whatever its type: nothing of it is refused, and nothing of it is lost without a word. */
export interface InboundContent {
  kind: "text" | "media" | "other";
  text: string | undefined;
  media: InboundMedia | undefined;
  details: InboundDetails | undefined;
  /** The provider's id of the message it answers. */
  replyTo: string | undefined;
}

export const mediaTypes = ["image", "video", "audio", "document", "sticker"] as const;

export interface InboundMedia {
  type: (typeof mediaTypes)[number];
  /** Digits. */
  id: string;
  mimeType?: string;
  filename?: string;
  /** Spoken into the phone just then, and no file with sound. */
  voice?: boolean;
}

export const detailsTypes = [
  "location",
  "contacts",
  "order",
  "product",
  "choice",
  "form",
  "referral",
  "reaction",
  "edit",
  "revoke",
  "system",
  "unsupported",
] as const;

/** What a message says beside its text; which members there are, its type says. */
export interface InboundDetails {
  type: (typeof detailsTypes)[number];
  /** Of a location: degrees, WGS 84. */
  latitude?: number;
  longitude?: number;
  /** Of a place, a form, or an advertisement. */
  name?: string;
  address?: string;
  url?: string;
  /** Cards that were passed on. */
  contacts?: { name: string; phones: string[] }[];
  /** What was ordered or asked about; prices in the currency's own unit, as the provider has them. */
  items?: { productId: string; quantity?: number; price?: number; currency?: string }[];
  /** Of a reaction, a change or a withdrawal: the provider's id of the message it is about. */
  messageId?: string;
  /** null where a reaction was taken back. */
  emoji?: string | null;
  /** What whoever made the button or the row wrote behind it. */
  choiceId?: string;
  /** Of a choice: what stood under it. Of what is not supported: why. */
  description?: string;
  /** The answers of a form, as JSON. */
  answers?: string;
  /** What happened, or which type it is, in the provider's words. */
  what?: string;
  /** Of somebody who has another number now: digits. */
  phone?: string;
}

/** Longest text WhatsApp carries is 4,096 characters. */
export const maxTextLength = 4_096;
const maxAnswersLength = 16_000;
const maxListed = 100;

/** Reads what a message brings. An edit is read as what it makes of the message it is about. */
export function contentOf(message: JsonRecord): InboundContent {
  const type = String(message.type);
  const part = message[type];
  const context = isObject(message.context) ? message.context : undefined;
  const replyTo = context && textOf(context, "id", 256);
  if (type === "edit" && isObject(part)) {
    const edited = isObject(part.message) ? contentOf(part.message) : nothing;
    return { ...edited, details: aboutMessage("edit", part, "original_message_id"), replyTo };
  }
  const media = mediaOf(type, part);
  if (media) {
    const text = isObject(part) ? textOf(part, "caption", maxTextLength) : undefined;
    return { kind: "media", text, media, details: undefined, replyTo };
  }
  const details = detailsOf(type, part, message);
  const text = saidIn(type, part);
  const isText = text !== undefined && (type === "text" || details?.type === "choice");
  return { kind: isText ? "text" : "other", text, media: undefined, details, replyTo };
}

const nothing: InboundContent = {
  kind: "other",
  text: undefined,
  media: undefined,
  details: undefined,
  replyTo: undefined,
};

function mediaOf(type: string, part: unknown): InboundMedia | undefined {
  const mediaType = mediaTypes.find((known) => known === type);
  const id = mediaType && isObject(part) ? textOf(part, "id", 256) : undefined;
  if (!mediaType || !isObject(part) || id === undefined) return undefined;
  const mimeType = textOf(part, "mime_type", 128);
  const filename = textOf(part, "filename", 240);
  return {
    type: mediaType,
    id,
    ...(mimeType && { mimeType }),
    ...(filename && { filename }),
    ...(part.voice === true && { voice: true }),
  };
}

/** What a person chose or wrote, where it can be said in words. */
function saidIn(type: string, part: unknown): string | undefined {
  if (!isObject(part)) return undefined;
  switch (type) {
    case "text":
    case "system":
      return textOf(part, "body", maxTextLength);
    case "button":
    case "order":
      return textOf(part, "text", maxTextLength);
    case "reaction":
      return textOf(part, "emoji", 64);
    case "interactive": {
      const reply = part[String(part.type)];
      return isObject(reply)
        ? (textOf(reply, "title", maxTextLength) ?? textOf(reply, "body", maxTextLength))
        : undefined;
    }
    default:
      return undefined;
  }
}

function detailsOf(type: string, part: unknown, message: JsonRecord): InboundDetails | undefined {
  switch (type) {
    case "text":
      return referralOf(message) ?? productOf(message);
    case "location":
      return locationOf(part);
    case "contacts":
      return { type: "contacts", contacts: cardsOf(part) };
    case "order":
      return { type: "order", items: itemsOf(part) };
    case "button":
      return {
        type: "choice",
        ...named("choiceId", isObject(part) ? textOf(part, "payload", 256) : undefined),
      };
    case "interactive":
      return chosenIn(part);
    case "reaction":
      return {
        ...aboutMessage("reaction", part, "message_id"),
        // Taken back, it comes without one.
        emoji: (isObject(part) && textOf(part, "emoji", 64)) || null,
      };
    case "revoke":
      return aboutMessage("revoke", part, "original_message_id");
    case "system":
      return {
        type: "system",
        what: (isObject(part) && textOf(part, "type", 64)) || "system",
        ...named("phone", isObject(part) ? textOf(part, "wa_id", 32) : undefined),
      };
    default:
      return unsupported(type, message);
  }
}

function locationOf(part: unknown): InboundDetails {
  if (!isObject(part) || !isDegrees(part.latitude, 90) || !isDegrees(part.longitude, 180))
    return { type: "unsupported", what: "location" };
  return {
    type: "location",
    latitude: Number(part.latitude),
    longitude: Number(part.longitude),
    ...named("name", textOf(part, "name", 500)),
    ...named("address", textOf(part, "address", 500)),
    ...named("url", textOf(part, "url", 2_000)),
  };
}

const isDegrees = (value: unknown, most: number): boolean =>
  (typeof value === "number" || (typeof value === "string" && value !== "")) &&
  Math.abs(Number(value)) <= most;

function cardsOf(part: unknown): NonNullable<InboundDetails["contacts"]> {
  return objectsIn(part).map((card) => {
    const phones = objectsIn(card.phones)
      .map((phone) => textOf(phone, "phone", 64) ?? textOf(phone, "wa_id", 32))
      .filter((phone) => phone !== undefined);
    const name = isObject(card.name)
      ? (textOf(card.name, "formatted_name", 200) ?? textOf(card.name, "first_name", 200))
      : undefined;
    return { name: name ?? phones[0] ?? "?", phones };
  });
}

function itemsOf(part: unknown): NonNullable<InboundDetails["items"]> {
  return objectsIn(isObject(part) ? part.product_items : undefined).map((item) => ({
    productId: textOf(item, "product_retailer_id", 200) ?? "?",
    ...named("quantity", numberOf(item.quantity)),
    ...named("price", numberOf(item.item_price)),
    ...named("currency", textOf(item, "currency", 8)),
  }));
}

function chosenIn(part: unknown): InboundDetails {
  const reply = isObject(part) ? part[String(part.type)] : undefined;
  if (!isObject(part) || !isObject(reply)) return { type: "unsupported", what: "interactive" };
  const answers = textOf(reply, "response_json", maxAnswersLength);
  if (answers !== undefined) return { type: "form", ...named("name", textOf(reply, "name", 200)), answers };
  return {
    type: "choice",
    ...named("choiceId", textOf(reply, "id", 256)),
    ...named("description", textOf(reply, "description", 500)),
  };
}

/** Where somebody began to write from an advertisement. */
function referralOf({ referral }: JsonRecord): InboundDetails | undefined {
  if (!isObject(referral)) return undefined;
  return {
    type: "referral",
    ...named("name", textOf(referral, "headline", 500)),
    ...named("description", textOf(referral, "body", 500)),
    ...named("url", textOf(referral, "source_url", 2_000)),
  };
}

/** The product of a catalogue a question is about. */
function productOf({ context }: JsonRecord): InboundDetails | undefined {
  const product = isObject(context) ? context.referred_product : undefined;
  const productId = isObject(product) ? textOf(product, "product_retailer_id", 200) : undefined;
  return productId === undefined ? undefined : { type: "product", items: [{ productId }] };
}

function aboutMessage(type: InboundDetails["type"], part: unknown, name: string): InboundDetails {
  return { type, ...named("messageId", isObject(part) ? textOf(part, name, 256) : undefined) };
}

function unsupported(type: string, message: JsonRecord): InboundDetails {
  const [error] = objectsIn(message.errors);
  const data = error && isObject(error.error_data) ? error.error_data : {};
  const inner = isObject(message.unsupported) ? textOf(message.unsupported, "type", 64) : undefined;
  return {
    type: "unsupported",
    what: inner ?? (type.slice(0, 64).toWellFormed().replaceAll("\0", "") || "unknown"),
    ...named("description", textOf(data, "details", 500) ?? (error && textOf(error, "title", 500))),
  };
}

/** `{[name]: value}`, or nothing where there is no value. */
function named<Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]?: Value });
}

function numberOf(value: unknown): number | undefined {
  const number =
    typeof value === "number" || (typeof value === "string" && value !== "") ? Number(value) : NaN;
  return Number.isFinite(number) && Math.abs(number) < 1e15 ? number : undefined;
}

function objectsIn(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? (value as unknown[]).filter(isObject).slice(0, maxListed) : [];
}

/** A text that is not empty, of a bounded length, that PostgreSQL can store. */
export function textOf(value: JsonRecord, name: string, maxLength: number): string | undefined {
  const text = value[name];
  if (typeof text !== "string") return undefined;
  return text.slice(0, maxLength).replaceAll("\0", "").toWellFormed() || undefined;
}
