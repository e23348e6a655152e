import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { readBody, refusal, refuseForeignWrite } from "@/server/requests";
import { getServer } from "@/server/runtime";
import { createTrpcContext } from "@/server/trpc-context";

export const dynamic = "force-dynamic";

async function handler(request: Request): Promise<Response> {
  const server = await getServer();
  const foreign = refuseForeignWrite(request, new URL(server.runtime.config.console.url).origin);
  if (foreign) return refusal(foreign);
  let body: Uint8Array<ArrayBuffer> | null = null;
  if (request.method === "POST") {
    body = await readBody(request);
    if (body === null) return refusal({ status: 413, code: "BODY_TOO_LARGE", detail: "Send at most 1 MiB." });
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
    createContext: ({ resHeaders, info }) =>
      createTrpcContext(server, request, body, info.connectionParams, resHeaders),
    responseMeta: () => ({ headers: new Headers({ "cache-control": "no-store" }) }),
  });
}

export { handler as GET, handler as POST };
