import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("answers the number connected last first, a page at a time", async ({ call, rows }) => {
    const made = [];
    for (let i = 0; i < 3; i++) made.unshift((await rows.whatsappAccount()).id);
    const first = await call({ limit: 2 });
    const second = await call({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ accountId }) => accountId)).toEqual(made);
    expect(second.nextCursor).toBeNull();
  });
});
