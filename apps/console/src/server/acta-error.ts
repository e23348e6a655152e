import type { ActaError } from "@acta/core";

/** The error class lives in the unbundled core, so that it is known here by its members and not by `instanceof`. */
export function isActaError(error: unknown): error is ActaError {
  return error instanceof Error && error.name === "ActaError" && "code" in error && "definition" in error;
}

/** Of an error of ours, bare or as tRPC passes it on. */
export function codeOf(error: unknown): string | null {
  if (isActaError(error)) return error.code;
  return error instanceof Error && isActaError(error.cause) ? error.cause.code : null;
}
