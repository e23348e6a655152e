import {
  ActaError,
  type ErrorDefinition,
  fail,
  type InputIssue,
  type JsonObject,
  type PlanDrift,
  type UndoConflict,
} from "@acta/core";
import { problemTypeUrl } from "./problem-type.ts";
import { toWireConflict, toWireDrift } from "./wire.ts";
import { toWireItem } from "./wire-batch.ts";

/** RFC 9457 problem document, with Acta's members. */
export interface Problem {
  /** Resolvable: the page of the code. */
  type: string;
  title: string;
  /** RFC 9457 §3.1.2: repeats the HTTP status, so that a saved problem stays readable alone. */
  status: number;
  detail: string;
  /** The execution where there is one, else the request; absent on a 401. */
  instance?: string;
  code: string;
  /** Absent on a 401. */
  requestId?: string;
  executionId?: string;
  /** Whether the very same call may succeed later. */
  retryable: boolean;
  errors: InputIssue[];
  missingPermissions?: string[];
  /** Of an `UNDO_CONFLICT`: what has been changed since, and by whom. At most 100. */
  conflicts?: UndoConflict[];
  /** What the error is about, where a program may want it: states, amounts, positions. Members depend on the code. */
  details?: JsonObject;
  /** What came out differently from the plan. */
  drift?: PlanDrift[];
  /** Of a batch: the item the problem is about, and what became of each; left out where none has run. */
  itemIndex?: number;
  items?: object[];
}

export const problemType = "application/problem+json";

export interface ProblemContext {
  /** Public base URL of the gateway, without a slash at the end. */
  baseUrl: string;
  requestId: string;
}

/** What was thrown, as one of our errors: anything unknown is INTERNAL, and says nothing of itself. */
export function toActaError(error: unknown): ActaError {
  return error instanceof ActaError ? error : fail("INTERNAL", {}, { cause: error });
}

/**
 * A 401 is one byte-identical answer whatever its cause, so it carries neither request nor instance: the request's id
 * is in the `Request-Id` header.
 */
export function toProblem(error: ActaError, { baseUrl, requestId }: ProblemContext): Problem {
  const { definition, code, executionId } = error;
  const anonymous = definition.status === 401;
  return {
    type: problemTypeUrl(baseUrl, code),
    title: definition.title,
    status: definition.status,
    detail: anonymous ? definition.detail : error.detail,
    ...(!anonymous && { instance: executionId ? `/v1/executions/${executionId}` : `urn:uuid:${requestId}` }),
    code,
    ...(!anonymous && { requestId }),
    ...(executionId && { executionId }),
    retryable: error.retryable,
    errors: (!anonymous && error.issues) || [],
    ...(error.missingPermissions && { missingPermissions: error.missingPermissions }),
    ...(!anonymous && Object.keys(error.details).length > 0 && { details: error.details }),
    ...(error.drift && { drift: error.drift.map(toWireDrift) }),
    ...(error.conflicts && { conflicts: error.conflicts.map(toWireConflict) }),
    ...(error.batch?.itemIndex !== undefined && { itemIndex: error.batch.itemIndex }),
    ...(error.batch?.items && { items: error.batch.items.map((item) => toWireItem(item, baseUrl)) }),
  };
}

/** Headers that go with an error's status. */
export function problemHeaders(error: ActaError): Record<string, string> {
  const headers: Record<string, string> = {};
  // RFC 9110 §11.6.1: the same challenge for every cause; RFC 6750's error attribute would tell them apart.
  if (error.status === 401) {
    headers["www-authenticate"] =
      error.code === "SIGNATURE_INVALID" ? 'X-Hub-Signature-256 realm="acta"' : 'Bearer realm="acta"';
  }
  const waits = error.status === 429 || (error.status === 503 && error.retryable);
  if (waits || error.retryAfterSeconds !== undefined) {
    headers["retry-after"] = String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? 1)));
  }
  return headers;
}

/** One code as `/errors/{code}` tells it. */
export interface ErrorPage {
  code: string;
  status: number;
  step: ErrorDefinition["step"];
  title: string;
  detail: string;
  retryable: boolean;
}

export function toErrorPage(code: string, definition: ErrorDefinition): ErrorPage {
  const { status, step, title, detail, retryable = false } = definition;
  return { code, status, step, title, detail, retryable };
}
