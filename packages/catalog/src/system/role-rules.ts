import type { BaseContext, Role } from "@acta/core";
import { type Handles, memberInvitations, workspaceMembers } from "@acta/db";
import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";
import type { ToolServices } from "../services.ts";
import { fail } from "./errors.ts";

type Context = Pick<BaseContext, "principal" | "now"> & Handles & Pick<ToolServices, "roles">;

const rank: Readonly<Record<Role, number>> = { member: 0, admin: 1, owner: 2 };

/**
 * Nobody gives a role above their own, nor touches somebody who has one. A key has no role: it gives what it could do
 * itself, and never makes owners.
 *
 * @throws ActaError `ROLE_EXCEEDS`
 */
export function assertMayGive({ principal, roles }: Pick<Context, "principal" | "roles">, role: Role): void {
  const allowed =
    principal.type === "user"
      ? rank[role] <= rank[principal.role]
      : principal.type === "system" ||
        (role !== "owner" && [...roles[role]].every((permission) => principal.permissions.has(permission)));
  if (!allowed) throw fail("ROLE_EXCEEDS");
}

/**
 * Locks a member, and every owner of the workspace with them: what the member is, and whether somebody else is an owner,
 * then stays as it is read here until the call has ended. All in one order, so that of two who take each other's
 * ownership away the second waits, and sees what the first has done.
 *
 * @throws ActaError `MEMBER_NOT_FOUND`
 */
export async function lockMember(
  { db }: Pick<Context, "db">,
  memberId: string,
): Promise<{ userId: string; role: Role; isLastOwner: boolean }> {
  const locked = await db
    .select({ id: workspaceMembers.id, userId: workspaceMembers.userId, role: workspaceMembers.role })
    .from(workspaceMembers)
    .where(or(eq(workspaceMembers.id, memberId), eq(workspaceMembers.role, "owner")))
    .orderBy(asc(workspaceMembers.id))
    .for("update");
  // As Postgres writes it: UUIDs may be sent in capitals (RFC 9562 §4).
  const member = locked.find(({ id }) => id === memberId.toLowerCase());
  if (!member) throw fail("MEMBER_NOT_FOUND");
  const { userId, role } = member;
  const owners = locked.filter((each) => each.role === "owner");
  return { userId, role, isLastOwner: role === "owner" && owners.length === 1 };
}

/** Withdraws the open invitations of somebody who may no longer make them: to roles above `role`; all without one. */
export async function withdrawInvitations(
  { db, records, now }: Context,
  userId: string,
  role?: Role,
): Promise<void> {
  const above = (Object.keys(rank) as Role[]).filter((each) => role === undefined || rank[each] > rank[role]);
  const open = await db
    .select({ id: memberInvitations.id })
    .from(memberInvitations)
    .where(
      and(
        eq(memberInvitations.invitedBy, userId),
        inArray(memberInvitations.role, above),
        isNull(memberInvitations.acceptedAt),
        isNull(memberInvitations.revokedAt),
      ),
    );
  for (const { id } of open) await records.update(memberInvitations, id, { revokedAt: now });
}
