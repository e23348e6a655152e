import { memberInvitations } from "@acta/db";
import { desc, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { exampleInvitation, invitationItem } from "../member-record.ts";

export const tool = defineTool({
  name: "system.invitation.list",
  title: "List invitations",
  description:
    "List the invitations into the workspace and what became of them, the newest first, a page at a time. Their links are never shown again.",
  inputSchema: fields.objectOf(
    { limit: fields.limit, cursor: fields.cursor },
    { optional: ["limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(invitationItem, "Invitations, the newest first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["members.manage"],
  },
  examples: [{ inputs: {}, outputs: { items: [exampleInvitation], nextCursor: null } }],
  async run({ inputs: { limit, cursor }, ctx }) {
    const start = startOf(ctx, {}, cursor);
    const rows = await ctx.db
      .select({
        invitationId: memberInvitations.id,
        email: memberInvitations.email,
        role: memberInvitations.role,
        invitedBy: memberInvitations.invitedBy,
        acceptedAt: memberInvitations.acceptedAt,
        revokedAt: memberInvitations.revokedAt,
        expiresAt: memberInvitations.expiresAt,
        createdAt: memberInvitations.createdAt,
      })
      .from(memberInvitations)
      .where(start ? lt(memberInvitations.id, start[0]!) : undefined)
      .orderBy(desc(memberInvitations.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, {}, rows, limit, (row) => [row.invitationId]);
    return {
      items: items.map(({ acceptedAt, revokedAt, expiresAt, createdAt, ...invitation }) => ({
        ...invitation,
        state: acceptedAt
          ? ("accepted" as const)
          : revokedAt
            ? ("revoked" as const)
            : expiresAt <= ctx.now
              ? ("expired" as const)
              : ("open" as const),
        expiresAt: expiresAt.toISOString(),
        createdAt: createdAt.toISOString(),
      })),
      nextCursor,
    };
  },
});
