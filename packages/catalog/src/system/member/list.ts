import { sessions, users, workspaceMembers } from "@acta/db";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { exampleMember, memberItem, roleField } from "../member-record.ts";

export const tool = defineTool({
  name: "system.member.list",
  title: "List members",
  description:
    "List the people of the workspace with their roles and when they were last seen, who came first first, a page at a time. Those who are invited and have not accepted are in system.invitation.list.",
  inputSchema: fields.objectOf(
    { role: roleField("Only members with this role."), limit: fields.limit, cursor: fields.cursor },
    { optional: ["role", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(memberItem, "Members, who came first first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["members.manage"],
  },
  examples: [{ inputs: { role: "admin" }, outputs: { items: [exampleMember], nextCursor: null } }],
  async run({ inputs: { role, limit, cursor }, ctx }) {
    const filters = { role };
    const start = startOf(ctx, filters, cursor);
    const rows = await ctx.db
      .select({
        memberId: workspaceMembers.id,
        userId: workspaceMembers.userId,
        name: users.name,
        email: users.email,
        role: workspaceMembers.role,
        createdAt: workspaceMembers.createdAt,
        elsewhere: sql<boolean>`acta.is_member_elsewhere(${workspaceMembers.userId})`,
        lastSeenAt: sql<Date | null>`acta.member_last_seen_at(${workspaceMembers.userId})`.mapWith(
          sessions.refreshedAt,
        ),
      })
      .from(workspaceMembers)
      .innerJoin(users, eq(users.id, workspaceMembers.userId))
      .where(
        and(
          start ? gt(workspaceMembers.id, start[0]!) : undefined,
          role === undefined ? undefined : eq(workspaceMembers.role, role),
        ),
      )
      .orderBy(asc(workspaceMembers.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.memberId]);
    return {
      items: items.map((member) => ({
        ...member,
        createdAt: member.createdAt.toISOString(),
        lastSeenAt: member.lastSeenAt?.toISOString() ?? null,
      })),
      nextCursor,
    };
  },
});
