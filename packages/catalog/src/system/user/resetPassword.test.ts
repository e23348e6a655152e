import { passwordResets } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./resetPassword.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the link once, for an hour, and ends those before it", async (world) => {
    const { call, rows, executions } = world;
    const member = await rows.member({ role: "admin" });
    const first = await call({ memberId: member.id });
    const outputs = await call({ memberId: member.id });
    const resets = await rows.all(passwordResets);
    expect(resets.map(({ id, userId, endedAt }) => [id, userId, endedAt !== null])).toEqual([
      [first.passwordResetId, member.userId, true],
      [outputs.passwordResetId, member.userId, false],
    ]);
    const minutes = (Date.parse(outputs.expiresAt) - Date.now()) / 60_000;
    expect(Math.round(minutes)).toBe(60);
    const recorded = JSON.stringify(await executions());
    expect(recorded).not.toContain(outputs.url.split("#")[1]!);
    expect(recorded).not.toContain("token_hash");
  });

  fails("MEMBER_NOT_FOUND", "for another workspace's member", async ({ call, elsewhere }) => {
    await call({ memberId: (await elsewhere.member()).id });
  });

  fails("ROLE_EXCEEDS", "when an admin would get at an owner", async ({ call, rows, owner }) => {
    const above = await rows.member({ role: "owner" });
    await call({ memberId: above.id }, { as: { ...owner(), role: "admin" } as ReturnType<typeof owner> });
  });

  fails("MEMBER_ELSEWHERE", "for a person whose password opens another workspace", async (world) => {
    const { call, rows, elsewhere } = world;
    const { userId } = await elsewhere.member();
    const member = await rows.member({ userId });
    await call({ memberId: member.id });
  });
});
