import { memberInvitations } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleInvitation } from "../member-record.ts";

export const tool = defineTool({
  name: "system.invitation.revoke",
  title: "Revoke invitation",
  description:
    "Take back an invitation that was not accepted yet: its link works no more. One that was taken back already stays as it is.",
  inputSchema: fields.objectOf({
    invitationId: fields.idOf("invitation", "Id of the invitation to take back."),
  }),
  outputSchema: fields.objectOf({
    invitationId: fields.shown(fields.idOf("invitation")),
    revoked: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    // A link that was taken back may have been seen by the wrong person.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["members.manage"],
  },
  errors: ["INVITATION_NOT_FOUND", "INVITATION_ENDED"],
  examples: [
    {
      inputs: { invitationId: exampleInvitation.invitationId },
      outputs: { invitationId: exampleInvitation.invitationId, revoked: true },
    },
  ],
  async run({ inputs: { invitationId }, ctx }) {
    const [invitation] = await ctx.db
      .select({ acceptedAt: memberInvitations.acceptedAt, revokedAt: memberInvitations.revokedAt })
      .from(memberInvitations)
      .where(eq(memberInvitations.id, invitationId));
    if (!invitation) throw fail("INVITATION_NOT_FOUND");
    if (invitation.acceptedAt) throw fail("INVITATION_ENDED");
    if (!invitation.revokedAt) {
      const revoked = await ctx.records.update(memberInvitations, invitationId, { revokedAt: ctx.now });
      // It was accepted or taken back at the same time.
      if (!revoked) throw fail("INVITATION_ENDED");
    }
    return { invitationId, revoked: true };
  },
});
