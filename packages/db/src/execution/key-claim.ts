import { fail, KeyAnsweredError, type KeyClaim, type Principal } from "@acta/core";
import { isServerError } from "../wire/errors.ts";
import type { WireValue } from "../wire/values.ts";

/** A claim as the statements about `idempotency_keys` take it: workspace, owner, key, fingerprint. */
export function keyValues(principal: Principal, { key, fingerprint }: KeyClaim): WireValue[] {
  return [...keyOwner(principal), key, fingerprint];
}

/** The workspace, and whose the keys of a caller are. */
export function keyOwner(principal: Principal): WireValue[] {
  const { workspaceId } = principal;
  const owner =
    principal.type === "user"
      ? principal.userId
      : principal.type === "apiKey"
        ? principal.apiKeyId
        : workspaceId;
  return [workspaceId, owner];
}

/** What `acta.claim_key` raised; undefined for any other error. */
export function claimRefusal(error: unknown): Error | undefined {
  if (!isServerError(error)) return undefined;
  switch (error.code) {
    case "AC208":
      return new KeyAnsweredError("the key has its answer", { cause: error });
    case "AC409":
      return fail("IDEMPOTENCY_IN_PROGRESS", {}, { cause: error, retryAfterSeconds: 1 });
    case "AC422":
      return fail("IDEMPOTENCY_KEY_REUSED", {}, { cause: error });
    default:
      return undefined;
  }
}

/** What `acta.settle_approval` raised; undefined for any other error. */
export function approvalRefusal(error: unknown): Error | undefined {
  return isServerError(error) && error.code === "AC410"
    ? fail("APPROVAL_DECIDED", {}, { cause: error })
    : undefined;
}
