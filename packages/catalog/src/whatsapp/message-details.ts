import * as fields from "../fields.ts";

const text = (maxLength: number, description: string) =>
  ({ type: "string", maxLength, description }) as const;

const kinds = [
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

/** What a message says beside its text. One shape for all: which members there are, its type says. */
export const messageDetails = fields.objectOf(
  {
    type: {
      type: "string",
      enum: [...kinds],
      description:
        "location; contacts (cards); order; product (a question about one); choice (a button or a row of a list); form; referral (came from an advertisement); reaction; edit, revoke (of a message that is not here); system (told by WhatsApp); unsupported (WhatsApp does not pass it on).",
    },
    latitude: { type: "number", minimum: -90, maximum: 90, description: "Degrees, WGS 84." },
    longitude: { type: "number", minimum: -180, maximum: 180, description: "Degrees, WGS 84." },
    name: text(500, "Of a place, a form, or an advertisement."),
    address: text(500, "Of a place."),
    url: text(2_000, "Of a place or an advertisement."),
    contacts: {
      type: "array",
      maxItems: 100,
      description: "Cards that were passed on.",
      items: fields.objectOf({
        name: text(200, "Whose it is."),
        phones: {
          type: "array",
          maxItems: 100,
          items: text(64, "A number as it stands on the card."),
          description: "Their numbers.",
        },
      }),
    },
    items: {
      type: "array",
      maxItems: 100,
      description: "What was ordered from the catalogue, or asked about.",
      items: fields.objectOf(
        {
          productId: text(200, "The product's id in the catalogue."),
          quantity: { type: "number", description: "How many." },
          price: { type: "number", description: "Of one, in the currency's own unit, as WhatsApp has it." },
          currency: text(8, "ISO 4217."),
        },
        { optional: ["quantity", "price", "currency"] },
      ),
    },
    messageId: text(256, "The provider's id of the message it is about."),
    emoji: { type: ["string", "null"], maxLength: 64, description: "null where a reaction was taken back." },
    choiceId: text(256, "What whoever made the button or the row wrote behind it."),
    description: text(500, "What stood under a choice, or why something is not supported."),
    answers: text(16_000, "The answers of a form, as JSON."),
    what: text(64, "What happened, or which type it is, in the provider's words."),
    phone: text(32, "Somebody's new number, as the provider has it."),
  },
  {
    optional: [
      "latitude",
      "longitude",
      "name",
      "address",
      "url",
      "contacts",
      "items",
      "messageId",
      "emoji",
      "choiceId",
      "description",
      "answers",
      "what",
      "phone",
    ],
    description: "What it says beside its text, by its type.",
  },
);

const labels: { readonly [what: string]: string | undefined } = {
  image: "Photo",
  video: "Video",
  audio: "Audio",
  document: "Document",
  sticker: "Sticker",
  location: "Location",
  contacts: "Contact card",
  order: "Order",
  form: "Form",
  system: "Notice",
  revoke: "Deleted message",
};

/** What a list of conversations shows of a message without a text. */
export function labelOf({
  kind,
  media,
  details,
}: {
  kind: string;
  media?: { type: string; voice?: boolean; filename?: string } | undefined;
  details?: { type: string; emoji?: string | null } | undefined;
}): string {
  if (media) return media.voice ? "Voice note" : (media.filename ?? labels[media.type] ?? media.type);
  if (details?.type === "reaction") return details.emoji ?? "Reaction taken back";
  return (details && labels[details.type]) ?? (kind === "template" ? "Template" : "Message");
}
