import { defineErrors } from "@acta/core";

export const { errors, fail } = defineErrors({
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
});
