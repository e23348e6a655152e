import { memberInvitations } from "@acta/db";
import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./remove.ts";

describeTool(tool, ({ works, fails }) => {
  works("removes the member and withdraws their open invitations", async ({ call, rows }) => {
    const member = await rows.member({ role: "admin" });
    await rows.invitation({ invitedBy: member.userId });
    expect(await call({ memberId: member.id })).toEqual({ memberId: member.id, removed: true });
    expect(await rows.reload(member)).toBeNull();
    expect((await rows.all(memberInvitations))[0]!.revokedAt).not.toBeNull();
  });

  works("is done by a key too", async ({ call, rows }) => {
    const held = ["members.manage", "contacts.view", "executions.undo"] as const;
    const key = await rows.apiKey({ permissions: [...held] });
    const member = await rows.member();
    await call({ memberId: member.id }, { as: asApiKey(rows.workspaceId, key.id, [...held]) });
    expect(await rows.reload(member)).toBeNull();
  });

  fails("MEMBER_NOT_FOUND", "for another workspace's member", async ({ call, elsewhere }) => {
    await call({ memberId: (await elsewhere.member()).id });
  });

  fails("MEMBER_IS_SELF", "for the caller", async ({ call, rows, owner }) => {
    const principal = owner();
    const userId = principal.type === "user" ? principal.userId : "";
    await rows.member({ role: "owner" });
    const own = (await rows.members()).find((member) => member.userId === userId)!;
    await call({ memberId: own.id });
  });

  fails("ROLE_EXCEEDS", "when an admin would remove an owner", async ({ call, rows, owner }) => {
    const above = await rows.member({ role: "owner" });
    await call({ memberId: above.id }, { as: { ...owner(), role: "admin" } as ReturnType<typeof owner> });
  });

  fails("LAST_OWNER", "for the only one, whoever asks", async ({ refusal, rows }) => {
    const [only] = (await rows.members()).filter(({ role }) => role === "owner");
    const second = await rows.member({ role: "admin" });
    // As an owner by the token, and an admin by now.
    const as = { type: "user", userId: second.userId, workspaceId: rows.workspaceId } as const;
    const permissions = new Set(["members.manage"] as const);
    const session = { role: "owner", sessionId: second.id, permissions } as const;
    return await refusal({ memberId: only!.id }, { as: { ...as, ...session } });
  });
});
