import type { Role } from "@acta/core";
import type { ToolOutputs } from "@acta/trpc/client";

export type Member = ToolOutputs["system.member.list"]["items"][number];
export type Invitation = ToolOutputs["system.invitation.list"]["items"][number];

export const roleNames = ["owner", "admin", "member"] as const satisfies readonly Role[];

/** What a role is for, as whoever gives it needs to know. */
export const roleLooks: { [role in Role]: { label: string; text: string } } = {
  owner: { label: "Owner", text: "May do everything, and alone makes and changes owners." },
  admin: { label: "Admin", text: "May do everything but make or change owners: members, keys, policies." },
  member: {
    label: "Member",
    text: "Sees, makes and edits business records and answers messages. Deletes nothing, and sees their own calls only.",
  },
};
