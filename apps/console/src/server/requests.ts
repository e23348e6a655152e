import "server-only";

/** Why a request is not served, before anything looks at who makes it. */
export interface Refusal {
  status: number;
  code: string;
  detail: string;
}

const maxBodyBytes = 1024 * 1024;

/**
 * Whether a request that could change something really comes from a page of ours. Cookies travel by themselves, so a
 * page elsewhere could send one; it can neither forge `Origin` nor send JSON without a preflight that nobody answers.
 *
 * @param ownOrigin of the console's public address; the address the browser used (its Host) counts as well
 */
export function refuseForeignWrite(request: Request, ownOrigin: string): Refusal | null {
  if (request.headers.get("sec-fetch-site") === "cross-site")
    return { status: 403, code: "ORIGIN_FORBIDDEN", detail: "Requests from other sites are refused." };
  if (request.method === "GET" || request.method === "HEAD") return null;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    return { status: 415, code: "MEDIA_TYPE_UNSUPPORTED", detail: "Send Content-Type: application/json." };
  const origin = request.headers.get("origin");
  const host = request.headers.get("host");
  const known =
    origin !== null && (origin === ownOrigin || (URL.canParse(origin) && new URL(origin).host === host));
  if (!known) return { status: 403, code: "ORIGIN_FORBIDDEN", detail: "Send the Origin of the console." };
  return null;
}

/** The body's bytes; null when it is larger than a call may be. Reads no further than that. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) return null;
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

export function refusal({ status, code, detail }: Refusal, headers?: HeadersInit): Response {
  return Response.json({ code, detail }, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** Where a request comes from, as it is recorded. */
export function clientOf(headers: Headers): { ip?: string; userAgent?: string } {
  // One address, put there by `client-address.ts`.
  const ip = headers.get("x-forwarded-for")?.trim();
  const userAgent = headers.get("user-agent");
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent: userAgent.slice(0, 500) } : {}) };
}

/** W3C Trace Context: the trace id of a well-formed `traceparent`. */
export function traceIdOf(headers: Headers): string | undefined {
  return /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(headers.get("traceparent") ?? "")?.[1];
}

const home = "/executions";

/**
 * A path of ours to go on to; anything else becomes the home page. Browsers drop tabs and line breaks, take a backslash
 * for a slash and fold dots away, so that it is judged by what it resolves to, and by that read once more.
 */
export function safePath(path: string | null | undefined): string {
  if (!path || !/^\/[!-[\]-~]*$/.test(path)) return home;
  const base = "http://console.invalid";
  if (!URL.canParse(path, base)) return home;
  const { origin, pathname, search } = new URL(path, base);
  const decoded = decodePath(pathname);
  // What a path resolves to may begin with two slashes although it did not itself: /.//host.
  if (origin !== base || decoded === null || /^\/\/|[\p{Cc}\\]/u.test(decoded)) return home;
  return /^\/api(?:\/|$)/.test(decoded) ? home : pathname + search;
}

function decodePath(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
