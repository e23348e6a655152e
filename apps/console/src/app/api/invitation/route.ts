import { jsonRoute, textsOf } from "@/server/json-route";

export const dynamic = "force-dynamic";

/** `{token}` → what the link invites to: `{workspaceName, email, role, known}`. */
export const POST = jsonRoute(async ({ runtime }, body) => {
  const { token = "" } = textsOf(body, ["token"]);
  const { workspaceName, email, role, known } = await runtime.auth.readInvitation(token);
  return Response.json({ workspaceName, email, role, known }, { headers: { "cache-control": "no-store" } });
});
