import {
  ActaError,
  type FailedBatch,
  fail,
  type InputIssue,
  type JsonObject,
  type PlanDrift,
  trpcCodeOf,
  type UndoConflict,
} from "@acta/core";
import { type TRPC_ERROR_CODE_KEY, TRPCError, type TRPCErrorFormatter } from "@trpc/server";
import type { TrpcContext } from "./context.ts";
import type { ErrorShape } from "./procedure-types.ts";

/** What went wrong, as callers may see it: the members of the gateway's problem document, plus the tool. */
export interface ToolProblem<Tool extends string = string, Code extends string = string> {
  /** null where the procedure is not a tool. */
  tool: Tool | null;
  code: Code;
  title: string;
  status: number;
  detail: string;
  /** Faults in the inputs; empty for other errors. */
  errors: InputIssue[];
  missingPermissions: string[];
  /** What came out differently from the plan; empty for other errors. */
  drift: PlanDrift[];
  /** Of an `UNDO_CONFLICT`: what has been changed since, and by whom. Empty for other errors. */
  conflicts: UndoConflict[];
  /** Of a batch: the item it is about, and what became of each. */
  batch?: FailedBatch;
  /** Ids, states, amounts: safe to show. */
  details: JsonObject;
  /** The row this call left, if it left one. */
  executionId: string | null;
  requestId: string | null;
  /** Whether the very same call may succeed later. */
  retryable: boolean;
}

/** `error.data` of every failed procedure. There is no stack in it, in development neither. */
export interface ToolErrorData {
  code: TRPC_ERROR_CODE_KEY;
  httpStatus: number;
  path?: string;
  /** null for tRPC's own refusals: unknown path, wrong method, malformed body. */
  problem: ToolProblem | null;
}

/** Hosts may load the core twice (a bundle and a runtime import), and `instanceof` knows only one of them. */
export function isActaError(error: unknown): error is ActaError {
  return (
    error instanceof ActaError ||
    (error instanceof Error && error.name === "ActaError" && "definition" in error && "code" in error)
  );
}

/** The error a procedure throws: its HTTP status follows from the code, its message is ours. */
export function toTrpcError(error: ActaError): TRPCError {
  return new TRPCError({
    // A test walks the error table: trpcCodeOf answers only keys that tRPC has.
    code: trpcCodeOf(error.status) as TRPC_ERROR_CODE_KEY,
    message: error.detail,
    cause: error,
  });
}

/** `preview.crm.order.create` and `crm.order.create` are the same tool. */
const toolOfPath = (path: string) => path.replace(/^preview\./, "");

export function createErrorFormatter(isTool: (name: string) => boolean) {
  return (({ error, path, ctx, shape }) => {
    const cause = problemCause(error);
    const data: ToolErrorData = {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      ...(path === undefined ? {} : { path }),
      problem: cause && toProblem(cause, path, ctx?.requestId, isTool),
    };
    return { message: cause?.detail ?? shape.message, code: shape.code, data };
  }) satisfies TRPCErrorFormatter<TrpcContext, ErrorShape>;
}

/** tRPC passes on what it did not expect with the message of whatever was thrown, which is not for callers. */
function problemCause(error: TRPCError): ActaError | null {
  if (isActaError(error.cause)) return error.cause;
  return error.code === "INTERNAL_SERVER_ERROR" ? fail("INTERNAL") : null;
}

function toProblem(
  error: ActaError,
  path: string | undefined,
  requestId: string | undefined,
  isTool: (name: string) => boolean,
): ToolProblem {
  const tool = toolOfPath(path ?? "");
  return {
    tool: isTool(tool) ? tool : null,
    code: error.code,
    title: error.definition.title,
    status: error.status,
    detail: error.detail,
    errors: error.issues ?? [],
    missingPermissions: error.missingPermissions ?? [],
    drift: error.drift ?? [],
    conflicts: error.conflicts ?? [],
    ...(error.batch && { batch: error.batch }),
    details: error.details,
    executionId: error.executionId ?? null,
    requestId: requestId ?? null,
    retryable: error.retryable,
  };
}
