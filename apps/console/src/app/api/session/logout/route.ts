import { refusal, refuseForeignWrite } from "@/server/requests";
import { getServer } from "@/server/runtime";

export const dynamic = "force-dynamic";

/** Ends the session, in every process, and removes its cookies. Signing out twice is no error. */
export async function POST(request: Request): Promise<Response> {
  const { runtime, cookies } = await getServer();
  const foreign = refuseForeignWrite(request, new URL(runtime.config.console.url).origin);
  if (foreign) return refusal(foreign);
  try {
    const { identity } = await runtime.auth.resume(cookies.read(request.headers.get("cookie")));
    await runtime.auth.logout(identity.sessionId);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "UNAUTHENTICATED")) throw error;
  }
  const headers = new Headers({ "cache-control": "no-store", "clear-site-data": '"cache"' });
  for (const cookie of cookies.clear()) headers.append("set-cookie", cookie);
  return new Response(null, { status: 204, headers });
}
