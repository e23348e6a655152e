import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("shows who is in the workspace and as what, and nobody else", async ({ call, rows, elsewhere }) => {
    const member = await rows.member({ name: "Ana", email: "ana@list.test", role: "admin" });
    await elsewhere.member();
    const { items } = await call({});
    expect(items.map(({ role }) => role)).toEqual(["owner", "admin"]);
    expect(items[1]).toEqual({
      memberId: member.id,
      userId: member.userId,
      name: "Ana",
      email: "ana@list.test",
      role: "admin",
      createdAt: member.createdAt.toISOString(),
      elsewhere: false,
      lastSeenAt: null,
    });
    expect((await call({ role: "admin" })).items).toHaveLength(1);
  });

  works("says when a member was last seen, and nothing of who is in another workspace too", async (world) => {
    const { call, rows, elsewhere } = world;
    const here = await rows.member();
    const both = await rows.member({ userId: (await elsewhere.member()).userId });
    const [earlier, later] = [new Date("2026-05-03T08:00:00Z"), new Date("2026-05-04T08:00:00Z")];
    for (const { userId } of [here, both]) for (const at of [later, earlier]) await rows.session(userId, at);
    const { items } = await call({});
    const told = new Map(items.map((item) => [item.memberId, [item.elsewhere, item.lastSeenAt]]));
    expect(told.get(here.id)).toEqual([false, later.toISOString()]);
    expect(told.get(both.id)).toEqual([true, null]);
  });

  works("goes through all pages", async ({ call, rows }) => {
    for (let i = 0; i < 3; i++) await rows.member();
    const first = await call({ limit: 3 });
    const second = await call({ limit: 3, cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 1, null]);
  });
});
