import { newId } from "@acta/core";
import { contacts, whatsappConversations, whatsappMessages } from "@acta/db";
import { describeTool, type World } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./receive.ts";

let counter = 0;
const message = (accountId: string, rest: object = {}) => ({
  accountId,
  providerMessageId: `wamid.${++counter}`,
  phone: "+573001234567",
  profileName: "La Espiga",
  at: new Date().toISOString(),
  kind: "text",
  text: "Hola",
  ...rest,
});

async function state({ rows }: Pick<World, "rows">) {
  const [conversation] = await rows.all(whatsappConversations);
  return { conversation: conversation!, messages: await rows.all(whatsappMessages) };
}

describeTool(tool, ({ works, fails }) => {
  works("makes a contact of somebody nobody knows, and opens the window", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    const outputs = await call(message(id));
    const { conversation, messages } = await state(world);
    expect(await rows.all(contacts)).toMatchObject([
      { id: outputs.contactId, name: "La Espiga", phone: "+573001234567" },
    ]);
    expect(conversation).toMatchObject({
      id: outputs.conversationId,
      contactId: outputs.contactId,
      unreadCount: 1,
      lastMessageText: "Hola",
      lastInboundAt: expect.any(Date),
    });
    expect(messages).toMatchObject([{ direction: "inbound", state: "received", body: "Hola" }]);
  });

  works("knows a contact by its number", async ({ call, rows }) => {
    const contact = await rows.contact({ name: "Café Mirador", phone: "+573001234567" });
    const { id } = await rows.whatsappAccount();
    expect(await call(message(id))).toMatchObject({ contactId: contact.id });
    expect(await rows.all(contacts)).toHaveLength(1);
  });

  works("goes on with the conversation there is, and opens it", async (world) => {
    const { call, rows } = world;
    const { accountId, id } = await rows.conversation({
      phone: "+573001234567",
      contactId: null,
      state: "closed",
      closeReason: "Done",
      unreadCount: 2,
    });
    expect(await call(message(accountId))).toMatchObject({
      conversationId: id,
      contactId: expect.any(String),
    });
    expect((await state(world)).conversation).toMatchObject({
      state: "open",
      closeReason: null,
      unreadCount: 3,
      contactId: expect.any(String),
    });
  });

  works("changes nothing for a message that is there", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    const once = message(id);
    const first = await call(once);
    const before = await state(world);
    expect(await call(once)).toEqual({ ...first, created: false });
    expect(await state(world)).toEqual(before);
  });

  works("keeps one conversation and one contact when many write at once", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => call(message(id))));
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
    const taken = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(await rows.all(contacts)).toHaveLength(1);
    expect((await state(world)).conversation.unreadCount).toBe(taken);
  });

  works("lets neither a late message close the window nor a fast clock hold it open", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    await call(message(id, { at: "2099-01-01T00:00:00Z" }));
    const { conversation } = await state(world);
    expect(conversation.lastInboundAt!.getTime()).toBeLessThanOrEqual(Date.now());
    await call(message(id, { at: "2026-01-01T00:00:00Z", text: "late" }));
    expect((await state(world)).conversation).toMatchObject({
      lastInboundAt: conversation.lastInboundAt,
      lastMessageText: "Hola",
      unreadCount: 2,
    });
  });

  works("knows people who keep their number to themselves, also once they show it", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    const whatsappUserId = "CO.13491208655302741918";
    const hidden = await call(message(id, { phone: undefined, whatsappUserId }));
    expect(await call(message(id, { whatsappUserId }))).toMatchObject({
      conversationId: hidden.conversationId,
    });
    expect((await state(world)).conversation).toMatchObject({ phone: "+573001234567", whatsappUserId });
  });

  works("goes on by number where somebody is known twice", async ({ call, rows }) => {
    const { id: accountId } = await rows.whatsappAccount();
    const byName = { accountId, phone: null, whatsappUserId: "CO.1", contactId: null };
    await rows.conversation(byName);
    const byNumber = await rows.conversation({ accountId, phone: "+573001234567" });
    expect(await call(message(accountId, { whatsappUserId: "CO.1" }))).toMatchObject({
      conversationId: byNumber.id,
    });
  });

  works("knows a person by either way their number is written", async (world) => {
    const { call, rows } = world;
    const contact = await rows.contact({ phone: "+525512345678" });
    const { accountId, id } = await rows.conversation({ phone: "+525512345678", contactId: null });
    expect(await call(message(accountId, { phone: "+5215512345678" }))).toMatchObject({
      conversationId: id,
      contactId: contact.id,
    });
    // As WhatsApp has it the conversation goes on, and as people write it the contact is made.
    const made = await call(message(accountId, { phone: "+553196883193" }));
    expect(await rows.all(contacts)).toContainEqual(
      expect.objectContaining({ id: made.contactId, phone: "+5531996883193" }),
    );
    expect(await call(message(accountId, { phone: "+5531996883193" }))).toMatchObject({
      conversationId: made.conversationId,
      contactId: made.contactId,
    });
  });

  works("gives a contact a name that can be shown", async ({ call, rows }) => {
    const { id } = await rows.whatsappAccount();
    await call(message(id, { profileName: "\u202eevil\n name" }));
    await call(message(id, { phone: "+573007654321", profileName: "\u200b\u2800" }));
    const names = (await rows.all(contacts)).map(({ name }) => name).sort();
    expect(names).toEqual(["+573007654321", "evil name"]);
  });

  works("keeps what is no text, and says in the list what it is", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    const voice = { type: "audio", id: "5", mimeType: "audio/ogg; codecs=opus", voice: true };
    await call(message(id, { kind: "media", text: undefined, media: voice }));
    expect((await state(world)).conversation.lastMessageText).toBe("Voice note");
    const details = { type: "location", latitude: 4.6, longitude: -74.08, name: "Café Mirador" };
    await call(message(id, { kind: "other", text: undefined, details, replyTo: "wamid.A" }));
    const { conversation, messages } = await state(world);
    expect(conversation.lastMessageText).toBe("Location");
    expect(messages).toMatchObject([{ media: voice }, { details, replyTo: "wamid.A", body: null }]);
  });

  works("changes the message that an edit is about, once and in whatever order edits come", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    const first = message(id, { text: "Son 2" });
    const made = await call(first);
    const before = (await state(world)).conversation;
    const edit = (text: string, at: string) =>
      message(id, { text, at, details: { type: "edit", messageId: first.providerMessageId } });
    expect(await call(edit("Son 4", "2026-05-04T13:32:00Z"))).toEqual({ ...made, created: false });
    await call(edit("Son 3", "2026-05-04T13:31:00Z"));
    const { conversation, messages } = await state(world);
    expect(messages).toMatchObject([{ body: "Son 4", editedAt: new Date("2026-05-04T13:32:00Z") }]);
    expect(conversation).toMatchObject({
      lastMessageText: "Son 4",
      unreadCount: before.unreadCount,
      lastInboundAt: before.lastInboundAt,
    });
  });

  works("marks what somebody took back, and keeps what it said", async (world) => {
    const { call, rows } = world;
    const { id } = await rows.whatsappAccount();
    const first = message(id, { text: "Me equivoqué" });
    await call(first);
    const revoke = (messageId: string) =>
      message(id, { kind: "other", text: undefined, details: { type: "revoke", messageId } });
    await call(revoke(first.providerMessageId));
    expect((await state(world)).messages).toMatchObject([
      { body: "Me equivoqué", deletedAt: expect.any(Date) },
    ]);
    // Of a message that is not here: of another number, or from before Acta.
    await call(revoke("wamid.unknown"));
    const { id: otherAccount } = await rows.whatsappAccount();
    await call({ ...revoke(first.providerMessageId), accountId: otherAccount });
    expect((await rows.all(whatsappMessages)).map(({ details }) => details?.type)).toEqual([
      undefined,
      "revoke",
      "revoke",
    ]);
  });

  works("takes what WhatsApp tells by itself for no word of the person's", async (world) => {
    const { call, rows } = world;
    const { accountId } = await rows.conversation({ phone: "+573001234567", lastInboundAt: null });
    const details = { type: "system", what: "user_changed_number", phone: "573007654321" };
    await call(message(accountId, { kind: "other", text: "User changed", details }));
    expect((await state(world)).conversation).toMatchObject({ lastInboundAt: null, unreadCount: 2 });
  });

  works("asks who wrote", async ({ refusal, rows }) => {
    const { id } = await rows.whatsappAccount();
    expect(await refusal(message(id, { phone: undefined }))).toMatchObject({
      issues: [{ pointer: "/phone" }],
    });
  });

  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when the number is another workspace's", async ({ call, elsewhere }) =>
    call(message((await elsewhere.whatsappAccount()).id)),
  );
  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when there is no such number", ({ call }) => call(message(newId())));
});
