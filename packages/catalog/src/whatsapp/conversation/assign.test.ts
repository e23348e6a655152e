import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./assign.ts";

describeTool(tool, ({ works, fails }) => {
  works("gives it to a member, and takes it back", async ({ call, rows }) => {
    const conversation = await rows.conversation();
    const { id } = await rows.user();
    const of = { conversationId: conversation.id };
    expect(await call({ ...of, assigneeId: id })).toMatchObject({ assigneeId: id, previousAssigneeId: null });
    expect(await rows.reload(conversation)).toMatchObject({ assigneeId: id });
    expect(await call({ ...of, assigneeId: null })).toMatchObject({
      assigneeId: null,
      previousAssigneeId: id,
    });
  });

  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) =>
    call({ conversationId: newId(), assigneeId: null }),
  );
  fails("ASSIGNEE_NOT_FOUND", "when they are no member", async ({ call, rows, elsewhere }) =>
    call({ conversationId: (await rows.conversation()).id, assigneeId: (await elsewhere.user()).id }),
  );
});
