import { workspaceMembers } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleMember } from "../member-record.ts";
import { assertMayGive, lockMember, withdrawInvitations } from "../role-rules.ts";

export const tool = defineTool({
  name: "system.member.remove",
  title: "Remove member",
  description:
    "Remove a member from the workspace: within a second they are out wherever they are signed in, and their open invitations are withdrawn. What they did stays in the history, and API keys they made go on working until they are revoked. Nobody removes themselves, somebody above them, or the last owner.",
  inputSchema: fields.objectOf({ memberId: fields.idOf("member", "Id of the member to remove.") }),
  outputSchema: fields.objectOf({
    memberId: fields.shown(fields.idOf("member")),
    removed: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    // Who was removed comes back by an invitation, not by an undo that nobody asked them about.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["deletes_record", "updates_record"],
    permissions: ["members.manage"],
  },
  errors: ["MEMBER_NOT_FOUND", "MEMBER_IS_SELF", "ROLE_EXCEEDS", "LAST_OWNER"],
  examples: [
    {
      inputs: { memberId: exampleMember.memberId },
      outputs: { memberId: exampleMember.memberId, removed: true },
    },
  ],
  async run({ inputs: { memberId }, ctx }) {
    const { principal } = ctx;
    const member = await lockMember(ctx, memberId);
    // A call is recorded by whoever made it, and they would be nobody here by then.
    if (principal.type === "user" && principal.userId === member.userId) throw fail("MEMBER_IS_SELF");
    assertMayGive(ctx, member.role);
    if (member.isLastOwner) throw fail("LAST_OWNER");
    await withdrawInvitations(ctx, member.userId);
    if (!(await ctx.records.delete(workspaceMembers, memberId))) throw fail("MEMBER_NOT_FOUND");
    return { memberId, removed: true };
  },
});
