import type { Role } from "@acta/core";

const rank: { [role in Role]: number } = { member: 0, admin: 1, owner: 2 };

/** Whether somebody of this role may give that one, and change who has it. Held by the server. */
export function mayGive(own: Role, role: Role): boolean {
  return rank[role] <= rank[own];
}

/** Why something cannot be done about a member, as a sentence; null where it can. */
export interface Limits {
  changeRole: string | null;
  remove: string | null;
  resetPassword: string | null;
}

/**
 * What the server would refuse, said before anybody tries.
 *
 * @param owners how many there are; null where not all members are known
 */
export function limitsOf(
  member: { userId: string; role: Role; elsewhere: boolean },
  me: { userId: string; role: Role },
  owners: number | null,
): Limits {
  const isSelf = member.userId === me.userId;
  const above = mayGive(me.role, member.role) ? null : "Only an owner changes an owner";
  const last =
    member.role === "owner" && owners === 1 ? "The last owner stays: make another one first" : null;
  return {
    changeRole: above ?? last,
    remove: isSelf ? "Nobody removes themselves" : (above ?? last),
    resetPassword: isSelf
      ? "You change your own in the settings"
      : (above ??
        (member.elsewhere ? "They are in another workspace too: their password is theirs alone" : null)),
  };
}
