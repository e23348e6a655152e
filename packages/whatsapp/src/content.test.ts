import { describe, expect, it } from "vitest";
import { contentOf } from "./content.ts";

const of = (type: string, part: unknown, rest: object = {}) => contentOf({ type, [type]: part, ...rest });

describe("what a message brings", () => {
  it("is media, with what has to be known to fetch and to play it", () => {
    expect(of("image", { id: "5", mime_type: "image/jpeg", sha256: "x", caption: "Mira" })).toMatchObject({
      kind: "media",
      text: "Mira",
      media: { type: "image", id: "5", mimeType: "image/jpeg" },
    });
    expect(of("audio", { id: "6", mime_type: "audio/ogg; codecs=opus", voice: true }).media).toEqual({
      type: "audio",
      id: "6",
      mimeType: "audio/ogg; codecs=opus",
      voice: true,
    });
    expect(of("document", { id: "7", filename: "recibo.pdf" }).media).toMatchObject({
      filename: "recibo.pdf",
    });
    // Meta could not get it either, and says so.
    const lost = of("image", {}, { errors: [{ code: 131052, title: "Media download error" }] });
    expect(lost).toMatchObject({
      kind: "other",
      media: undefined,
      details: { type: "unsupported", what: "image", description: "Media download error" },
    });
  });

  it("is a place, cards, an order, or what somebody chose", () => {
    const place = { latitude: 4.6097, longitude: -74.0817, name: "Café Mirador", address: "Cra 7 # 12-34" };
    expect(of("location", place).details).toEqual({ type: "location", ...place });
    expect(of("location", { latitude: 400, longitude: 0 }).details).toMatchObject({ type: "unsupported" });
    const card = {
      name: { formatted_name: "Ana Ruiz" },
      phones: [{ phone: "+57 300 123 4567" }, { wa_id: "573" }],
    };
    expect(of("contacts", [card, { phones: [{ phone: "1" }] }, 5]).details).toEqual({
      type: "contacts",
      contacts: [
        { name: "Ana Ruiz", phones: ["+57 300 123 4567", "573"] },
        { name: "1", phones: ["1"] },
      ],
    });
    const item = { product_retailer_id: "CAFE-1", quantity: "2", item_price: 32000, currency: "COP" };
    expect(of("order", { catalog_id: "1", text: "Para mañana", product_items: [item] })).toMatchObject({
      text: "Para mañana",
      details: {
        type: "order",
        items: [{ productId: "CAFE-1", quantity: 2, price: 32000, currency: "COP" }],
      },
    });
    expect(of("button", { text: "Sí", payload: "yes" })).toMatchObject({
      kind: "text",
      text: "Sí",
      details: { type: "choice", choiceId: "yes" },
    });
    const row = { type: "list_reply", list_reply: { id: "r1", title: "Café", description: "500 g" } };
    expect(of("interactive", row)).toMatchObject({
      kind: "text",
      text: "Café",
      details: { choiceId: "r1", description: "500 g" },
    });
    const form = { name: "flow", body: "Sent", response_json: '{"talla":"M"}' };
    expect(of("interactive", { type: "nfm_reply", nfm_reply: form })).toMatchObject({
      text: "Sent",
      details: { type: "form", name: "flow", answers: '{"talla":"M"}' },
    });
  });

  it("is text that answers a message, or came from an advertisement or a product", () => {
    const text = { body: "Hola" };
    expect(of("text", text, { context: { from: "57300", id: "wamid.A" } })).toMatchObject({
      kind: "text",
      replyTo: "wamid.A",
      details: undefined,
    });
    const referral = { source_url: "https://fb.me/x", headline: "Café", body: "Promo", ctwa_clid: "c" };
    expect(of("text", text, { referral }).details).toEqual({
      type: "referral",
      name: "Café",
      description: "Promo",
      url: "https://fb.me/x",
    });
    const context = { referred_product: { catalog_id: "1", product_retailer_id: "CAFE-1" } };
    expect(of("text", text, { context }).details).toEqual({
      type: "product",
      items: [{ productId: "CAFE-1" }],
    });
  });

  it("is about another message: a reaction or its end, a change, a withdrawal", () => {
    expect(of("reaction", { message_id: "wamid.A", emoji: "👍" })).toMatchObject({
      kind: "other",
      text: "👍",
      details: { type: "reaction", messageId: "wamid.A", emoji: "👍" },
    });
    expect(of("reaction", { message_id: "wamid.A" }).details).toMatchObject({ emoji: null });
    const message = { context: { id: "wamid.Z" }, type: "text", text: { body: "Son 3" } };
    expect(of("edit", { original_message_id: "wamid.A", message })).toMatchObject({
      kind: "text",
      text: "Son 3",
      details: { type: "edit", messageId: "wamid.A" },
    });
    expect(of("revoke", { original_message_id: "wamid.A" }).details).toEqual({
      type: "revoke",
      messageId: "wamid.A",
    });
  });

  it("is told by WhatsApp itself, or of a type nobody knows", () => {
    const system = { body: "User Ana changed from 573 to 574", wa_id: "574", type: "user_changed_number" };
    expect(of("system", system)).toMatchObject({
      kind: "other",
      text: system.body,
      details: { type: "system", what: "user_changed_number", phone: "574" },
    });
    const errors = [
      { code: 131051, title: "Message type unknown", error_data: { details: "Not supported." } },
    ];
    expect(
      contentOf({ type: "unsupported", errors, unsupported: { type: "poll_creation" } }).details,
    ).toEqual({
      type: "unsupported",
      what: "poll_creation",
      description: "Not supported.",
    });
    for (const type of ["request_welcome", "", 5, undefined, "__proto__", "constructor"])
      expect(contentOf({ type }).details).toMatchObject({ type: "unsupported" });
    for (const type of [
      "text",
      "image",
      "location",
      "contacts",
      "order",
      "interactive",
      "reaction",
      "edit",
      "system",
    ])
      for (const part of [undefined, null, 5, "x", [], [null], {}]) expect(of(type, part).kind).toBe("other");
  });
});
