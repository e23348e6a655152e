import { newId } from "@acta/core";
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

  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) => call({ conversationId: newId() }));
});
