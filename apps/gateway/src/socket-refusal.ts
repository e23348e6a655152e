import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { type ActaError, fail, newId } from "@acta/core";
import { problemType, toProblem } from "@acta/rest";
import { apiContentPolicy } from "./exchange.ts";

/** Answers what Node's parser refused, on the bare socket: there is no request yet. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket, baseUrl: string): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const refused =
    error.code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? fail("REQUEST_TIMEOUT")
      : fail(
          "HEADER_INVALID",
          {},
          {
            detail:
              error.code === "HPE_HEADER_OVERFLOW"
                ? "The headers are too large: send at most 16 KiB of them."
                : "The request is not HTTP/1.1 as RFC 9112 has it.",
          },
        );
  refuseSocket(refused, socket, baseUrl);
}

/**
 * Answers on the bare socket, and closes it.
 *
 * @param extra lines of the header
 * @returns the id it was answered under
 */
export function refuseSocket(
  refused: ActaError,
  socket: Socket,
  baseUrl: string,
  extra: readonly string[] = [],
): string {
  const requestId = newId();
  const body = JSON.stringify(toProblem(refused, { baseUrl, requestId }));
  socket.end(
    [
      `HTTP/1.1 ${refused.status} ${STATUS_CODES[refused.status]}`,
      `Request-Id: ${requestId}`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Cache-Control: no-store",
      `Content-Security-Policy: ${apiContentPolicy}`,
      "Connection: close",
      ...extra,
      "",
      body,
    ].join("\r\n"),
  );
  return requestId;
}
