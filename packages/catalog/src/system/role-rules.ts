import type { BaseContext, Role } from "@acta/core";
import { type Handles, memberInvitations, workspaceMembers } from "@acta/db";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
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
 * Locks every owner of the workspace, in one order, so that of two who take each other's ownership away the second sees
 * what the first has done.
 *
 * @throws ActaError `LAST_OWNER` where the member is the only one
 */
export async function assertNotLastOwner({ db, records }: Context, memberId: string): Promise<void> {
  const owners = await db
    .select({ id: workspaceMembers.id })
    .from(workspaceMembers)
    .where(eq(workspaceMembers.role, "owner"))
    .orderBy(asc(workspaceMembers.id));
  let others = 0;
  for (const { id } of owners) {
    const now = await records.update(workspaceMembers, id, {});
    if (now?.role === "owner" && id !== memberId) others += 1;
  }
  if (others === 0) throw fail("LAST_OWNER");
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
