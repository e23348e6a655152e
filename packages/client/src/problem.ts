import type { ToolErrorCodes, ToolName } from "./generated/types.ts";
import type { PlanDrift, ProblemDocument, ProblemIssue, UndoConflict } from "./wire.ts";

/** Codes that any call can be refused with. A tool's own are in `ToolErrorCodes`. */
export type CommonErrorCode =
  | "JSON_INVALID"
  | "HEADER_INVALID"
  | "CURSOR_INVALID"
  | "CREDENTIALS_AMBIGUOUS"
  | "UNAUTHENTICATED"
  | "SIGNATURE_INVALID"
  | "PERMISSION_DENIED"
  | "ROUTE_NOT_FOUND"
  | "TOOL_NOT_FOUND"
  | "EXECUTION_NOT_FOUND"
  | "RECORD_NOT_FOUND"
  | "MEDIA_NOT_FOUND"
  | "MEDIA_GONE"
  | "MEDIA_UNAVAILABLE"
  | "METHOD_NOT_ALLOWED"
  | "REQUEST_TIMEOUT"
  | "BODY_TOO_LARGE"
  | "MEDIA_TYPE_UNSUPPORTED"
  | "INPUT_INVALID"
  | "IDEMPOTENCY_KEY_REUSED"
  | "IDEMPOTENCY_IN_PROGRESS"
  | "PLAN_DRIFT"
  | "PLAN_INVALID"
  | "SELF_APPROVAL"
  | "APPROVAL_REQUIRED"
  | "APPROVAL_IMPOSSIBLE"
  | "APPROVAL_OUTPUTS_GONE"
  | "APPROVAL_NOT_FOUND"
  | "APPROVAL_DECIDED"
  | "APPROVAL_EXPIRED"
  | "FILTER_INVALID"
  | "RATE_LIMITED"
  | "CONCURRENCY_LIMITED"
  | "INTERNAL"
  | "OUTPUT_INVALID"
  | "AUDIT_FAILED"
  | "OUTCOME_UNKNOWN"
  | "OVERLOADED"
  | "DATABASE_UNAVAILABLE"
  | "TIMEOUT"
  | "CONFLICT"
  | "REFERENCE_INVALID"
  | "BATCH_ROLLED_BACK"
  | "BATCH_NOT_REACHED"
  | "NOT_REVERSIBLE"
  | "ALREADY_UNDONE"
  | "UNDO_CONFLICT";

interface ProblemContext {
  /** The tool that was called; undefined for the other routes. */
  tool: string | undefined;
  /** From the answer's headers. */
  requestId: string | undefined;
  retryAfterMs: number | undefined;
}

/** The gateway refused: its problem document as an error. */
export class ActaProblem<Code extends string = string> extends Error {
  override readonly name = "ActaProblem";
  /** Stable; decide by this, never by the message. */
  readonly code: Code;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Faults in the inputs; empty for refusals of another kind. */
  readonly errors: ProblemIssue[];
  readonly missingPermissions: string[];
  /** What came out differently from the plan, with `PLAN_DRIFT`; else empty. */
  readonly drift: PlanDrift[];
  /** Of an `UNDO_CONFLICT`: what has been changed since, and by whom. */
  readonly conflicts: UndoConflict[];
  /** Quote it to the people who run the gateway. */
  readonly requestId: string | undefined;
  /** The row this refusal left in the history, where it left one. */
  readonly executionId: string | undefined;
  readonly retryable: boolean;
  /** What `Retry-After` asked for, milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly tool: string | undefined;
  /** The whole document, with members that this version does not know. */
  readonly document: ProblemDocument<Code>;

  constructor(document: ProblemDocument<Code>, { tool, requestId, retryAfterMs }: ProblemContext) {
    super(`${document.code}: ${document.detail}`);
    this.code = document.code;
    this.status = document.status;
    this.title = document.title;
    this.detail = document.detail;
    this.errors = document.errors ?? [];
    this.missingPermissions = document.missingPermissions ?? [];
    this.drift = document.drift ?? [];
    this.conflicts = document.conflicts ?? [];
    this.requestId = document.requestId ?? requestId;
    this.executionId = document.executionId;
    this.retryable = document.retryable;
    this.retryAfterMs = retryAfterMs;
    this.tool = tool;
    this.document = document;
  }
}

/**
 * No answer of the gateway arrived: the connection failed, or something in between answered in its place.
 *
 * `outcome` says what is known about the call: `notSent` is certain, `unknown` means it may have been carried out.
 */
export class ActaConnectionError extends Error {
  override readonly name = "ActaConnectionError";
  readonly outcome: "notSent" | "unknown";
  /** HTTP status of an answer that was not the gateway's own, e.g. a proxy's 502. */
  readonly status: number | undefined;
  readonly tool: string | undefined;

  constructor(
    message: string,
    {
      outcome,
      status,
      tool,
      cause,
    }: {
      outcome: "notSent" | "unknown";
      status?: number | undefined;
      tool?: string | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause });
    this.outcome = outcome;
    this.status = status;
    this.tool = tool;
  }
}

/**
 * Whether an error is a refusal of the gateway; with a tool's name, a refusal of that tool, its `code` narrowed.
 *
 * @example
 * catch (error) {
 *   if (isProblem(error, "crm.contact.create") && error.code === "PHONE_TAKEN") …
 * }
 */
export function isProblem(error: unknown): error is ActaProblem;
export function isProblem<Name extends ToolName>(
  error: unknown,
  tool: Name,
): error is ActaProblem<ToolErrorCodes[Name] | CommonErrorCode>;
export function isProblem(error: unknown, tool?: string): boolean {
  return error instanceof ActaProblem && (tool === undefined || error.tool === tool);
}

/** The problem document in an answer's body; undefined when the body is something else. */
export function parseProblem(status: number, body: unknown): ProblemDocument | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { code, title, detail, ...rest } = body as Record<string, unknown>;
  if (typeof code !== "string" || typeof title !== "string") return undefined;
  return {
    ...rest,
    type: typeof rest.type === "string" ? rest.type : "about:blank",
    title,
    status: typeof rest.status === "number" ? rest.status : status,
    detail: typeof detail === "string" ? detail : title,
    code,
    retryable: rest.retryable === true,
  };
}
