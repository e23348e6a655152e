import { passwordResets, workspaceMembers } from "@acta/db";
import { and, eq, isNull, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleMember, linkField } from "../member-record.ts";
import { assertMayGive } from "../role-rules.ts";

const lifeMs = 60 * 60 * 1000;

export const tool = defineTool({
  name: "system.user.resetPassword",
  title: "Reset password",
  description:
    "Let a member set a new password. The link is answered once, here: hand it to that person and to nobody else. It works once and for an hour; using it ends every session of theirs. Their password stays as it is until then. Not for somebody above the caller, nor for somebody who is in another workspace too: their login is not this workspace's to give away.",
  inputSchema: fields.objectOf({
    memberId: fields.idOf("member", "Id of the member who cannot sign in."),
  }),
  outputSchema: fields.objectOf({
    passwordResetId: { type: "string", format: "uuid", description: "Id of the reset." },
    created: { type: "boolean", const: true, description: "Always true." },
    url: linkField("Where the person sets the new password. Pass it on now: it is not shown again."),
    expiresAt: fields.shown(fields.isoDateTime("When the link stops working.")),
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record"],
    permissions: ["members.manage"],
  },
  errors: ["MEMBER_NOT_FOUND", "ROLE_EXCEEDS", "MEMBER_ELSEWHERE"],
  examples: [
    {
      inputs: { memberId: exampleMember.memberId },
      outputs: {
        passwordResetId: "01981c6c-2b3c-7d4e-8f50-6b7c8d9e0f1a",
        created: true,
        url: "https://console.example/reset#…",
        expiresAt: "2026-05-04T14:30:00.000Z",
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { principal } = ctx;
    // Locked: they may not be removed, or become somebody whose password the caller may not reset, in between.
    const [member] = await ctx.db
      .select({
        userId: workspaceMembers.userId,
        role: workspaceMembers.role,
        elsewhere: sql<boolean>`acta.is_member_elsewhere(${workspaceMembers.userId})`,
      })
      .from(workspaceMembers)
      .where(eq(workspaceMembers.id, inputs.memberId))
      .for("share");
    if (!member) throw fail("MEMBER_NOT_FOUND");
    assertMayGive(ctx, member.role);
    if (member.elsewhere) throw fail("MEMBER_ELSEWHERE");

    const open = await ctx.db
      .select({ id: passwordResets.id })
      .from(passwordResets)
      .where(and(eq(passwordResets.userId, member.userId), isNull(passwordResets.endedAt)));
    for (const { id } of open) await ctx.records.update(passwordResets, id, { endedAt: ctx.now });

    const token = ctx.tokens.mint("reset");
    const reset = await ctx.records.insert(passwordResets, {
      userId: member.userId,
      tokenHash: token.hash,
      issuedBy: principal.type === "user" ? principal.userId : null,
      expiresAt: new Date(ctx.now.getTime() + lifeMs),
    });
    return {
      passwordResetId: reset.id,
      created: true,
      url: token.url,
      expiresAt: reset.expiresAt.toISOString(),
    };
  },
});
