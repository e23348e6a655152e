import { coreErrors } from "@acta/core";
import { type Json, ref } from "./openapi-components.ts";

/* Refusals as the document has them: one response for each status, with the codes that it can stand for. */

const callCodes = [
  "JSON_INVALID",
  "HEADER_INVALID",
  "CREDENTIALS_AMBIGUOUS",
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "REQUEST_TIMEOUT",
  "CONFLICT",
  "IDEMPOTENCY_IN_PROGRESS",
  "IDEMPOTENCY_KEY_REUSED",
  "EXECUTION_NOT_FOUND",
  "PLAN_DRIFT",
  "PLAN_INVALID",
  "FILTER_INVALID",
  "BODY_TOO_LARGE",
  "MEDIA_TYPE_UNSUPPORTED",
  "INPUT_INVALID",
  "RATE_LIMITED",
  "CONCURRENCY_LIMITED",
  "INTERNAL",
  "OUTPUT_INVALID",
  "AUDIT_FAILED",
  "OUTCOME_UNKNOWN",
  "OVERLOADED",
  "DATABASE_UNAVAILABLE",
  "TIMEOUT",
] as const satisfies readonly (keyof typeof coreErrors)[];

/** Statuses any call can be refused with: shared, unless the tool has codes of its own under one of them. */
export function commonResponses(): Json {
  return Object.fromEntries(
    [...codesByStatus(callCodes.map(withStatus))].map(([status, codes]) => [
      `Problem${status}`,
      problemResponse(status, codes),
    ]),
  );
}

/** What calls of the tool can be refused with, by status. */
export function problemResponses(tool: { errors: readonly Code[] }): Json {
  const common = callCodes.map(withStatus);
  const own = new Set(tool.errors.map((error) => error.status));
  return Object.fromEntries(
    [...codesByStatus([...common, ...tool.errors])].map(([status, codes]) => [
      String(status),
      own.has(status) ? problemResponse(status, codes) : ref("responses", `Problem${status}`),
    ]),
  );
}

/** Of a route that is no tool: nothing of these is shared. */
export function plainResponses(codes: readonly Code[]): Json {
  return Object.fromEntries(
    [...codesByStatus(codes)].map(([status, group]) => [String(status), problemResponse(status, group)]),
  );
}

interface Code {
  code: string;
  status: number;
  title: string;
}

function codesByStatus(codes: readonly Code[]): Map<number, Code[]> {
  const groups = new Map<number, Code[]>();
  for (const code of [...codes].sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1))) {
    const group = groups.get(code.status);
    if (group) group.push(code);
    else groups.set(code.status, [code]);
  }
  return groups;
}

function problemResponse(status: number, codes: readonly Code[]): Json {
  return {
    description: codes.map(({ code, title }) => `\`${code}\` ${title}`).join(" · "),
    headers: {
      "Request-Id": ref("headers", "RequestId"),
      ...(status === 401 && { "WWW-Authenticate": ref("headers", "WwwAuthenticate") }),
      ...(status === 403 && { "Acta-Accepted-Permissions": ref("headers", "AcceptedPermissions") }),
      ...((status === 409 || status === 429 || status === 503) && {
        "Retry-After": ref("headers", "RetryAfter"),
      }),
    },
    content: {
      "application/problem+json": {
        schema: {
          allOf: [
            ref("schemas", "Problem"),
            {
              type: "object",
              properties: { code: { enum: codes.map(({ code }) => code) }, status: { const: status } },
            },
          ],
        },
      },
    },
  };
}

export function withStatus(code: keyof typeof coreErrors) {
  const { status, title } = coreErrors[code];
  return { code, status, title };
}
