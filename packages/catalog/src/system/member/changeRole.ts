import { workspaceMembers } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleMember, roleField } from "../member-record.ts";
import { assertMayGive, lockMember, withdrawInvitations } from "../role-rules.ts";

export const tool = defineTool({
  name: "system.member.changeRole",
  title: "Change role",
  description:
    "Change what a member may do. Nobody gives a role above their own or changes somebody who has one, and the last owner stays. It counts within a second, wherever the member is signed in. Open invitations that the new role could not make are withdrawn.",
  inputSchema: fields.objectOf({
    memberId: fields.idOf("member", "Id of the member."),
    role: roleField("What they are to be: owner, admin or member."),
  }),
  outputSchema: fields.objectOf({
    memberId: fields.shown(fields.idOf("member")),
    role: roleField("What they are now."),
    changed: { type: "boolean", description: "false: they had this role already." },
  }),
  metadata: {
    // Undo would know nothing of who may give which role by then.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["members.manage"],
  },
  errors: ["MEMBER_NOT_FOUND", "ROLE_EXCEEDS", "LAST_OWNER"],
  examples: [
    {
      inputs: { memberId: exampleMember.memberId, role: "admin" },
      outputs: { memberId: exampleMember.memberId, role: "admin", changed: true },
    },
  ],
  async run({ inputs: { memberId, role }, ctx }) {
    const member = await lockMember(ctx, memberId);
    assertMayGive(ctx, member.role);
    assertMayGive(ctx, role);
    if (member.role === role) return { memberId, role, changed: false };

    if (member.isLastOwner) throw fail("LAST_OWNER");
    // Before the role goes: afterwards one's own invitations may be out of reach.
    await withdrawInvitations(ctx, member.userId, role);
    const changed = await ctx.records.update(workspaceMembers, memberId, { role });
    if (!changed) throw fail("MEMBER_NOT_FOUND");
    return { memberId, role, changed: true };
  },
});
