import "server-only";
import { randomUUID } from "node:crypto";
import type { TrpcContext } from "@acta/trpc";
import { workspaceHeader } from "@/data/trpc-names";
import { clientOf, traceIdOf } from "./requests";
import type { ConsoleServer } from "./runtime";
import { workspaceCookie } from "./workspace-cookie";

/**
 * Who calls, in which workspace. An access token that ran out is renewed on the way, without the page noticing.
 *
 * @param parameters a subscription's connection parameters, in which it names its workspace
 * @param responseHeaders gets the renewed cookies and the request's id
 */
export async function createTrpcContext(
  { runtime, cookies, principalOf }: ConsoleServer,
  request: Request,
  parameters: { [name: string]: string | undefined } | null,
  responseHeaders: Headers,
): Promise<TrpcContext> {
  const { headers } = request;
  const requestId = randomUUID();
  responseHeaders.set("request-id", requestId);
  const traceId = traceIdOf(headers);
  const idempotencyKey = headers.get("idempotency-key");
  const planId = headers.get("acta-plan");
  const base = {
    requestContext: clientOf(headers),
    requestId,
    responseHeaders,
    ...(traceId ? { traceId } : {}),
    ...(idempotencyKey === null ? {} : { idempotencyKey }),
    ...(planId === null ? {} : { planId }),
  };
  const given = cookies.read(headers.get("cookie"));
  if (!given.accessToken && !given.refreshToken) return { ...base, identity: null, principal: null };
  try {
    const { identity, tokens } = await runtime.auth.resume(given);
    if (tokens) for (const cookie of cookies.set(tokens)) responseHeaders.append("set-cookie", cookie);
    const workspaceId =
      headers.get(workspaceHeader) ??
      parameters?.workspaceId ??
      cookieOf(headers.get("cookie"), workspaceCookie) ??
      identity.memberships[0]?.workspaceId;
    return { ...base, identity, principal: workspaceId ? principalOf(identity, workspaceId) : null };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "UNAUTHENTICATED")) throw error;
    for (const cookie of cookies.clear()) responseHeaders.append("set-cookie", cookie);
    return { ...base, identity: null, principal: null };
  }
}

function cookieOf(header: string | null, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return undefined;
}
