import { memberInvitations } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./changeRole.ts";

describeTool(tool, ({ works, fails }) => {
  works("changes what a member may do", async ({ call, rows }) => {
    const member = await rows.member();
    const memberId = member.id;
    expect(await call({ memberId, role: "admin" })).toEqual({ memberId, role: "admin", changed: true });
    expect(await rows.reload(member)).toMatchObject({ role: "admin" });
    expect(await call({ memberId, role: "admin" })).toMatchObject({ changed: false });
  });

  works("withdraws open invitations that the new role could not make", async ({ call, rows }) => {
    const member = await rows.member({ role: "admin" });
    for (const role of ["admin", "member"] as const)
      await rows.invitation({ role, invitedBy: member.userId });
    await call({ memberId: member.id, role: "member" });
    const invitations = await rows.all(memberInvitations);
    expect(invitations.map(({ role, revokedAt }) => [role, revokedAt !== null]).sort()).toEqual([
      ["admin", true],
      ["member", false],
    ]);
  });

  works("lets one of two owners who demote each other at once do it", async ({ execute, rows, owner }) => {
    const second = await rows.member({ role: "owner" });
    const principal = owner();
    if (principal.type !== "user") throw new Error("the owner is a person");
    const members = await rows.members();
    const first = members.find(({ userId }) => userId === principal.userId)!;
    const outcomes = await Promise.allSettled([
      execute({ memberId: second.id, role: "admin" }),
      execute({ memberId: first.id, role: "admin" }, { as: { ...principal, userId: second.userId } }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await rows.members()).filter(({ role }) => role === "owner")).toHaveLength(1);
  });

  fails("MEMBER_NOT_FOUND", "for another workspace's member", async ({ call, elsewhere }) => {
    await call({ memberId: (await elsewhere.member()).id, role: "admin" });
  });

  fails("ROLE_EXCEEDS", "when an admin would make or change an owner", async (world) => {
    const { refusal, rows, owner } = world;
    const as = { ...owner(), role: "admin" } as ReturnType<typeof owner>;
    const above = await rows.member({ role: "owner" });
    expect((await refusal({ memberId: above.id, role: "member" }, { as })).code).toBe("ROLE_EXCEEDS");
    return await refusal({ memberId: (await rows.member()).id, role: "owner" }, { as });
  });

  fails("LAST_OWNER", "for the only one", async ({ call, rows }) => {
    const [only] = (await rows.members()).filter(({ role }) => role === "owner");
    await call({ memberId: only!.id, role: "admin" });
  });
});
