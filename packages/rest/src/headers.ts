import { fail, findKeyFault, type InputIssue, isId } from "@acta/core";

/** Request headers of a call, as they are recorded with it. */
export interface CallHeaders {
  idempotencyKey: string | undefined;
  planId: string | undefined;
  sessionId: string | undefined;
  traceId: string | undefined;
}

/** Node's view: lower-case names; repeated ones joined or dropped, which is why `assertSingleHeaders` exists. */
type Headers = { readonly [name: string]: string | string[] | undefined };

/** Headers whose second value another reader of the same request might prefer to the first. */
const single: ReadonlyMap<string, string> = new Map(
  [
    "Host",
    "Authorization",
    "X-Api-Key",
    "Content-Type",
    "Content-Length",
    "Idempotency-Key",
    "Acta-Plan",
    "Acta-Session",
  ].map((name) => [name.toLowerCase(), name]),
);
const singleLengths: ReadonlySet<number> = new Set([...single.keys()].map((name) => name.length));

/**
 * Node keeps the first of two Host, Authorization or Content-Type headers and joins two Idempotency-Keys with a
 * comma: the raw list is the only place where that still shows.
 *
 * @param rawHeaders name, value, name, value, … as Node received them
 * @throws ActaError `HEADER_INVALID` naming the header that is there twice
 */
export function assertSingleHeaders(rawHeaders: readonly string[]): void {
  let seen: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i]!;
    // Most headers end here, without a lower-case copy.
    if (!singleLengths.has(raw.length)) continue;
    const name = raw.toLowerCase();
    const known = single.get(name);
    if (known === undefined) continue;
    if (seen === undefined) seen = [name];
    else if (seen.includes(name)) throw headerInvalid([issueOf(known, "duplicate", "must be there once")]);
    else seen.push(name);
  }
}

/**
 * The API key a request carries.
 *
 * @returns null where there is none, or a scheme other than Bearer
 * @throws ActaError `CREDENTIALS_AMBIGUOUS`
 *
 * Source: RFC 6750 §2.1; RFC 9110 §11.1 (the scheme's case does not matter).
 */
export function parseCredential(headers: Headers): string | null {
  const authorization = headers.authorization;
  const apiKey = headers["x-api-key"];
  if (authorization !== undefined) {
    if (apiKey !== undefined) throw fail("CREDENTIALS_AMBIGUOUS");
    if (typeof authorization !== "string" || authorization.length < 8) return null;
    if (authorization.startsWith("Bearer ") || authorization.slice(0, 7).toLowerCase() === "bearer ") {
      return authorization.slice(7).trim() || null;
    }
    return null;
  }
  return typeof apiKey === "string" && apiKey !== "" ? apiKey : null;
}

const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:$|-)/;

/** @throws ActaError `HEADER_INVALID` with one issue for each header at fault */
export function parseCallHeaders(headers: Headers): CallHeaders {
  const idempotencyKey = headers["idempotency-key"];
  const plan = headers["acta-plan"];
  const session = headers["acta-session"];
  const trace = headers.traceparent;
  if (idempotencyKey !== undefined || plan !== undefined || session !== undefined) {
    const issues: InputIssue[] = [];
    for (const [name, value] of [
      ["Idempotency-Key", idempotencyKey],
      ["Acta-Session", session],
    ] as const) {
      const fault = value === undefined ? null : findKeyFault(String(value));
      if (fault) issues.push(issueOf(name, fault.keyword, fault.message));
    }
    if (plan !== undefined && !(typeof plan === "string" && isId(plan))) {
      issues.push(issueOf("Acta-Plan", "format", "must be the id of a dry-run"));
    }
    if (issues.length > 0) throw headerInvalid(issues);
  }
  return {
    idempotencyKey: idempotencyKey as string | undefined,
    planId: plan as string | undefined,
    sessionId: session as string | undefined,
    traceId: typeof trace === "string" ? parseTraceId(trace) : undefined,
  };
}

/** W3C Trace Context §3.2: a malformed or all-zero traceparent is ignored, never an error. */
export function parseTraceId(header: string): string | undefined {
  const match = traceparent.exec(header);
  if (!match || header.startsWith("ff") || /^0+$/.test(match[1]!) || /^0+$/.test(match[2]!)) return undefined;
  return match[1];
}

/** Whether a body of this type is read as JSON: `application/json`, in UTF-8, not compressed. */
export function isJsonContent(contentType: string | undefined, contentEncoding: string | undefined): boolean {
  if (contentType === undefined) return false;
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== "identity") return false;
  if (contentType === "application/json") return true;
  const [type, ...parameters] = contentType.toLowerCase().split(";");
  return (
    type!.trim() === "application/json" &&
    parameters.every((parameter) => {
      const [name, value] = parameter.split("=");
      return name!.trim() !== "charset" || /^\s*"?utf-?8"?\s*$/.test(value ?? "");
    })
  );
}

function issueOf(header: string, keyword: string, message: string): InputIssue {
  return { pointer: `/${header}`, keyword, message };
}

export function headerInvalid(issues: InputIssue[]) {
  return fail("HEADER_INVALID", {}, { issues });
}
