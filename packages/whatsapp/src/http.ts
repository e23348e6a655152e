import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { LookupFunction } from "node:net";

export interface HttpRequest {
  method: "GET" | "POST";
  url: URL;
  headers: { [name: string]: string };
  body?: string;
  connectTimeoutMs: number;
  totalTimeoutMs: number;
  signal: AbortSignal;
  /** How names are resolved; as the system does where it is left out. */
  lookup?: LookupFunction;
}

export interface HttpAnswer {
  status: number;
  /** Seconds or a date, as it was sent. */
  retryAfter: string | undefined;
  body: string;
}

/** No answer came. `sent`: whether the other side may have got the request all the same. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  readonly sent: boolean;

  constructor(message: string, sent: boolean, options?: { cause?: unknown }) {
    super(message, options);
    this.sent = sent;
  }
}

const maxAnswerBytes = 4 * 1_048_576;

/**
 * One request on a connection of its own. `fetch` cannot say whether a request that failed had left already, and bounds
 * connecting by ten seconds; and a connection that is used again may have been closed by the other side just now,
 * which would leave a send in doubt. A handshake is the smaller price.
 *
 * @throws NoAnswerError
 */
export function httpRequest(options: HttpRequest): Promise<HttpAnswer> {
  const { method, url, headers, body, connectTimeoutMs, totalTimeoutMs, signal, lookup } = options;
  return new Promise((resolve, reject) => {
    let connected = false;
    let settled = false;
    const secure = url.protocol === "https:";
    const outgoing = (secure ? requestSecure : requestPlain)(url, {
      method,
      agent: false,
      ...(lookup && { lookup }),
      headers: {
        ...headers,
        Connection: "close",
        ...(body !== undefined && { "Content-Length": String(Buffer.byteLength(body)) }),
      },
    });
    const connectTimer = setTimeout(
      () => giveUp(`no connection within ${connectTimeoutMs} ms`),
      connectTimeoutMs,
    );
    const totalTimer = setTimeout(() => giveUp(`no answer within ${totalTimeoutMs} ms`), totalTimeoutMs);
    const onAbort = (): void => giveUp("given up: the process is stopping");

    function settle(end: () => void): void {
      if (settled) return;
      settled = true;
      clearTimeout(connectTimer);
      clearTimeout(totalTimer);
      signal.removeEventListener("abort", onAbort);
      end();
    }
    function giveUp(message: string, cause?: unknown): void {
      settle(() => reject(new NoAnswerError(message, connected, { cause })));
      outgoing.destroy();
    }

    outgoing.on("socket", (socket) => {
      // What was written before the connection stands is only kept by Node: from here on it leaves.
      socket.once(secure ? "secureConnect" : "connect", () => {
        connected = true;
        clearTimeout(connectTimer);
      });
    });
    outgoing.on("error", (error) => giveUp(`the connection failed: ${codeOf(error)}`, error));
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let received = 0;
      incoming.on("data", (chunk: Buffer) => {
        received += chunk.length;
        if (received > maxAnswerBytes) giveUp("the answer is too long");
        else chunks.push(chunk);
      });
      incoming.on("error", (error) => giveUp("the answer broke off", error));
      incoming.on("close", () => {
        if (!incoming.complete) giveUp("the answer broke off");
      });
      incoming.on("end", () => {
        if (!incoming.complete) return;
        settle(() =>
          resolve({
            status: incoming.statusCode ?? 0,
            retryAfter: incoming.headers["retry-after"],
            body: Buffer.concat(chunks, received).toString("utf8"),
          }),
        );
      });
    });
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    else outgoing.end(body);
  });
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
