import "server-only";
import type { SessionIdentity } from "@acta/auth";
import type { TrpcContext } from "@acta/trpc";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Session } from "@/shell/session";
import { pathHeader } from "./path-header";
import { clientOf } from "./requests";
import { getServer } from "./runtime";
import { workspaceCookie } from "./workspace-cookie";

function isUnauthenticated(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "UNAUTHENTICATED";
}

async function ownPath(): Promise<string> {
  return (await headers()).get(pathHeader) ?? "/executions";
}

/**
 * Who looks at the page. Sends them to the login when nobody is signed in, and through a refresh when only the access
 * token ran out: a page cannot set cookies while it renders, a route can.
 */
const readIdentity = cache(async (): Promise<SessionIdentity> => {
  const { runtime, cookies: names } = await getServer();
  const jar = await cookies();
  const accessToken = jar.get(names.accessName)?.value;
  if (accessToken) {
    try {
      return await runtime.auth.authenticateSession(accessToken);
    } catch (error) {
      if (!isUnauthenticated(error)) throw error;
    }
  }
  const next = encodeURIComponent(await ownPath());
  if (jar.get(names.refreshName)) redirect(`/api/session/refresh?next=${next}`);
  redirect(`/login?next=${next}`);
});

/** What a page asks the procedures as; null for a person who is in no workspace. */
export async function pageContext(): Promise<TrpcContext | null> {
  const session = await readSession();
  if (!session) return null;
  const { principalOf } = await getServer();
  const identity = await readIdentity();
  return {
    identity,
    principal: principalOf(identity, session.workspace.id),
    requestContext: clientOf(await headers()),
  };
}

/** The session as pages and components know it; null for a person who is in no workspace. */
export const readSession = cache(async (): Promise<Session | null> => {
  const { runtime, principalOf } = await getServer();
  const identity = await readIdentity();
  const chosen = (await cookies()).get(workspaceCookie)?.value;
  const workspaces = identity.memberships.map(({ workspaceId, workspaceName, workspaceSlug, ...rest }) => ({
    id: workspaceId,
    name: workspaceName,
    slug: workspaceSlug,
    ...rest,
  }));
  const workspace = workspaces.find(({ id }) => id === chosen) ?? workspaces[0];
  if (!workspace) return null;
  return {
    user: { id: identity.userId, name: identity.name, email: identity.email },
    workspaces,
    workspace,
    permissions: [...principalOf(identity, workspace.id).permissions],
    gatewayUrl: runtime.config.gateway.url,
  };
});
