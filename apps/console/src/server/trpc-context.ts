import "server-only";
import { randomUUID } from "node:crypto";
import type { ActaError } from "@acta/core";
import type { TrpcContext } from "@acta/trpc";
import { workspaceHeader } from "@/data/trpc-names";
import { codeOf, isActaError } from "./acta-error";
import { clientOf, traceIdOf } from "./requests";
import type { ConsoleServer } from "./runtime";
import { workspaceCookie } from "./workspace-cookie";

/**
 * Who calls, in which workspace. An access token that ran out is renewed on the way, without the page noticing.
 *
 * What is wrong with the request becomes the context's refusal and is not thrown: tRPC would answer 500 for it.
 *
 * @param body of a POST: tRPC reads it with JSON.parse, so that it has to pass the gate first
 * @param parameters a subscription's connection parameters, in which it names its workspace
 * @param responseHeaders gets the renewed cookies and the request's id
 */
export async function createTrpcContext(
  { runtime, cookies, principalOf, parseJsonBody }: ConsoleServer,
  request: Request,
  body: Uint8Array | null,
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
    let principal: TrpcContext["principal"] = null;
    const refusal = refusalOf(() => {
      if (workspaceId) principal = principalOf(identity, workspaceId);
      for (const json of jsonOf(request, body)) parseJsonBody(json);
    });
    return {
      ...base,
      identity,
      principal,
      ...(refusal ? { refusal } : {}),
      async confirm() {
        const current = await runtime.auth.readSession(identity.sessionId);
        if (workspaceId) principalOf(current, workspaceId);
      },
    };
  } catch (error) {
    if (!isActaError(error)) throw error;
    if (codeOf(error) !== "UNAUTHENTICATED")
      return { ...base, identity: null, principal: null, refusal: error };
    for (const cookie of cookies.clear()) responseHeaders.append("set-cookie", cookie);
    return { ...base, identity: null, principal: null };
  }
}

function refusalOf(check: () => void): ActaError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (isActaError(error)) return error;
    throw error;
  }
}

/** What tRPC will read as JSON. A call without inputs has an empty body. */
function jsonOf(request: Request, body: Uint8Array | null): Uint8Array[] {
  const inputs = new URL(request.url).searchParams.getAll("input").map((text) => Buffer.from(text));
  return body && body.length > 0 ? [...inputs, body] : inputs;
}

function cookieOf(header: string | null, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return undefined;
}
