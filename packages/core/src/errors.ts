import type { JsonObject } from "./json.ts";
import type { BatchItemResult, PlanDrift, UndoConflict } from "./types.ts";

/** Where in a call's life an error arises: the step numbers of `docs/lifecycle.md`, or the surface before them. */
export type ErrorStep =
  | "request"
  | "find"
  | "authorize"
  | "validate"
  | "approval"
  | "idempotency"
  | "plan"
  | "begin"
  | "run"
  | "output"
  | "audit"
  | "commit"
  | "undo"
  | "history";

export interface ErrorDefinition {
  /** HTTP status (RFC 9110); tRPC and JSON-RPC codes follow from it. */
  status: number;
  step: ErrorStep;
  /** Short, fixed, ours: RFC 9457 `title`. */
  title: string;
  /** What happened and what to do about it: RFC 9457 `detail` unless the error brings its own. */
  detail: string;
  /** Whether the very same call may succeed later. */
  retryable?: boolean;
  /** The database constraints whose violation means this error, by name. */
  constraint?: string | readonly string[];
}

export type ErrorTable = { readonly [code: string]: ErrorDefinition };

/** Codes every tool can answer; a module adds its own with `defineErrors`. */
export const coreErrors = {
  JSON_INVALID: {
    status: 400,
    step: "request",
    title: "The body is not acceptable JSON",
    detail: "Send one JSON value in UTF-8.",
  },
  HEADER_INVALID: {
    status: 400,
    step: "request",
    title: "A header is not acceptable",
    detail: "Correct the header named in errors.",
  },
  CURSOR_INVALID: {
    status: 400,
    step: "request",
    title: "The cursor is not one of ours",
    detail: "Use nextCursor of the page before, unchanged, with the same filters.",
  },
  CREDENTIALS_AMBIGUOUS: {
    status: 400,
    step: "request",
    title: "More than one credential was sent",
    detail: "Send either Authorization or x-api-key.",
  },
  UNAUTHENTICATED: {
    status: 401,
    step: "request",
    title: "Not authenticated",
    detail: "Send a valid API key as a bearer token.",
  },
  SIGNATURE_INVALID: {
    status: 401,
    step: "request",
    title: "The signature is not valid",
    detail:
      "A webhook is believed by its signature. Send X-Hub-Signature-256, made of the bytes of the body with a connected number's app secret.",
  },
  PERMISSION_DENIED: {
    status: 403,
    step: "authorize",
    title: "Permission denied",
    detail: "The caller lacks a permission this tool needs.",
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    step: "request",
    title: "No such route",
    detail: "See /openapi.json for the routes there are.",
  },
  TOOL_NOT_FOUND: {
    status: 404,
    step: "find",
    title: "No such tool",
    detail: "See GET /v1/tools for the tools there are.",
  },
  EXECUTION_NOT_FOUND: {
    status: 404,
    step: "history",
    title: "No such execution",
    detail: "There is no execution with this id in the workspace.",
  },
  RECORD_NOT_FOUND: {
    status: 404,
    step: "history",
    title: "No such record",
    detail: "There is no record of this kind with this id in the workspace, and never was one.",
  },
  MEDIA_NOT_FOUND: {
    status: 404,
    step: "history",
    title: "No such medium",
    detail:
      "There is no message with this id in the workspace, or none with a picture, film, sound or file that the provider keeps.",
  },
  MEDIA_GONE: {
    status: 410,
    step: "history",
    title: "The medium is gone",
    detail: "The provider does not keep it any more, or it is larger than what is passed on.",
  },
  MEDIA_UNAVAILABLE: {
    status: 502,
    step: "history",
    title: "The provider did not give the medium",
    detail: "It could not be fetched just now. Try again; if it lasts, see the token of the number.",
    retryable: true,
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    step: "request",
    title: "Method not allowed",
    detail: "See the Allow header.",
  },
  REQUEST_TIMEOUT: {
    status: 408,
    step: "request",
    title: "The request took too long to arrive",
    detail: "Nothing was run. Send the headers within 10 seconds and the body within 15.",
    retryable: true,
  },
  BODY_TOO_LARGE: {
    status: 413,
    step: "request",
    title: "The body is too large",
    detail: "Send at most 1 MiB.",
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    step: "request",
    title: "Media type not supported",
    detail: "Send Content-Type: application/json.",
  },
  INPUT_INVALID: {
    status: 422,
    step: "validate",
    title: "The inputs are not valid",
    detail: "Correct the values named in errors.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    step: "idempotency",
    title: "The idempotency key was used for another call",
    detail: "Nothing was run. Send the first call's tool and inputs again, or a new key.",
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    step: "idempotency",
    title: "A call with this idempotency key is in progress",
    detail: "Nothing was run. Send the same call again: it is answered when the first one has ended.",
    retryable: true,
  },
  PLAN_INVALID: {
    status: 422,
    step: "plan",
    title: "The plan is not one of this call",
    detail: "Nothing was run. Name a dry-run of the same tool with the same inputs that succeeded.",
  },
  PLAN_DRIFT: {
    status: 409,
    step: "plan",
    title: "The call would not come out as planned",
    detail: "Nothing was changed. See drift for what differs from the dry-run, and make a new one.",
  },
  SELF_APPROVAL: {
    status: 403,
    step: "approval",
    title: "Not to be decided by whoever asked",
    detail: "Another person has to decide it. Nothing was changed.",
  },
  APPROVAL_REQUIRED: {
    status: 409,
    step: "approval",
    title: "A person would have to be asked",
    detail:
      "When the batch was tried out nobody had to be asked; now the item comes to something that waits for a person. Nothing was changed by it. Send it again: it will wait.",
  },
  APPROVAL_IMPOSSIBLE: {
    status: 409,
    step: "approval",
    title: "The call cannot wait for a person",
    detail:
      "It would wait for a person, and answers a secret once that nobody could fetch then. Nothing was changed.",
  },
  APPROVAL_OUTPUTS_GONE: {
    status: 410,
    step: "approval",
    title: "There is nothing to collect",
    detail:
      "The call is not carried out, answered no secret, or what it answered was collected or forgotten already.",
  },
  APPROVAL_NOT_FOUND: {
    status: 404,
    step: "approval",
    title: "No such approval",
    detail: "There is no approval with this id in the workspace.",
  },
  APPROVAL_DECIDED: {
    status: 409,
    step: "approval",
    title: "This approval is decided already",
    detail: "It was approved or rejected before; details has what has become of it. Nothing was changed.",
  },
  APPROVAL_EXPIRED: {
    status: 410,
    step: "approval",
    title: "This approval has expired",
    detail: "Nobody decided it in time. Ask again with a new call. Nothing was changed.",
  },
  FILTER_INVALID: {
    status: 422,
    step: "request",
    title: "A query parameter is not valid",
    detail: "Correct the query parameters named in errors. Calls of tools take none.",
  },
  RATE_LIMITED: {
    status: 429,
    step: "request",
    title: "Too many requests",
    detail: "Wait as long as Retry-After says.",
    retryable: true,
  },
  CONCURRENCY_LIMITED: {
    status: 429,
    step: "request",
    title: "Too many requests at once",
    detail: "Wait for an answer before sending the next call.",
    retryable: true,
  },
  INTERNAL: {
    status: 500,
    step: "run",
    title: "Internal error",
    detail: "Something failed on our side. The execution keeps the cause; quote its id or the request id.",
  },
  OUTPUT_INVALID: {
    status: 500,
    step: "output",
    title: "The tool answered something it must not",
    detail: "Nothing was changed. This is a defect on our side; quote the execution id or the request id.",
  },
  AUDIT_FAILED: {
    status: 503,
    step: "audit",
    title: "The call could not be recorded",
    detail: "Nothing was changed, since every change must be recorded. Try again.",
    retryable: true,
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    step: "commit",
    title: "The outcome is not known",
    detail:
      "The connection was lost while committing. Look the execution up by its id before repeating the call.",
  },
  OVERLOADED: {
    status: 503,
    step: "begin",
    title: "Overloaded",
    detail: "Try again as Retry-After says.",
    retryable: true,
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    step: "begin",
    title: "The database is not available",
    detail: "Nothing was changed. Try again.",
    retryable: true,
  },
  TIMEOUT: {
    status: 504,
    step: "run",
    title: "The call took too long",
    detail: "Nothing was changed. Try again, or ask for less at once.",
    retryable: true,
  },
  CONFLICT: {
    status: 409,
    step: "run",
    title: "Changed at the same time",
    detail: "Another call changed the same record at the same time. Nothing was changed. Try again.",
    retryable: true,
  },
  REFERENCE_INVALID: {
    status: 422,
    step: "validate",
    title: "A reference to another item's outputs is not valid",
    detail:
      "A text such as $0.contactId stands for a value that an earlier item has answered. Correct those named in errors.",
  },
  BATCH_ROLLED_BACK: {
    status: 409,
    step: "run",
    title: "Rolled back with its batch",
    detail: "The item had run, and the batch it belongs to failed. Nothing was changed.",
  },
  BATCH_NOT_REACHED: {
    status: 409,
    step: "run",
    title: "Not reached",
    detail: "The batch ended before it came to this item. Nothing was changed by it.",
  },
  NOT_REVERSIBLE: {
    status: 409,
    step: "undo",
    title: "This execution cannot be undone",
    detail: "Only what a reversible call has changed can be undone. Nothing was changed.",
  },
  ALREADY_UNDONE: {
    status: 409,
    step: "undo",
    title: "This execution is undone already",
    detail: "Another execution undid it. Undo that one to do it again.",
  },
  UNDO_CONFLICT: {
    status: 409,
    step: "undo",
    title: "Changed since",
    detail:
      "What this execution changed has been changed since; conflicts has each of these fields and who changed it. Nothing was changed.",
  },
} as const satisfies ErrorTable;

