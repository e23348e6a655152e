import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./revoke.ts";

describeTool(tool, ({ works, fails }) => {
  works("takes an open invitation back, once", async ({ call, rows }) => {
    const invitation = await rows.invitation();
    const invitationId = invitation.id;
    expect(await call({ invitationId })).toEqual({ invitationId, revoked: true });
    const revoked = (await rows.reload(invitation))!;
    expect(revoked.revokedAt).not.toBeNull();
    expect(await call({ invitationId })).toEqual({ invitationId, revoked: true });
    expect(await rows.reload(invitation)).toEqual(revoked);
  });

  fails("INVITATION_NOT_FOUND", "for another workspace's", async ({ call, elsewhere }) => {
    await call({ invitationId: (await elsewhere.invitation()).id });
  });

  fails("INVITATION_ENDED", "for one that was accepted", async ({ call, rows }) => {
    await call({ invitationId: (await rows.invitation({ acceptedAt: new Date() })).id });
  });
});
