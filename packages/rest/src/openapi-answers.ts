import { acts, type Code, codesOf, makesCalls, type Operation } from "./openapi-codes.ts";
import { type Json, jsonContent, ref } from "./openapi-components.ts";

/* What operations answer: one maker for all of them, which goes by what they are. */

export interface Success {
  description: string;
  /** Media type → what the 200 has of it. */
  content: Json;
  /** Whether it is validated by an ETag, and answers 304 where that is still the same. */
  etag?: boolean;
  /** Whether a page of a list names the next one in a header. */
  links?: boolean;
}

/** Every response of an operation: what it is for, the call that is held, and each refusal. */
export function responses(operation: Operation, success: Success): Json {
  const { description, content, etag = false, links = false } = success;
  return {
    "200": {
      description,
      headers: {
        ...headersOfSuccess(operation),
        ...(makesCalls(operation) && { "Acta-Execution-Id": ref("headers", "ExecutionId") }),
        ...(acts(operation) && { "Idempotent-Replayed": ref("headers", "IdempotentReplayed") }),
        ...(etag && { ETag: ref("headers", "ETag") }),
        ...(links && { Link: ref("headers", "Link") }),
      },
      content,
    },
    ...(acts(operation) && { "202": ref("responses", "PendingApproval") }),
    ...(etag && {
      "304": {
        description: "Not changed since the ETag that was sent",
        headers: { ...headersOfSuccess(operation), ETag: ref("headers", "ETag") },
      },
    }),
    ...problems(operation),
  };
}

/** A call of a tool without codes of its own. */
const plainCall: Operation = { method: "POST", path: "", access: "key", runs: [] };

/** Responses that many operations have. */
export function sharedResponses(): Json {
  return {
    PendingApproval: pendingApproval,
    ...Object.fromEntries(
      refusalsOf(plainCall).map((refusal) => [`Problem${refusal.status}`, problemResponse(refusal)]),
    ),
  };
}

/** A call that a policy, or the tool itself, makes wait for a person. */
const pendingApproval: Json = {
  description: "Held until a person has decided",
  headers: {
    ...headersOfSuccess(plainCall),
    Location: ref("headers", "Approval"),
    "Idempotent-Replayed": ref("headers", "IdempotentReplayed"),
  },
  content: jsonContent(ref("schemas", "PendingApproval")),
};

function headersOfSuccess({ access }: Pick<Operation, "access">): Json {
  return {
    "Request-Id": ref("headers", "RequestId"),
    ...(access === "key" && {
      "RateLimit-Policy": ref("headers", "RateLimitPolicy"),
      RateLimit: ref("headers", "RateLimit"),
    }),
  };
}

interface Refusal {
  status: number;
  codes: Code[];
  headers: Json;
}

let sharedNames: ReadonlySet<string> | undefined;

/** What an operation refuses, by status; what any call refuses so is shared. */
function problems(operation: Operation): Json {
  sharedNames ??= new Set(refusalsOf(plainCall).map(nameOf));
  const shared = sharedNames;
  return Object.fromEntries(
    refusalsOf(operation).map((refusal) => [
      refusal.status,
      shared.has(nameOf(refusal)) ? ref("responses", `Problem${refusal.status}`) : problemResponse(refusal),
    ]),
  );
}

/** The same for refusals that are described the same. */
function nameOf({ codes, headers }: Refusal): string {
  return [...codes.map(({ code }) => code), ...Object.keys(headers)].join(" ");
}

function refusalsOf(operation: Operation): Refusal[] {
  const groups = new Map<number, Code[]>();
  for (const code of codesOf(operation)) {
    const group = groups.get(code.status);
    if (group) group.push(code);
    else groups.set(code.status, [code]);
  }
  return [...groups].map(([status, codes]) => ({
    status,
    codes,
    headers: headersOfProblem(operation, status, codes),
  }));
}

function problemResponse({ status, codes, headers }: Refusal): Json {
  return {
    description: codes.map(({ code, title }) => `\`${code}\` ${title}`).join(" · "),
    headers,
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

function headersOfProblem(operation: Operation, status: number, codes: readonly Code[]): Json {
  // With a 401 it is not known whose limits and whose call they would be.
  const keyed = operation.access === "key" && status !== 401;
  return {
    "Request-Id": ref("headers", "RequestId"),
    ...(keyed && {
      "RateLimit-Policy": ref("headers", "RateLimitPolicyIfKnown"),
      RateLimit: ref("headers", "RateLimitIfKnown"),
    }),
    ...(keyed && makesCalls(operation) && { "Acta-Execution-Id": ref("headers", "ExecutionIdIfRecorded") }),
    ...(status === 401 && { "WWW-Authenticate": ref("headers", "WwwAuthenticate") }),
    ...(keyed && status === 403 && { "Acta-Accepted-Permissions": ref("headers", "AcceptedPermissions") }),
    ...(codes.some(({ retryable }) => retryable) && {
      "Retry-After": ref("headers", status === 429 ? "RetryAfter" : "RetryAfterIfKnown"),
    }),
  };
}
