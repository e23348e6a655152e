import { jsonRoute, signedIn, textsOf } from "@/server/json-route";
import { clientOf } from "@/server/requests";
import { rememberWorkspace } from "@/server/workspace-cookie";

export const dynamic = "force-dynamic";

/**
 * `{token, name?, password}` → a member, signed in. The token is shown to `@acta/auth` alone; what it proves is that
 * this person may make the one call that follows, which is recorded as theirs.
 */
export const POST = jsonRoute(async (server, body, request) => {
  const { runtime } = server;
  const { token = "", name, password = "" } = textsOf(body, ["token", "name", "password"]);
  const client = clientOf(request.headers);
  const { tokens, principal, invitationId } = await runtime.auth.claimInvitation(
    { token, name, password },
    client,
  );
  await runtime.executor.execute(
    "system.member.accept",
    { invitationId },
    {
      context: {
        userId: principal.userId,
        workspaceId: principal.workspaceId,
        sessionId: principal.sessionId,
        requestContext: { ...client, source: "ui" },
        principal,
      },
    },
  );
  const secure = new URL(runtime.config.console.url).protocol === "https:";
  return signedIn(server, tokens, [rememberWorkspace(principal.workspaceId, secure)]);
});
