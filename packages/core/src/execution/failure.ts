import { ActaError, ConstraintError, coreErrors, fail } from "../errors.ts";
import { toExecutionRecord } from "../execution-record.ts";
import type { Call } from "./call.ts";
import { storableInputs } from "./check.ts";
import type { Engine } from "./engine.ts";

/** Gives whatever was thrown its code. What no one declared is ours to mend: INTERNAL, with the cause in the row. */
export function toActaError(error: unknown, { tool, attempt }: Pick<Call, "tool" | "attempt">): ActaError {
  if (error instanceof ConstraintError) {
    const code = tool.errorOfConstraint.get(error.constraint);
    if (code) return new ActaError(code, tool.errors[code]!, {}, { cause: error });
    return fail("INTERNAL", {}, { cause: error });
  }
  if (error instanceof ActaError) {
    // Of a batch it is the error of an item, whose own tool declares it.
    if (error.code in tool.errors || error.code in coreErrors || error.batch) return error;
    const cause = new Error(`${tool.name} does not declare ${error.code}`, { cause: error });
    return fail("INTERNAL", {}, { cause });
  }
  if (attempt.options.context.signal?.aborted) return fail("TIMEOUT", {}, { cause: error });
  return fail("INTERNAL", {}, { cause: error });
}

/**
 * Writes a failure's row. It cannot live in the transaction that failed: it is written after it, before the answer.
 *
 * @returns what the caller is told; its `executionId` names the row, where there is one
 */
export async function recordFailure(
  { audit, feed, logger }: Pick<Engine, "audit" | "feed" | "logger">,
  { tool, attempt, rawInputs }: Pick<Call, "tool" | "attempt" | "rawInputs">,
  error: ActaError,
): Promise<ActaError> {
  const { id, options } = attempt;
  // That of a batch's item was logged with the item.
  if (!error.expected && error.batch?.itemIndex === undefined) {
    const { requestId } = options.context;
    logger.error({ err: error, executionId: id, tool: tool.name, requestId }, "execution failed");
  }
  // Set when the row exists already (a settled commit) or can no longer be decided.
  if (error.executionId) return error;
  const inputs = error.issues ? tool.boundInputs(rawInputs) : storableInputs(tool, rawInputs);
  const record = toExecutionRecord(
    attempt,
    options.dryRun
      ? { status: "dry_run", inputs, outputs: {}, preview: null, error }
      : { status: "error", inputs, error },
  );
  try {
    await audit.write(record);
  } catch (cause) {
    logger.error({ err: cause, record }, "execution could not be recorded");
    // Of what may have been done nobody is to be told that nothing was.
    const stands = error.code === "OUTCOME_UNKNOWN" || error.code === "DATABASE_UNAVAILABLE";
    return stands ? error : toUnwritten(cause);
  }
  feed.wake(record.workspace_id);
  error.executionId = id;
  return error;
}

/** Why a call has no row, and so no effect: there is no database, or it did not take the row. */
export function toUnwritten(cause: unknown): ActaError {
  if (!(cause instanceof ActaError) || cause.code !== "DATABASE_UNAVAILABLE")
    return fail("AUDIT_FAILED", {}, { cause });
  // One of its own for each call: rows that were to be written together are refused with one error.
  return fail("DATABASE_UNAVAILABLE", {}, { cause, retryAfterSeconds: 1 });
}
