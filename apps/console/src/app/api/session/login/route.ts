import { clientOf, readBody, refusal, refuseForeignWrite } from "@/server/requests";
import { getServer } from "@/server/runtime";

export const dynamic = "force-dynamic";

/** `{email, password}` → cookies. Answers 204, or `{code, detail, retryAfterSeconds?}`. */
export async function POST(request: Request): Promise<Response> {
  const { runtime, cookies } = await getServer();
  const foreign = refuseForeignWrite(request, new URL(runtime.config.console.url).origin);
  if (foreign) return refusal(foreign);
  const credentials = parseCredentials(await readBody(request));
  if (!credentials)
    return refusal({ status: 422, code: "INPUT_INVALID", detail: "Give an e-mail address and a password." });
  try {
    const { tokens } = await runtime.auth.login(credentials, clientOf(request.headers));
    const headers = new Headers({ "cache-control": "no-store" });
    for (const cookie of cookies.set(tokens)) headers.append("set-cookie", cookie);
    return new Response(null, { status: 204, headers });
  } catch (error) {
    return answerError(error);
  }
}

function parseCredentials(body: string | null): { email: string; password: string } | null {
  try {
    const value: unknown = JSON.parse(body ?? "");
    if (typeof value !== "object" || value === null || !("email" in value) || !("password" in value))
      return null;
    const { email, password } = value;
    if (typeof email !== "string" || typeof password !== "string" || !email.trim() || !password) return null;
    return { email, password };
  } catch {
    return null;
  }
}

/** The error class lives in the unbundled core, so that it is known here by its members and not by `instanceof`. */
function answerError(error: unknown): Response {
  if (
    !(
      error instanceof Error &&
      error.name === "ActaError" &&
      "code" in error &&
      "status" in error &&
      "detail" in error
    )
  )
    throw error;
  const issues = "issues" in error && Array.isArray(error.issues) ? error.issues : [];
  const wait = "retryAfterSeconds" in error ? Number(error.retryAfterSeconds ?? 0) : 0;
  return Response.json(
    {
      code: String(error.code),
      detail: issues.length > 0 ? `The password ${String(issues[0]?.message)}.` : String(error.detail),
      ...(wait > 0 ? { retryAfterSeconds: wait } : {}),
    },
    {
      status: Number(error.status),
      headers: { "cache-control": "no-store", ...(wait > 0 ? { "retry-after": String(wait) } : {}) },
    },
  );
}
