import type { InputIssue } from "@acta/core";
import { isActaError } from "@/server/acta-error";
import { describeFaults, readCredentials } from "@/server/credentials";
import { clientOf, readBody, refusal, refuseForeignWrite } from "@/server/requests";
import { getServer } from "@/server/runtime";

export const dynamic = "force-dynamic";

/** `{email, password}` → cookies. Answers 204, or `{code, detail, errors?, retryAfterSeconds?}`. */
export async function POST(request: Request): Promise<Response> {
  const { runtime, cookies, parseJsonBody } = await getServer();
  const foreign = refuseForeignWrite(request, new URL(runtime.config.console.url).origin);
  if (foreign) return refusal(foreign);
  const body = await readBody(request);
  if (!body) return refusal({ status: 413, code: "BODY_TOO_LARGE", detail: "Send at most 1 MiB." });
  try {
    const credentials = readCredentials(parseJsonBody(body));
    if (Array.isArray(credentials))
      return answer(
        422,
        { code: "INPUT_INVALID", detail: "Give an e-mail address and a password." },
        credentials,
      );
    const { tokens } = await runtime.auth.login(credentials, clientOf(request.headers));
    const headers = new Headers({ "cache-control": "no-store" });
    for (const cookie of cookies.set(tokens)) headers.append("set-cookie", cookie);
    return new Response(null, { status: 204, headers });
  } catch (error) {
    if (!isActaError(error)) throw error;
    const { code, detail, status, issues, retryAfterSeconds } = error;
    return answer(status, { code, detail }, issues, retryAfterSeconds);
  }
}

function answer(
  status: number,
  { code, detail }: { code: string; detail: string },
  issues: InputIssue[] = [],
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
