import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("says what became of each", async ({ call, rows, elsewhere }) => {
    const past = new Date(Date.now() - 1_000);
    await rows.invitation({ email: "open@list.test" });
    await rows.invitation({ acceptedAt: past });
    await rows.invitation({ revokedAt: past });
    await rows.invitation({ expiresAt: past });
    await elsewhere.invitation();
    const { items } = await call({});
    expect(items.map(({ state }) => state)).toEqual(["expired", "revoked", "accepted", "open"]);
    expect(items[3]).toMatchObject({ email: "open@list.test", role: "member", invitedBy: null });
    expect(JSON.stringify(items)).not.toContain("digest");
  });

  works("goes through all pages", async ({ call, rows }) => {
    for (let i = 0; i < 3; i++) await rows.invitation();
    const first = await call({ limit: 2 });
    const second = await call({ limit: 2, cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  });
});
