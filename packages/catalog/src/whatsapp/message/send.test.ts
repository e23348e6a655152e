import { newId } from "@acta/core";
import { whatsappConversations, whatsappMessages } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./send.ts";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

describeTool(tool, ({ works, fails }) => {
  works("queues a text and shows it in the conversation", async ({ call, rows, executions }) => {
    const conversation = await rows.conversation({ phone: "+573001234567", state: "closed" });
    const outputs = await call({ conversationId: conversation.id, text: "Hola\n¿qué tal?" });
    expect(outputs).toMatchObject({ to: "+573001234567", state: "queued", window: { state: "open" } });
    const [message] = await rows.all(whatsappMessages);
    expect(message).toMatchObject({ id: outputs.messageId, state: "queued", effectId: expect.any(String) });
    expect(await rows.reload(conversation)).toMatchObject({
      state: "open",
      lastMessageText: "Hola\n¿qué tal?",
    });
    const [row] = await executions();
    expect(row!.effects).toEqual([
      { id: message!.effectId, kind: "whatsapp.message", target: "+573001234567" },
    ]);
  });

  works("shows in a dry-run whom it goes to, what it says, and the window", async ({ execute, rows }) => {
    const { id } = await rows.conversation({ phone: "+573001234567" });
    const { preview } = await execute({ conversationId: id, text: "Hola" }, { dryRun: true });
    expect(preview!.effects).toEqual([
      {
        kind: "whatsapp.message",
        target: "+573001234567",
        preview: {
          to: "+573001234567",
          kind: "text",
          text: "Hola",
          window: { state: "open", closesAt: expect.any(String) },
        },
      },
    ]);
    expect(await rows.all(whatsappMessages)).toEqual([]);
  });

  works("finds the conversation of a contact or a number", async ({ call, rows }) => {
    const { id, contactId } = await rows.conversation({ phone: "+573001234567" });
    expect(await call({ contactId, text: "a" })).toMatchObject({ conversationId: id });
    expect(await call({ to: "+573001234567", text: "b" })).toMatchObject({ conversationId: id });
    expect(await rows.all(whatsappConversations)).toHaveLength(1);
  });

  works("sends a file with its caption", async ({ call, rows }) => {
    const { id } = await rows.conversation();
    const media = { type: "document", link: "https://files.example/a.pdf", filename: "Factura.pdf" };
    await call({ conversationId: id, text: "La factura", media });
    expect((await rows.all(whatsappMessages))[0]).toMatchObject({ kind: "media", body: "La factura", media });
  });

  works("says what is missing or too much", async ({ refusal, rows }) => {
    const conversation = await rows.conversation();
    const conversationId = conversation.id;
    const media = { type: "image" };
    for (const [inputs, pointer] of [
      [{ text: "a" }, "/conversationId"],
      [{ text: "a", conversationId, contactId: conversation.contactId }, "/contactId"],
      [{ text: "a", conversationId, to: "+573001234567" }, "/to"],
      [{ conversationId }, "/text"],
      [{ conversationId, media }, "/media"],
      [{ conversationId, media: { ...media, id: "1", link: "https://x.example" } }, "/media"],
      [{ conversationId, media: { ...media, link: "http://x.example" } }, "/media/link"],
      [{ conversationId, text: "" }, "/text"],
      [{ conversationId, text: "a", media: { type: "audio", id: "1" } }, "/text"],
      [{ conversationId, text: "a", media: { type: "sticker", id: "1" } }, "/text"],
      [{ conversationId, text: "a".repeat(1_025), media: { type: "image", id: "1" } }, "/text"],
    ] as const)
      expect((await refusal(inputs)).issues).toContainEqual(expect.objectContaining({ pointer }));
  });

  fails("WHATSAPP_WINDOW_CLOSED", "24 hours after the last message, and says when", async (world) => {
    const { rows, refusal, call } = world;
    const heard = hoursAgo(24);
    const { id } = await rows.conversation({ lastInboundAt: heard });
    expect(await refusal({ conversationId: id, text: "Hola" }, { dryRun: true })).toMatchObject({
      status: 422,
      details: {
        closedAt: new Date(heard.getTime() + 24 * 3_600_000).toISOString(),
        sendInstead: "whatsapp.template.send",
      },
      detail: expect.stringContaining("whatsapp.template.send"),
    });
    const late = await rows.conversation({ lastInboundAt: hoursAgo(23.9) });
    await call({ conversationId: late.id, text: "Hola" });
    await call({ conversationId: id, text: "Hola" });
  });
  fails("WHATSAPP_WINDOW_CLOSED", "to somebody who never wrote", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await call({ to: "+573001234567", text: "Hola" });
  });
  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) =>
    call({ conversationId: newId(), text: "Hola" }),
  );
  fails("CONTACT_NOT_FOUND", "when there is none", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await call({ contactId: newId(), text: "Hola" });
  });
  fails("CONTACT_WITHOUT_PHONE", "when they have none", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await call({ contactId: (await rows.contact()).id, text: "Hola" });
  });
  fails("WHATSAPP_NOT_CONNECTED", "when no number is connected", ({ call }) =>
    call({ to: "+573001234567", text: "Hola" }),
  );
  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when there is no such number", ({ call }) =>
    call({ to: "+573001234567", accountId: newId(), text: "Hola" }),
  );
  fails("WHATSAPP_ACCOUNT_UNCLEAR", "when several are connected", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await rows.whatsappAccount();
    await call({ to: "+573001234567", text: "Hola" });
  });
});
