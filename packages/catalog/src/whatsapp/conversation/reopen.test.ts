import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./reopen.ts";

describeTool(tool, ({ works, fails }) => {
  works("opens a closed one, without its reason", async ({ call, rows }) => {
    const conversation = await rows.conversation({
      state: "closed",
      closeReason: "Done",
      closedAt: new Date(),
    });
    expect(await call({ conversationId: conversation.id })).toMatchObject({ state: "open" });
    expect(await rows.reload(conversation)).toMatchObject({
      state: "open",
      closeReason: null,
      closedAt: null,
    });
  });

  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) => call({ conversationId: newId() }));
});
