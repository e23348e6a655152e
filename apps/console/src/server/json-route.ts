import "server-only";
import type { SessionIdentity } from "@acta/auth";
import type { InputIssue } from "@acta/core";
import { isActaError } from "./acta-error";
import { describeFaults } from "./credentials";
import { readBody, refusal, refuseForeignWrite } from "./requests";
import { type ConsoleServer, getServer } from "./runtime";

/**
 * A POST of our own pages that is no tool's call: JSON in; an answer, or `{code, detail, errors?, retryAfterSeconds?}`.
 *
 * @param handle throws ActaError for what it refuses. `resume` says who is signed in; an access token that ran out is
 *   renewed on the way, and its cookies go with the answer, also with a refusal
 */
export function jsonRoute(
  handle: (
    server: ConsoleServer,
    body: unknown,
    request: Request,
    resume: () => Promise<SessionIdentity>,
  ) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const server = await getServer();
    const foreign = refuseForeignWrite(request, new URL(server.runtime.config.console.url).origin);
    if (foreign) return refusal(foreign);
    const body = await readBody(request);
    if (!body) return refusal({ status: 413, code: "BODY_TOO_LARGE", detail: "Send at most 1 MiB." });
    const renewed: string[] = [];
    const resume = async () => {
      const { identity, tokens } = await server.runtime.auth.resume(
        server.cookies.read(request.headers.get("cookie")),
      );
      if (tokens) renewed.push(...server.cookies.set(tokens));
      return identity;
    };
    const answer = await answerOf(() => handle(server, server.parseJsonBody(body), request, resume));
    for (const cookie of renewed) answer.headers.append("set-cookie", cookie);
    return answer;
  };
}

async function answerOf(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (!isActaError(error)) throw error;
    const { code, detail, status, issues, retryAfterSeconds } = error;
    return refuseFields(status, { code, detail }, issues, retryAfterSeconds);
  }
}

export function refuseFields(
  status: number,
  { code, detail }: { code: string; detail: string },
  issues: readonly InputIssue[] = [],
  wait = 0,
): Response {
  return Response.json(
    {
      code,
      detail: describeFaults(issues) ?? detail,
      ...(issues.length > 0 ? { errors: issues } : {}),
      ...(wait > 0 ? { retryAfterSeconds: wait } : {}),
    },
    {
      status,
      headers: { "cache-control": "no-store", ...(wait > 0 ? { "retry-after": String(wait) } : {}) },
    },
  );
}

/** 204 with the cookies of somebody who is signed in now. */
export function signedIn(
  { cookies }: ConsoleServer,
  tokens: Parameters<ConsoleServer["cookies"]["set"]>[0],
  more: readonly string[] = [],
): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  for (const cookie of [...cookies.set(tokens), ...more]) headers.append("set-cookie", cookie);
  return new Response(null, { status: 204, headers });
}

/** Members of a body that must be texts; what is no text is as if it were not there. */
export function textsOf<Name extends string>(
  body: unknown,
  names: readonly Name[],
): { [name in Name]?: string } {
  const given = Object(body) as { [name: string]: unknown };
  const texts: { [name in Name]?: string } = {};
  for (const name of names) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (typeof value === "string") texts[name] = value;
  }
  return texts;
}
