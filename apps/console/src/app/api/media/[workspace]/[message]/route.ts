import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { isActaError } from "@/server/acta-error";
import { refusal, refuseForeignWrite } from "@/server/requests";
import { getServer } from "@/server/runtime";
import { createTrpcContext } from "@/server/trpc-context";

export const dynamic = "force-dynamic";

/**
 * The picture, film, sound or file of a message, for pages that show it. The workspace stands in the path: an element of
 * a page cannot send the header that says it, and two tabs may be in two workspaces.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ workspace: string; message: string }> },
): Promise<Response> {
  const { workspace, message } = await params;
  const server = await getServer();
  const foreign = refuseForeignWrite(request, new URL(server.runtime.config.console.url).origin);
  if (foreign) return refusal(foreign);
  const headers = new Headers({ "cache-control": "no-store" });
  const chosen = { workspaceId: workspace };
  const { principal, refusal: refused } = await createTrpcContext(server, request, null, chosen, headers);
  try {
    if (refused) throw refused;
    if (!principal) return refusal({ status: 401, code: "UNAUTHENTICATED", detail: "Sign in again." });
    const media = await server.runtime.media.read(principal, message, {
      ifNoneMatch: request.headers.get("if-none-match") ?? undefined,
      signal: AbortSignal.any([request.signal, server.stopping]),
    });
    for (const [name, value] of Object.entries(media.headers)) headers.set(name, value);
    if (!media.body) return new Response(null, { status: 304, headers });
    // Node's own type of the same stream.
    const body = Readable.toWeb(media.body) as NodeStream<Uint8Array> as ReadableStream<Uint8Array>;
    return new Response(body, { headers });
  } catch (error) {
    if (!isActaError(error)) throw error;
    const { status, code, detail } = error;
    // A session may have been renewed on the way.
    return refusal({ status, code, detail }, headers);
  }
}
