import { jsonRoute, textsOf } from "@/server/json-route";

export const dynamic = "force-dynamic";

/** `{token}` → `{email}`; with a `password`, 204 once it is set. */
export const POST = jsonRoute(async ({ runtime }, body) => {
  const { token = "", password } = textsOf(body, ["token", "password"]);
  const headers = { "cache-control": "no-store" };
  if (password === undefined) return Response.json(await runtime.auth.readReset(token), { headers });
  await runtime.auth.resetPassword({ token, password });
  return new Response(null, { status: 204, headers });
});
