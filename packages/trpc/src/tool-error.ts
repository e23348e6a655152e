import type { CoreErrorCode } from "@acta/core";
import type { ToolErrorCodes, ToolName } from "./generated/types.ts";
import type { ToolErrorData, ToolProblem } from "./problem.ts";

/** A failed call of one tool: `problem.code` is one of the tool's own codes or a common one. */
export interface ToolError<N extends ToolName> {
  message: string;
  data: ToolErrorData & { problem: ToolProblem<N, ToolErrorCodes[N] | CoreErrorCode> };
}

/**
 * Whether an error comes from this tool, run or previewed. tRPC has one error type for the whole router; this
 * narrows it to the tool's codes, so that a `switch` over them is checked.
 *
 * @example if (isToolError(error, "crm.contact.create") && error.data.problem.code === "PHONE_TAKEN") …
 */
export function isToolError<N extends ToolName>(error: unknown, tool: N): error is ToolError<N> {
  return problemOf(error)?.tool === tool;
}

/** The problem inside any error of this router's client; null for network failures and tRPC's own refusals. */
export function problemOf(error: unknown): ToolProblem | null {
  if (typeof error !== "object" || error === null || !("data" in error)) return null;
  const { data } = error;
  if (typeof data !== "object" || data === null || !("problem" in data)) return null;
  // Our server's formatter is the only one that writes this member.
  return data.problem as ToolProblem | null;
}
