import { type ExecutionContext, type Permission, type Principal, permissions } from "@acta/core";

export interface Person {
  workspaceId: string;
  userId: string;
}

/** The owner of a workspace, or someone with exactly these permissions. */
export function asUser(
  { workspaceId, userId }: Person,
  held: readonly Permission[] = permissions,
): Principal {
  return {
    type: "user",
    userId,
    workspaceId,
    role: "owner",
    sessionId: "0193aaaa-0000-7000-8000-00000000abcd",
    permissions: new Set(held),
  };
}

export function asApiKey(
  workspaceId: string,
  apiKeyId: string,
  held: readonly Permission[] = permissions,
): Principal {
  return { type: "apiKey", apiKeyId, kind: "api", workspaceId, permissions: new Set(held) };
}

/** The context of a call, as a surface would make it. */
export function contextOf(principal: Principal): ExecutionContext {
  return {
    userId: principal.type === "user" ? principal.userId : null,
    workspaceId: principal.workspaceId,
    ...(principal.type === "user" && { sessionId: principal.sessionId }),
    requestContext: {
      ip: "127.0.0.1",
      userAgent: "acta-testkit",
      source: sources[principal.type],
    },
    principal,
  };
}

const sources = { user: "ui", apiKey: "api", system: "webhook" } as const;
