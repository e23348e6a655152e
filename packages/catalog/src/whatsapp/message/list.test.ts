import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the latest first, a page at a time", async ({ call, rows }) => {
    const { id: conversationId } = await rows.conversation();
    const made = [];
    for (let i = 0; i < 3; i++) made.unshift((await rows.whatsappMessage({ conversationId })).id);
    await rows.whatsappMessage();
    const first = await call({ conversationId, limit: 2 });
    const second = await call({ conversationId, limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ messageId }) => messageId)).toEqual(made);
    expect(second.nextCursor).toBeNull();
  });

  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) => call({ conversationId: newId() }));
});
