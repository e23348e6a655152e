import { memberInvitations, workspaceMembers } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleInvitation, exampleMember, roleField } from "../member-record.ts";

export const tool = defineTool({
  name: "system.member.accept",
  title: "Accept invitation",
  description:
    "Accept an invitation and become a member. The console calls it for the person who has shown the link of the invitation; to everybody else there is no such invitation.",
  inputSchema: fields.objectOf({
    invitationId: fields.idOf("invitation", "Id of the invitation whose link was shown."),
  }),
  outputSchema: fields.objectOf({
    memberId: fields.shown(fields.idOf("member")),
    created: { type: "boolean", const: true, description: "Always true." },
    role: roleField("What the new member is."),
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record"],
    // Held for this one call by who has shown the link (auth's invitedPrincipal); nobody else can use it here.
    permissions: ["members.manage"],
  },
  errors: ["INVITATION_NOT_FOUND", "INVITATION_ENDED", "MEMBER_EXISTS"],
  examples: [
    {
      inputs: { invitationId: exampleInvitation.invitationId },
      outputs: { memberId: exampleMember.memberId, created: true, role: "member" },
    },
  ],
  async run({ inputs, ctx }) {
    const { principal } = ctx;
    const [invitation] = await ctx.db
      .select({
        role: memberInvitations.role,
        claimedBy: memberInvitations.claimedBy,
        acceptedAt: memberInvitations.acceptedAt,
        revokedAt: memberInvitations.revokedAt,
        expiresAt: memberInvitations.expiresAt,
      })
      .from(memberInvitations)
      .where(eq(memberInvitations.id, inputs.invitationId));
    if (!invitation || principal.type !== "user" || invitation.claimedBy !== principal.userId)
      throw fail("INVITATION_NOT_FOUND");
    if (invitation.acceptedAt || invitation.revokedAt || invitation.expiresAt <= ctx.now)
      throw fail("INVITATION_ENDED");

    // In this order: the open invitation is what lets its person in until they are a member.
    const { role } = invitation;
    const member = await ctx.records.insert(workspaceMembers, { userId: principal.userId, role });
    const accepted = await ctx.records.update(memberInvitations, inputs.invitationId, {
      acceptedAt: ctx.now,
    });
    // Somebody revoked it meanwhile.
    if (!accepted) throw fail("INVITATION_ENDED");
    return { memberId: member.id, created: true, role };
  },
});
