import type { IncomingMessage } from "node:http";
import type { ActaError, Logger } from "@acta/core";
import { allowedMethods, problemHeaders, problemType, toActaError, toProblem } from "@acta/rest";
import type { Exchange } from "./exchange.ts";
import { pathOf } from "./request.ts";

/** A refused body up to this size is read and thrown away, so that the connection can be used again. */
const maxDiscardedBytes = 8 * 1_048_576;

/** Answers with the problem document of whatever was thrown. */
export type Refuse = (exchange: Exchange, thrown: unknown) => void;

export function createRefuse({ logger, publicUrl }: { logger: Logger; publicUrl: string }): Refuse {
  return (exchange, thrown) => {
    const error = toActaError(thrown);
    if (error !== thrown && !exchange.response.destroyed) {
      logger.error({ err: thrown, requestId: exchange.requestId }, "request failed");
    }
    exchange.code = error.code;
    exchange.executionId = error.executionId;
    const problem = toProblem(error, { baseUrl: publicUrl, requestId: exchange.requestId });
    const headers = Object.entries(problemHeaders(error)).flat();
    if (error.executionId) headers.push("Acta-Execution-Id", error.executionId);
    const accepted = exchange.acceptedPermissions;
    if (error.code === "PERMISSION_DENIED" && accepted) headers.push("Acta-Accepted-Permissions", accepted);
    if (error.code === "METHOD_NOT_ALLOWED") {
      headers.push("Allow", allowedMethods(pathOf(exchange.message)).join(", "));
    }
    if (mustClose(exchange.message, error)) exchange.closes = true;
    exchange.write(error.status, problemType, JSON.stringify(problem), headers);
  };
}

/** Whether the rest of a body we refused is too long, or of unknown length, to be waited for. */
function mustClose(message: IncomingMessage, error: ActaError): boolean {
  if (message.complete) return false;
  if (error.code === "REQUEST_TIMEOUT") return true;
  const declared = Number(message.headers["content-length"] ?? Number.POSITIVE_INFINITY);
  const hasBody =
    message.headers["transfer-encoding"] !== undefined || message.headers["content-length"] !== undefined;
  return hasBody && declared > maxDiscardedBytes;
}