export type CoreErrorCode = keyof typeof coreErrors;

/** One fault in the inputs. */
export interface InputIssue {
  /** RFC 6901 JSON pointer to the value, or to where a missing one belongs. */
  pointer: string;
  /** The JSON Schema keyword that refused it. */
  keyword: string;
  message: string;
  /** The values that would have been accepted, where they can be listed. */
  allowed?: unknown[];
}

export interface ActaErrorOptions {
  cause?: unknown;
  /** Replaces the table's `detail`. Our own text: never database text, a stack or the caller's input. */
  detail?: string;
  issues?: InputIssue[];
  missingPermissions?: string[];
  drift?: PlanDrift[];
  retryAfterSeconds?: number;
  /** Of an `UNDO_CONFLICT`. */
  conflicts?: UndoConflict[];
  batch?: FailedBatch;
}

/** What an error of a batch says about its items. */
export interface FailedBatch {
  /** The item the error is about; left out where it is about the batch as a whole. */
  itemIndex?: number;
  /** What became of each of them; left out where none has run. */
  items?: BatchItemResult[];
}

/** The one error class. `code` is stable; everything shown to a caller comes from the table, never from `cause`. */
export class ActaError extends Error {
  override readonly name = "ActaError";
  readonly code: string;
  readonly definition: ErrorDefinition;
  readonly detail: string;
  /** Safe to show: ids, states, amounts. */
  readonly details: JsonObject;
  readonly issues: InputIssue[] | undefined;
  readonly missingPermissions: string[] | undefined;
  readonly drift: PlanDrift[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly conflicts: UndoConflict[] | undefined;
  readonly batch: FailedBatch | undefined;
  /** The execution's row, once there is one. */
  executionId: string | undefined;

  constructor(
    code: string,
    definition: ErrorDefinition,
    details: JsonObject = {},
    options: ActaErrorOptions = {},
  ) {
    const detail = options.detail ?? definition.detail;
    super(`${code}: ${detail}`, { cause: options.cause });
    this.code = code;
    this.definition = definition;
    this.detail = detail;
    this.details = details;
    this.issues = options.issues;
    this.missingPermissions = options.missingPermissions;
    this.drift = options.drift;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.conflicts = options.conflicts;
    this.batch = options.batch;
  }

  get status(): number {
    return this.definition.status;
  }

  get retryable(): boolean {
    return this.definition.retryable ?? false;
  }

  /** Whether the caller can mend it: such errors are logged quietly. */
  get expected(): boolean {
    return this.status < 500;
  }
}

/** Makes one of the codes every surface shares. */
export function fail(code: CoreErrorCode, details?: JsonObject, options?: ActaErrorOptions): ActaError {
  return new ActaError(code, coreErrors[code], details, options);
}

/**
 * A module's own codes, each with what it means.
 *
 * @example
 * export const { errors, fail } = defineErrors({
 *   PHONE_TAKEN: { status: 409, title: "…", detail: "…", constraint: "contacts_phone_key" },
 * });
 */
export function defineErrors<const T extends { readonly [code: string]: Omit<ErrorDefinition, "step"> }>(
  table: T,
) {
  const errors: { [code in keyof T]: ErrorDefinition } = Object.create(null);
  for (const code of Object.keys(table) as (keyof T & string)[]) {
    if (code in coreErrors) throw new Error(`${code} is already one of the common error codes`);
    errors[code] = { ...table[code]!, step: "run" };
  }
  return {
    errors,
    fail: (code: keyof T & string, details?: JsonObject, options?: ActaErrorOptions) =>
      new ActaError(code, errors[code], details, options),
  };
}

/** What the database refused by one of its constraints. `@acta/db` throws it; the executor gives it its code. */
export class ConstraintError extends Error {
  override readonly name = "ConstraintError";
  readonly constraint: string;
  readonly kind: "unique" | "foreignKey" | "check" | "notNull" | "exclusion";

  constructor(constraint: string, kind: ConstraintError["kind"], options: { cause: unknown }) {
    super(`violates ${kind} constraint ${constraint}`, options);
    this.constraint = constraint;
    this.kind = kind;
  }
}

/** The COMMIT was sent and the connection was lost before its answer came. */
export class CommitLostError extends Error {
  override readonly name = "CommitLostError";
}

/** The idempotency key has its answer: nothing was run, and the first call's answer is to be given again. */
export class KeyAnsweredError extends Error {
  override readonly name = "KeyAnsweredError";
}

const trpcCodes: { [status: number]: string } = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  408: "TIMEOUT",
  409: "CONFLICT",
  410: "NOT_FOUND",
  412: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

/** tRPC's error key (`TRPC_ERROR_CODE_KEY`) of an HTTP status. */
export function trpcCodeOf(status: number): string {
  return trpcCodes[status] ?? "INTERNAL_SERVER_ERROR";
}
