import { jsonRoute, refuseFields, textsOf } from "@/server/json-route";

export const dynamic = "force-dynamic";

/** `{currentPassword, password}` → 204; every other session of the person ends. */
export const POST = jsonRoute(async ({ runtime, cookies }, body, request) => {
  const { currentPassword = "", password = "" } = textsOf(body, ["currentPassword", "password"]);
  const { accessToken } = cookies.read(request.headers.get("cookie"));
  if (!accessToken) return refuseFields(401, { code: "UNAUTHENTICATED", detail: "Sign in first." });
  const { userId, sessionId } = await runtime.auth.authenticateSession(accessToken);
  await runtime.auth.changePassword({ userId, sessionId, currentPassword, password });
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
});
