import { safePath } from "@/server/requests";
import { getServer } from "@/server/runtime";

export const dynamic = "force-dynamic";

/** A page whose access token ran out comes through here and goes back with new cookies, or to the login. */
export async function GET(request: Request): Promise<Response> {
  const { runtime, cookies } = await getServer();
  const next = safePath(new URL(request.url).searchParams.get("next"));
  const headers = new Headers({ "cache-control": "no-store", location: next });
  try {
    const { tokens } = await runtime.auth.resume(cookies.read(request.headers.get("cookie")));
    if (tokens) for (const cookie of cookies.set(tokens)) headers.append("set-cookie", cookie);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "UNAUTHENTICATED")) throw error;
    for (const cookie of cookies.clear()) headers.append("set-cookie", cookie);
    headers.set("location", `/login?next=${encodeURIComponent(next)}`);
  }
  return new Response(null, { status: 303, headers });
}
