import { newId } from "@acta/core";
import { effects } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./markRead.ts";

describeTool(tool, ({ works, fails }) => {
  works("leaves nothing unread", async ({ call, rows }) => {
    const conversation = await rows.conversation({ unreadCount: 3 });
    expect(await call({ conversationId: conversation.id })).toMatchObject({ marked: 3 });
    expect(await rows.reload(conversation)).toMatchObject({ unreadCount: 0 });
    expect(await call({ conversationId: conversation.id })).toMatchObject({ marked: 0 });
  });

  works("tells the person, by the latest message they wrote, and once", async ({ execute, rows }) => {
    const { id: conversationId } = await rows.conversation({ phone: "+573001234567", unreadCount: 2 });
    const inbound = { conversationId, direction: "inbound", state: "received" } as const;
    await rows.whatsappMessage({ ...inbound, providerId: "wamid.1" });
    await rows.whatsappMessage({ ...inbound, providerId: "wamid.2" });
    await rows.whatsappMessage({
      ...inbound,
      providerId: "wamid.3",
      kind: "other",
      details: { type: "system" },
    });
    await rows.whatsappMessage({ conversationId, providerId: "wamid.4", state: "sent" });
    const { preview } = await execute({ conversationId }, { dryRun: true });
    expect(preview!.effects).toMatchObject([{ kind: "whatsapp.readReceipt", target: "+573001234567" }]);
    await execute({ conversationId });
    await execute({ conversationId });
    expect(await rows.all(effects)).toMatchObject([
      { kind: "whatsapp.readReceipt", payload: { providerMessageId: "wamid.2" }, orderingKey: null },
    ]);
  });

  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) => call({ conversationId: newId() }));
});
