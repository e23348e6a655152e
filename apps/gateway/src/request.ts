import type { IncomingMessage } from "node:http";
import { type ActaError, fail } from "@acta/core";
import { headerInvalid } from "@acta/rest";
import type { FastifyRequest } from "fastify";

/* Parts of a request that routes ask for. */

/** RFC 9112 §3.2 wants a Host in every request of HTTP/1.1, and a 400 where there is none. */
export function missingHost({ headers, httpVersion }: IncomingMessage): ActaError | undefined {
  if (headers.host !== undefined || httpVersion !== "1.1") return undefined;
  return headerInvalid([{ pointer: "/Host", keyword: "required", message: "is required" }]);
}

export function recordOf(request: FastifyRequest): { kind: string; id: string } {
  return { kind: segmentOf(request, "kind"), id: segmentOf(request, "id") };
}

/** @throws ActaError `ROUTE_NOT_FOUND`: the router lets `:name` be nothing, our routes do not. */
export function segmentOf(request: FastifyRequest, name: "name" | "id" | "kind"): string {
  const segment = (request.params as { [name: string]: string })[name];
  if (!segment) throw fail("ROUTE_NOT_FOUND");
  return segment;
}

/** The path, without its query. */
export function pathOf(message: IncomingMessage): string {
  return originForm(message.url!).split("?", 1)[0]!;
}

export function ifNoneMatch({ headers }: IncomingMessage): string | undefined {
  return headers["if-none-match"];
}

/** RFC 9112 §3.2.2: a server must accept the absolute form of a target. */
export function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1];
  return path === undefined ? target : path.startsWith("/") ? path : `/${path}`;
}

/** Whether somebody reads the answer, rather than something. */
export function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const html = accept.indexOf("text/html");
  const plain = accept.indexOf("application/json");
  return html >= 0 && (plain < 0 || html < plain);
}
