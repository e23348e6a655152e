import type { ActaError } from "@acta/core";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { isActaError } from "@/server/acta-error";
import { readBody, refusal, refuseForeignWrite } from "@/server/requests";
import { type ConsoleServer, getServer } from "@/server/runtime";
import { createTrpcContext } from "@/server/trpc-context";

export const dynamic = "force-dynamic";

async function handler(request: Request): Promise<Response> {
  const server = await getServer();
  const foreign = refuseForeignWrite(request, new URL(server.runtime.config.console.url).origin);
  if (foreign) return refusal(foreign);
  let body: Uint8Array<ArrayBuffer> | null = null;
  let tooLarge = false;
  if (request.method === "POST") {
    body = await readBody(request);
    tooLarge = body === null;
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: new Request(request.url, {
      method: request.method,
      headers: request.headers,
      signal: AbortSignal.any([request.signal, server.stopping]),
      ...(body === null ? {} : { body }),
    }),
    router: server.router,
    createContext: async ({ resHeaders, info }) => {
      const context = await createTrpcContext(server, request, body, info.connectionParams, resHeaders);
      // Refused by the procedures, so that it is told in the shape that tRPC's clients read.
      return tooLarge ? { ...context, refusal: bodyTooLarge(server) } : context;
    },
    responseMeta: () => ({ headers: new Headers({ "cache-control": "no-store" }) }),
  });
}

/** The core's own error, of which the bundle must not have a second class. */
function bodyTooLarge({ parseJsonBody }: ConsoleServer): ActaError {
  try {
    parseJsonBody(new Uint8Array(1), 0);
  } catch (error) {
    if (isActaError(error)) return error;
    throw error;
  }
  throw new Error("a body of one byte is larger than none");
}

export { handler as GET, handler as POST };
