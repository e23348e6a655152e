import { roles } from "@acta/core";
import * as fields from "../fields.ts";
import type { SystemInvitationListOutput, SystemMemberListOutput } from "../generated/types.ts";

export type MemberItem = SystemMemberListOutput["items"][number];
export type InvitationItem = SystemInvitationListOutput["items"][number];

export function roleField(description: string) {
  return { type: "string", enum: roles, description } as const;
}

export const memberItem = fields.objectOf({
  memberId: fields.shown(fields.idOf("member")),
  userId: fields.shown(fields.idOf("user")),
  name: fields.shown(fields.personName),
  email: { type: "string", description: "Address they sign in with." },
  role: roleField("What they may do: owner, admin or member."),
  createdAt: fields.shown(fields.isoDateTime("When they became a member.")),
  elsewhere: {
    type: "boolean",
    description:
      "Whether they are a member of another workspace too. Then their password is not this workspace's to reset, and when they were last seen not its to know.",
  },
  lastSeenAt: {
    type: ["string", "null"],
    format: "date-time",
    description:
      "When they last used the console, to within a quarter of an hour; null where not in the last weeks, and for those who are elsewhere too.",
  },
});

export const invitationItem = fields.objectOf({
  invitationId: fields.shown(fields.idOf("invitation")),
  email: { type: "string", description: "Who is invited." },
  role: roleField("What they will be."),
  state: {
    type: "string",
    enum: ["open", "accepted", "revoked", "expired"],
    description: "Whether it can still be accepted, or what became of it.",
  },
  invitedBy: {
    ...fields.nullable(fields.shown(fields.idOf("user"))),
    description: "The user who invited them; null when an API key did.",
  },
  expiresAt: fields.shown(fields.isoDateTime("When it can no longer be accepted.")),
  createdAt: fields.shown(fields.createdAt),
});

/** A link with a one-time token in it. */
export function linkField(description: string) {
  return { type: "string", description, "x-sensitive": true } as const;
}

export const exampleMember: MemberItem = {
  memberId: "01981c2a-5f3e-7b10-8c4d-9e2f6a1b3c57",
  userId: "01981c2a-5f3d-7a90-b1c4-7d2e8f60a315",
  name: "Ana Gómez",
  email: "ana@example.com",
  role: "admin",
  createdAt: "2026-05-02T08:00:00.000Z",
  elsewhere: false,
  lastSeenAt: "2026-05-04T13:25:00.000Z",
};

export const exampleInvitation: InvitationItem = {
  invitationId: "01981c5b-1a2b-7c3d-9e4f-5a6b7c8d9e0f",
  email: "luis@example.com",
  role: "member",
  state: "open",
  invitedBy: exampleMember.userId,
  expiresAt: "2026-05-11T13:30:00.000Z",
  createdAt: "2026-05-04T13:30:00.000Z",
};
