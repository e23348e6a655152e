import { describe, expect, it } from "vitest";
import { findAccountIds, parseWebhook } from "./webhook.ts";

const metadata = { display_phone_number: "573000000001", phone_number_id: "106540352242922" };

function webhook(...values: object[]): Buffer {
  const changes = values.map((value) => ({
    field: "messages",
    value: { messaging_product: "whatsapp", metadata, ...value },
  }));
  return Buffer.from(
    JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "102290129340398", changes }] }),
  );
}

const message = (rest: object) => ({ from: "573001234567", id: "wamid.A", timestamp: "1790000000", ...rest });
const contacts = [{ profile: { name: "Ana" }, wa_id: "573001234567" }];

describe("a webhook", () => {
  it("names its accounts in its bytes, without being parsed", () => {
    expect(findAccountIds(webhook({ messages: [message({})] }))).toEqual([
      "106540352242922",
      "102290129340398",
    ]);
    expect(findAccountIds(Buffer.from('{"phone_number_id" : "1", nonsense'))).toEqual(["1"]);
    const media = Array.from({ length: 500 }, (_, i) => `"id":"${i}"`).join();
    expect(findAccountIds(Buffer.from(`${media},"phone_number_id":"106"`))[0]).toBe("106");
    const many = Array.from({ length: 500 }, (_, i) => `"id":"${i}"`).join();
    expect(findAccountIds(Buffer.from(many))).toHaveLength(100);
  });

  it("brings messages of every kind, each as a person would tell it", () => {
    const of = (type: string, part: object) => message({ type, [type]: part });
    const read = parseWebhook(
      webhook({
        contacts,
        messages: [
          of("text", { body: "Hola" }),
          of("image", { id: "5", mime_type: "image/jpeg", caption: "Mira" }),
          of("button", { text: "Sí", payload: "yes" }),
          of("interactive", { type: "list_reply", list_reply: { id: "1", title: "Café" } }),
          of("reaction", { message_id: "wamid.B", emoji: "👍" }),
          of("location", { latitude: 4.6, longitude: -74 }),
        ],
      }),
    )!;
    expect(read.messages.map(({ kind, text, media }) => [kind, text, media?.type])).toEqual([
      ["text", "Hola", undefined],
      ["media", "Mira", "image"],
      ["text", "Sí", undefined],
      ["text", "Café", undefined],
      ["other", "👍", undefined],
      ["other", undefined, undefined],
    ]);
    expect(read.messages[0]).toMatchObject({
      phoneNumberId: "106540352242922",
      providerId: "wamid.A",
      phone: "573001234567",
      profileName: "Ana",
      at: new Date(1_790_000_000_000),
    });
    expect(read.skipped).toBe(0);
  });

  it("brings people who keep their number to themselves", () => {
    const { messages } = parseWebhook(
      webhook({
        contacts: [{ profile: { name: "Ana", username: "ana" }, user_id: "CO.13491208655302741918" }],
        messages: [
          {
            from_user_id: "CO.13491208655302741918",
            id: "wamid.A",
            timestamp: "1790000000",
            type: "text",
            text: { body: "Hola" },
          },
        ],
      }),
    )!;
    expect(messages).toMatchObject([
      { phone: undefined, userId: "CO.13491208655302741918", profileName: "Ana" },
    ]);
  });

  it("brings statuses with what was hung on the message, and why it failed", () => {
    const { statuses } = parseWebhook(
      webhook({
        statuses: [
          { id: "wamid.A", status: "sent", timestamp: "1790000000", biz_opaque_callback_data: "m1" },
          {
            id: "wamid.B",
            status: "failed",
            timestamp: "1790000001",
            errors: [
              { code: 131026, title: "Message undeliverable", error_data: { details: "Not on WhatsApp" } },
            ],
          },
        ],
      }),
    )!;
    expect(statuses).toMatchObject([
      { providerId: "wamid.A", status: "sent", callbackData: "m1", error: undefined },
      { status: "failed", error: { code: "WHATSAPP_131026", message: "Not on WhatsApp" } },
    ]);
  });

  it("brings what numbers, entries and statuses look like in the wild", () => {
    const value = (number: string, rest: object) => ({
      field: "messages",
      value: { metadata: { phone_number_id: number }, ...rest },
    });
    const said = (id: string, rest: object) => ({
      id,
      timestamp: "1790000000",
      type: "text",
      text: { body: id },
      ...rest,
    });
    const status = (given: string, rest: object = {}) => ({
      id: "wamid.S",
      status: given,
      timestamp: 1_790_000_000,
      ...rest,
    });
    const { messages, statuses, errors, skipped } = parseWebhook(
      Buffer.from(
        JSON.stringify({
          object: "whatsapp_business_account",
          entry: [
            {
              id: "1",
              changes: [
                // The two ids of a Mexican mobile; a number with its plus; one that is none.
                value("106", {
                  contacts: [{ profile: { name: "Ana" }, wa_id: "5215512345678" }],
                  messages: [
                    said("a", { from: "525512345678" }),
                    said("b", { from: "+573001234567" }),
                    said("c", { from: "0" }),
                  ],
                }),
                value("107", {
                  statuses: [status("read"), status("delivered"), status("played"), status("deleted")],
                }),
                { field: "message_template_status_update", value: { event: "APPROVED" } },
              ],
            },
            {
              id: "2",
              changes: [
                value("108", {
                  errors: [{ code: 131000, title: "Something went wrong" }],
                  statuses: [
                    status("failed", {
                      errors: [{ code: 131049, title: "Not delivered", message: "Ecosystem" }],
                    }),
                    status("failed"),
                    status("failed", { errors: [{ code: "131026" }, null] }),
                  ],
                }),
                value("106", { messages: [said("d", { from: "573001234567", from_user_id: "CO.1" })] }),
              ],
            },
          ],
        }),
      ),
    )!;
    expect(
      messages.map(({ phoneNumberId, providerId, phone, userId }) => [
        phoneNumberId,
        providerId,
        phone,
        userId,
      ]),
    ).toEqual([
      ["106", "a", "525512345678", undefined],
      ["106", "b", "573001234567", undefined],
      ["106", "c", undefined, "0"],
      ["106", "d", "573001234567", "CO.1"],
    ]);
    expect(messages[0]!.profileName).toBe("Ana");
    expect(statuses.map(({ phoneNumberId, status: shown }) => `${phoneNumberId} ${shown}`)).toEqual([
      "107 read",
      "107 delivered",
      "107 read",
      "108 failed",
      "108 failed",
      "108 failed",
    ]);
    expect(statuses.slice(3).map(({ error }) => error)).toEqual([
      { code: "WHATSAPP_131049", message: "Ecosystem" },
      undefined,
      { code: "WHATSAPP_131026", message: "not delivered" },
    ]);
    expect(errors).toEqual([{ code: "WHATSAPP_131000", message: "Something went wrong" }]);
    expect(skipped).toBe(2);
  });

  it("is read as far as it is understood", () => {
    const read = parseWebhook(
      webhook(
        {
          messages: [
            null,
            5,
            {},
            message({ timestamp: "soon" }),
            message({ type: "text", text: { body: "a\0\ud800" } }),
          ],
        },
        { statuses: [{ id: "wamid.A", status: "levitated", timestamp: "1" }, []] },
        { metadata: {} },
      ),
    )!;
    expect(read.messages).toMatchObject([{ kind: "text", text: "a\ufffd" }]);
    expect(read).toMatchObject({ statuses: [], skipped: 7 });
    for (const other of ["", "[]", "null", '{"object":"page","entry":[]}'])
      expect(parseWebhook(Buffer.from(other))).toBeUndefined();
  });
});
