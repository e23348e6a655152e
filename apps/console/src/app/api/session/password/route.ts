import { jsonRoute, textsOf } from "@/server/json-route";

export const dynamic = "force-dynamic";

/** `{currentPassword, password}` → 204; every other session of the person ends. */
export const POST = jsonRoute(async ({ runtime }, body, _request, resume) => {
  const { currentPassword = "", password = "" } = textsOf(body, ["currentPassword", "password"]);
  const { userId, sessionId } = await resume();
  await runtime.auth.changePassword({ userId, sessionId, currentPassword, password });
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
});
