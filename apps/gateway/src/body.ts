import type { IncomingMessage, ServerResponse } from "node:http";
import { type ActaError, fail } from "@acta/core";

export interface BodyLimits {
  maxBytes: number;
  /** How long the body may take to arrive. */
  timeoutMs: number;
}

/** Requests whose body is sent when it is asked for (RFC 9110 §10.1.1). */
const waitsForContinue = new WeakSet<IncomingMessage>();

/** Notes that the body is sent only once `readBody` has asked for it. */
export function noteExpectContinue(message: IncomingMessage): void {
  waitsForContinue.add(message);
}

/**
 * Reads a request's body whole. It is asked for where the sender waits for that, unless its declared length is refused.
 *
 * @throws ActaError `BODY_TOO_LARGE`, as soon as that is known; `REQUEST_TIMEOUT`
 * @throws Error when the connection is lost; nobody is there to be answered then
 */
export function readBody(
  message: IncomingMessage,
  response: ServerResponse,
  { maxBytes, timeoutMs }: BodyLimits,
): Promise<Buffer> {
  if (Number(message.headers["content-length"]) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  if (waitsForContinue.has(message)) response.writeContinue();
  return new Promise((resolve, reject) => {
    // Nearly every body is one chunk, which needs no copy.
    let first: Buffer | undefined;
    let chunks: Buffer[] | undefined;
    let received = 0;
    const timer = setTimeout(() => reject(fail("REQUEST_TIMEOUT")), timeoutMs);
    // The listeners stay when this has settled: they throw away the rest of a body that was refused, and keep a reset
    // that comes while we answer from ending the process.
    message.on("data", (chunk: Buffer) => {
      received += chunk.length;
      if (received > maxBytes) {
        clearTimeout(timer);
        first = chunks = undefined;
        reject(tooLarge(maxBytes));
      } else if (first === undefined) first = chunk;
      else if (chunks === undefined) chunks = [first, chunk];
      else chunks.push(chunk);
    });
    message.on("end", () => {
      clearTimeout(timer);
      resolve(chunks ? Buffer.concat(chunks, received) : (first ?? Buffer.alloc(0)));
    });
    message.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

const bytesPerMiB = 1_048_576;

function tooLarge(maxBytes: number): ActaError {
  return fail("BODY_TOO_LARGE", {}, { detail: `Send at most ${maxBytes / bytesPerMiB} MiB.` });
}
