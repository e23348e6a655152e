import { memberInvitations } from "@acta/db";
import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./invite.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the link once, and keeps only the digest of its token", async (world) => {
    const { call, rows, owner, executions } = world;
    const outputs = await call({ email: "Luis@Example.com", role: "admin" });
    const [invitation] = await rows.all(memberInvitations);
    const principal = owner();
    expect(invitation).toMatchObject({
      id: outputs.invitationId,
      email: "luis@example.com",
      role: "admin",
      invitedBy: principal.type === "user" ? principal.userId : null,
      claimedBy: null,
      acceptedAt: null,
    });
    const days = (Date.parse(outputs.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
    const token = outputs.url.split("#")[1]!;
    const recorded = JSON.stringify(await executions());
    expect(recorded).not.toContain(token);
    expect(recorded).not.toContain("token_hash");
  });

  works("takes the place of what is still open for the address", async ({ call, rows }) => {
    const first = await call({ email: "luis@example.com", role: "member" });
    await call({ email: "eva@example.com", role: "member" });
    await call({ email: "LUIS@example.com", role: "admin" });
    const revoked = (await rows.all(memberInvitations)).filter(({ revokedAt }) => revokedAt);
    expect(revoked.map(({ id }) => id)).toEqual([first.invitationId]);
  });

  works("lets a key invite into roles that can do no more than it", async ({ call, refusal, rows }) => {
    const key = await rows.apiKey({ permissions: ["members.manage", "contacts.view", "executions.undo"] });
    const as = asApiKey(rows.workspaceId, key.id, ["members.manage", "contacts.view", "executions.undo"]);
    await call({ email: "a@example.com", role: "member" }, { as });
    expect((await rows.all(memberInvitations))[0]).toMatchObject({ invitedBy: null });
    for (const role of ["admin", "owner"])
      expect((await refusal({ email: "b@example.com", role }, { as })).code).toBe("ROLE_EXCEEDS");
  });

  fails("MEMBER_EXISTS", "for somebody who is in the workspace", async ({ call, rows }) => {
    await rows.member({ email: "ana@invite.test" });
    await call({ email: "Ana@invite.test", role: "member" });
  });

  fails("ROLE_EXCEEDS", "when an admin would make an owner", async ({ call, owner }) => {
    await call({ email: "luis@example.com", role: "owner" }, { as: { ...owner(), role: "admin" } as never });
  });
});
