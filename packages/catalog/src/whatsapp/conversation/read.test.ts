import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the latest messages first, and whether free text can be sent", async ({ call, rows }) => {
    const { id: contactId } = await rows.contact({ name: "Café Mirador", phone: "+573001234567" });
    const conversation = await rows.conversation({ contactId, phone: "+573001234567" });
    const ids = [];
    for (const body of ["a", "b", "c"])
      ids.unshift((await rows.whatsappMessage({ conversationId: conversation.id, body })).id);
    await rows.whatsappMessage();
    const answer = await call({ conversationId: conversation.id, messages: 2 });
    expect(answer.messages.map(({ messageId }) => messageId)).toEqual(ids.slice(0, 2));
    expect(answer.conversation).toMatchObject({
      contactName: "Café Mirador",
      window: { state: "open", closesAt: expect.any(String) },
    });
  });

  works("tells of people nobody knows yet", async ({ call, rows }) => {
    const { id } = await rows.conversation({ contactId: null, lastInboundAt: null });
    const { conversation } = await call({ conversationId: id });
    expect(conversation).toMatchObject({
      contactId: null,
      contactName: null,
      window: { state: "closed", closesAt: null },
    });
  });

  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) => call({ conversationId: newId() }));
});
