import type { IncomingMessage } from "node:http";
import { fail } from "@acta/core";

export interface BodyLimits {
  maxBytes: number;
  /** How long the body may take to arrive. */
  timeoutMs: number;
}

/**
 * The body, when all of it is here already: what came in one packet with the headers has been parsed by the time the
 * caller is known. It costs no listener, no timer and no promise.
 */
export function takeBody(message: IncomingMessage, maxBytes: number): Buffer | undefined {
  if (!message.complete || message.readableLength > maxBytes) return undefined;
  return (message.read() as Buffer | null) ?? Buffer.alloc(0);
}

/**
 * Reads a request's body whole.
 *
 * @throws ActaError `BODY_TOO_LARGE`, as soon as that is known; `REQUEST_TIMEOUT`
 * @throws Error when the connection is lost; nobody is there to be answered then
 */
export function readBody(message: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(message.headers["content-length"]) > maxBytes) {
      reject(fail("BODY_TOO_LARGE"));
      return;
    }
    let first: Buffer | undefined;
    let chunks: Buffer[] | undefined;
    let received = 0;
    const timer = setTimeout(() => end(fail("REQUEST_TIMEOUT")), timeoutMs);

    function onData(chunk: Buffer): void {
      received += chunk.length;
      if (received > maxBytes) end(fail("BODY_TOO_LARGE"));
      else if (first === undefined) first = chunk;
      else if (chunks === undefined) chunks = [first, chunk];
      else chunks.push(chunk);
    }
    // Nearly every body is one chunk, which needs no copy.
    const onEnd = () => end(null, chunks ? Buffer.concat(chunks, received) : (first ?? Buffer.alloc(0)));
    const onError = (error: Error) => end(error);
    const onClose = () => end(new Error("the connection was closed before the body had arrived"));

    function end(error: Error | null, body?: Buffer): void {
      clearTimeout(timer);
      message.off("data", onData).off("end", onEnd).off("error", onError).off("close", onClose);
      if (body) {
        resolve(body);
        return;
      }
      // An error that comes after we stopped listening (a reset while we answer) must not end the process.
      message.on("error", () => {});
      reject(error);
    }
    message.on("data", onData).on("end", onEnd).on("error", onError).on("close", onClose);
  });
}
