import { memberInvitations, workspaceMembers } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./accept.ts";

describeTool(tool, ({ works, fails }) => {
  works("makes who has shown the link a member, and is recorded as theirs", async (world) => {
    const { call, rows, guest, executions } = world;
    const invitation = await rows.invitation({ role: "admin" });
    const outputs = await call({ invitationId: invitation.id });
    const userId = guest.type === "user" ? guest.userId : "";
    expect(outputs).toMatchObject({ created: true, role: "admin" });
    const members = await rows.all(workspaceMembers);
    expect(members.find(({ id }) => id === outputs.memberId)).toMatchObject({ userId, role: "admin" });
    expect((await rows.all(memberInvitations))[0]!.acceptedAt).not.toBeNull();
    expect((await executions()).at(-1)).toMatchObject({ userId, status: "success" });
  });

  works("is not for an owner to do in somebody's place", async ({ refusal, rows, owner }) => {
    const { id } = await rows.invitation();
    expect((await refusal({ invitationId: id }, { as: owner() })).code).toBe("INVITATION_NOT_FOUND");
  });

  fails("INVITATION_NOT_FOUND", "for a link that somebody else has shown", async (world) => {
    const { rows, call } = world;
    const member = await rows.member();
    const other = await rows.invitation({ claimedBy: member.userId });
    await rows.invitation();
    await call({ invitationId: other.id });
  });

  fails("INVITATION_ENDED", "for one that was taken back", async ({ call, rows }) => {
    const ended = await rows.invitation({ revokedAt: new Date() });
    // Without an open one the person is not even in the workspace.
    await rows.invitation();
    await call({ invitationId: ended.id });
  });

  works("lets nobody in by an invitation that has ended", async ({ refusal, rows }) => {
    const past = new Date(Date.now() - 1_000);
    for (const end of [{ revokedAt: past }, { acceptedAt: past }, { expiresAt: past }]) {
      const { id } = await rows.invitation(end);
      expect((await refusal({ invitationId: id })).code).toBe("INVITATION_NOT_FOUND");
    }
  });

  fails("MEMBER_EXISTS", "for somebody who came in by another invitation", async ({ call, rows }) => {
    const [first, second] = [await rows.invitation(), await rows.invitation()];
    await call({ invitationId: first.id });
    await call({ invitationId: second.id });
  });
});
