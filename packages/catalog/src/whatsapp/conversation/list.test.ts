import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("answers the one with the latest message first, each once", async ({ call, rows }) => {
    const { id: accountId } = await rows.whatsappAccount();
    const at = (minute: number) => new Date(Date.UTC(2026, 4, 4, 13, minute));
    const made: string[] = [];
    for (const minute of [1, 2, 2, 2, 3])
      made.push((await rows.conversation({ accountId, lastMessageAt: at(minute) })).id);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ conversationId }) => conversationId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([made[4], made[3], made[2], made[1], made[0]]);
  });

  works("filters by state, contact, assignee and what is unread", async ({ call, rows, elsewhere }) => {
    const { id: accountId } = await rows.whatsappAccount();
    const { id: assigneeId } = await rows.user();
    await elsewhere.conversation();
    const open = await rows.conversation({ accountId, assigneeId });
    const closed = await rows.conversation({ accountId, state: "closed", unreadCount: 0 });
    const found = async (filter: object) =>
      (await call(filter)).items.map(({ conversationId }) => conversationId);
    expect(await found({})).toEqual([closed.id, open.id]);
    expect(await found({ state: "closed" })).toEqual([closed.id]);
    expect(await found({ unread: true })).toEqual([open.id]);
    expect(await found({ unread: false })).toEqual([closed.id]);
    expect(await found({ assigneeId })).toEqual([open.id]);
    expect(await found({ contactId: closed.contactId })).toEqual([closed.id]);
  });
});
