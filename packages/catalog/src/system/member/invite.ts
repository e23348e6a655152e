import { memberInvitations, users, workspaceMembers } from "@acta/db";
import { and, eq, isNull } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleInvitation, linkField, roleField } from "../member-record.ts";
import { assertMayGive } from "../role-rules.ts";

const lifeMs = 7 * 24 * 60 * 60 * 1000;

export const tool = defineTool({
  name: "system.member.invite",
  title: "Invite member",
  description:
    "Invite somebody into the workspace. The link is answered once, here: hand it to that person and to nobody else, since whoever has it can accept. It works once and for 7 days. Inviting the same address again takes the place of what is still open.",
  inputSchema: fields.objectOf({
    email: fields.described(fields.email, "Address the person will sign in with."),
    role: roleField("What they will be; no more than the caller is. Only owners make owners."),
  }),
  outputSchema: fields.objectOf({
    invitationId: fields.shown(fields.idOf("invitation")),
    created: { type: "boolean", const: true, description: "Always true." },
    url: linkField("Where the invited person accepts. Pass it on now: it is not shown again."),
    expiresAt: fields.shown(fields.isoDateTime("When it can no longer be accepted.")),
  }),
  metadata: {
    // The link is in somebody's hands by then: system.invitation.revoke takes it back.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record"],
    permissions: ["members.manage"],
  },
  errors: ["MEMBER_EXISTS", "ROLE_EXCEEDS"],
  examples: [
    {
      inputs: { email: exampleInvitation.email, role: exampleInvitation.role },
      outputs: {
        invitationId: exampleInvitation.invitationId,
        created: true,
        url: "https://console.example/invite#…",
        expiresAt: exampleInvitation.expiresAt,
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { principal } = ctx;
    assertMayGive(ctx, inputs.role);
    const email = inputs.email.toLowerCase();
    // Only colleagues can be seen here, so this tells nothing of people elsewhere.
    const members = await ctx.db
      .select({ id: workspaceMembers.id })
      .from(workspaceMembers)
      .innerJoin(users, eq(users.id, workspaceMembers.userId))
      .where(eq(users.email, email));
    if (members.length > 0) throw fail("MEMBER_EXISTS");
    const open = await ctx.db
      .select({ id: memberInvitations.id })
      .from(memberInvitations)
      .where(
        and(
          eq(memberInvitations.email, email),
          isNull(memberInvitations.acceptedAt),
          isNull(memberInvitations.revokedAt),
        ),
      );
    for (const { id } of open) await ctx.records.update(memberInvitations, id, { revokedAt: ctx.now });

    const token = ctx.tokens.mint("invite");
    const invitation = await ctx.records.insert(memberInvitations, {
      email,
      role: inputs.role,
      tokenHash: token.hash,
      invitedBy: principal.type === "user" ? principal.userId : null,
      expiresAt: new Date(ctx.now.getTime() + lifeMs),
    });
    return {
      invitationId: invitation.id,
      created: true,
      url: token.url,
      expiresAt: invitation.expiresAt.toISOString(),
    };
  },
});
