import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./close.ts";

describeTool(tool, ({ works, fails }) => {
  works("closes it, and leaves a closed one as it is", async ({ call, rows }) => {
    const conversation = await rows.conversation();
    expect(await call({ conversationId: conversation.id, reason: "Done" })).toMatchObject({
      state: "closed",
    });
    const closed = await rows.reload(conversation);
    expect(closed).toMatchObject({ state: "closed", closeReason: "Done", closedAt: expect.any(Date) });
    await call({ conversationId: conversation.id, reason: "Again" });
    expect(await rows.reload(conversation)).toEqual(closed);
  });

  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) => call({ conversationId: newId() }));
});
