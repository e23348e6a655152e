import { defineErrors } from "@acta/core";

export const { errors, fail } = defineErrors({
  MEMBER_NOT_FOUND: {
    status: 404,
    title: "No such member",
    detail: "There is no member with this id in the workspace.",
  },
  MEMBER_EXISTS: {
    status: 409,
    title: "A member already",
    detail: "This person is a member of the workspace. Change their role instead.",
    constraint: "workspace_members_user_key",
  },
  MEMBER_IS_SELF: {
    status: 409,
    title: "That is the caller",
    detail: "Nobody removes themselves. Ask another owner or admin.",
  },
  MEMBER_ELSEWHERE: {
    status: 409,
    title: "A member of another workspace too",
    detail:
      "Their password opens more than this workspace. They can change it themselves, or whoever runs Acta can.",
  },
  ROLE_EXCEEDS: {
    status: 403,
    title: "Above the caller's own role",
    detail: "Nobody gives a role above their own, or acts on somebody who has one. Only owners make owners.",
  },
  LAST_OWNER: {
    status: 409,
    title: "The last owner",
    detail: "A workspace has at least one owner. Make somebody else an owner first.",
  },
  INVITATION_NOT_FOUND: {
    status: 404,
    title: "No such invitation",
    detail: "There is no invitation with this id in the workspace.",
  },
  INVITATION_ENDED: {
    status: 409,
    title: "The invitation has ended",
    detail: "It was accepted, taken back, or is too old. Ask for a new one.",
  },
  PERSON_NEEDED: {
    status: 403,
    title: "A person has to do this",
    detail: "Somebody who is signed in can do this; an API key cannot.",
  },
  EFFECT_NOT_FOUND: {
    status: 404,
    title: "No such effect",
    detail: "There is no effect with this id in the workspace.",
  },
  EFFECT_NOT_ENDED: {
    status: 409,
    title: "The effect has not ended badly",
    detail: "Only an effect that failed, or whose outcome is unknown, can be tried again.",
  },
  EFFECT_MAY_HAVE_HAPPENED: {
    status: 409,
    title: "The effect may have happened",
    detail: "Nobody knows whether it did, and it would then happen twice. Send force to try it all the same.",
  },
  EFFECT_NOT_UNKNOWN: {
    status: 409,
    title: "The effect's outcome is known",
    detail:
      "Only of an effect that may have happened, and is not asked for again, can it be said whether it did.",
  },
  API_KEY_NOT_FOUND: {
    status: 404,
    title: "No such API key",
    detail: "There is no API key with this id in the workspace.",
  },
  API_KEY_REVOKED: {
    status: 409,
    title: "The key is revoked",
    detail: "A revoked key stays revoked and cannot be replaced. Create a new one.",
  },
  KEY_KIND_EXCEEDS: {
    status: 403,
    title: "An agent makes agents only",
    detail: "The key of an AI agent can create and rotate keys of kind agent only.",
  },
  KEY_PERMISSIONS_EXCEED: {
    status: 403,
    title: "More permissions than the caller has",
    detail: "A key can hold only permissions that its creator has. Leave out those in missingPermissions.",
  },
  KEY_EXPIRY_PAST: {
    status: 422,
    title: "The key would have expired already",
    detail: "expiresAt must lie in the future. Leave it out for a key that does not expire.",
  },
  POLICY_NOT_FOUND: {
    status: 404,
    title: "No such policy",
    detail: "There is no approval policy with this id in the workspace.",
  },
  UNDO_RUN_NOT_FOUND: {
    status: 404,
    title: "No such undo run",
    detail: "There is no run of undos with this id in the workspace.",
  },
  UNDO_RUN_OVER: {
    status: 409,
    title: "The run is over",
    detail: "Only a run that waits or is running can be aborted.",
  },
});
