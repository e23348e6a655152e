import { setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline, type Readable } from "node:stream";
import type { Logger } from "@acta/core";
import type { Answer, KeyIdentity } from "@acta/rest";
import type { FastifyRequest } from "fastify";
import type { LoadGuard } from "./load-guard.ts";
import type { Admission, RateLimiter } from "./rate-limit.ts";

/** What the exchanges of one server share. */
export interface ExchangePorts {
  logger: Logger;
  rates: RateLimiter;
  load: LoadGuard;
  /** Headers of every answer: name, value, name, value, … */
  securityHeaders: readonly string[];
  isDraining(): boolean;
}

const noStore = "no-store";
/** What is validated by its ETag may be kept, but not used without asking. */
const revalidate = "private, no-cache";
export const jsonType = "application/json; charset=utf-8";
export const apiContentPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Serves a route: whatever comes of it is written to the exchange. */
export type Handle = (exchange: Exchange, request: FastifyRequest) => unknown;

const signals = new WeakMap<Socket, AbortSignal>();

function signalOf(socket: Socket): AbortSignal {
  let signal = signals.get(socket);
  if (signal === undefined) {
    const controller = new AbortController();
    signal = controller.signal;
    // Pipelined requests all listen to the one signal.
    setMaxListeners(0, signal);
    signals.set(socket, signal);
    if (socket.destroyed) controller.abort();
    else socket.once("close", () => controller.abort());
  }
  return signal;
}

/**
 * One request and its answer, from the first look at the headers to the line in the log.
 *
 * The answer is written by Node's own response: Fastify routes and owns the server's life, while its reply pipeline
 * would cost the hot path more than the call's own shape does.
 */
export class Exchange {
  readonly requestId: string;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: string;
  readonly ip: string;
  identity: KeyIdentity | undefined;
  executionId: string | undefined;
  /** What the tool that was named asks for: the header of a 403. */
  acceptedPermissions: string | undefined;
  /** Code of the problem that was answered. */
  code: string | undefined;
  /** Whether the connection is given up after the answer. */
  closes = false;
  readonly #ports: ExchangePorts;
  readonly #startedMs = performance.now();
  #admission: Admission | undefined;
  #counted = false;

  constructor(
    ports: ExchangePorts,
    requestId: string,
    message: IncomingMessage,
    response: ServerResponse,
    route: string,
    ip: string,
  ) {
    this.#ports = ports;
    this.requestId = requestId;
    this.message = message;
    this.response = response;
    this.route = route;
    this.ip = ip;
    // Emitted once for every response, answered or not: the one place where an exchange ends.
    response.once("close", () => this.#end());
  }

  /** Aborts when the caller has gone: with its connection, whose requests share the signal. */
  get signal(): AbortSignal {
    return signalOf(this.message.socket);
  }

  get search(): string {
    const url = this.message.url!;
    const mark = url.indexOf("?");
    return mark < 0 ? "" : url.slice(mark + 1);
  }

  /** Whether the process has room; counted until a refusal is written, else until the exchange ends. */
  enterLoad(): boolean {
    this.#counted = this.#ports.load.enter();
    return this.#counted;
  }

  enterRate(identity: KeyIdentity): Admission {
    this.identity = identity;
    this.#admission = this.#ports.rates.enter(identity.principal.apiKeyId, performance.now());
    return this.#admission;
  }

  answer(answer: Answer): void {
    const extra: string[] = [];
    if (answer.executionId !== undefined) {
      this.executionId = answer.executionId;
      extra.push("Acta-Execution-Id", answer.executionId);
    }
    if (answer.etag !== undefined) extra.push("ETag", answer.etag, "Vary", "Authorization, X-Api-Key");
    if (answer.next !== undefined) extra.push("Link", `<${answer.next}>; rel="next"`);
    if (answer.location !== undefined) extra.push("Location", answer.location);
    if (answer.replayed) extra.push("Idempotent-Replayed", "true");
    this.write(
      answer.status,
      answer.type,
      answer.body,
      extra,
      answer.etag === undefined ? noStore : revalidate,
    );
  }

  /** @param extra name, value, name, value, … */
  write(
    status: number,
    type: string,
    body: string,
    extra: readonly string[] = [],
    cacheControl = noStore,
    contentPolicy = apiContentPolicy,
  ): void {
    const { response } = this;
    // The caller has gone, or was told already that its request took too long.
    if (response.headersSent || response.destroyed) return;
    const headers = ["Request-Id", this.requestId, "Cache-Control", cacheControl];
    // RFC 9110 §15.4.5: a 304 has no content and so does not describe any.
    if (status !== 304) {
      headers.push("Content-Type", type, "Content-Length", String(Buffer.byteLength(body)));
    }
    headers.push("Content-Security-Policy", contentPolicy, ...this.#ports.securityHeaders, ...extra);
    const admission = this.#admission;
    if (admission !== undefined) {
      headers.push("RateLimit-Policy", this.#ports.rates.policy, "RateLimit", this.#rateLimit(admission));
    }
    if (this.closes || this.#ports.isDraining()) headers.push("Connection", "close");
    // A refusal may have to wait behind another answer of its connection, and no work with it: whoever pipelines behind
    // one slow call would have the whole process waiting.
    if (status >= 400) this.#leaveLoad();
    response.writeHead(status, headers);
    response.end(body);
  }

  #leaveLoad(): void {
    if (!this.#counted) return;
    this.#counted = false;
    this.#ports.load.leave();
  }

  /**
   * Answers with bytes that are still on their way; null: with none, since the caller has them (304).
   *
   * @param given headers that replace the usual ones of their names
   */
  stream(given: { readonly [name: string]: string }, body: Readable | null): void {
    const { response } = this;
    if (response.headersSent || response.destroyed) {
      body?.destroy();
      return;
    }
    const headers = new Map([["Request-Id", this.requestId]]);
    const common = this.#ports.securityHeaders;
    for (let i = 0; i < common.length; i += 2) headers.set(common[i]!, common[i + 1]!);
    for (const [name, value] of Object.entries(given)) headers.set(name, value);
    headers.set("Vary", "Authorization, X-Api-Key");
    if (this.#admission) {
      headers.set("RateLimit-Policy", this.#ports.rates.policy);
      headers.set("RateLimit", this.#rateLimit(this.#admission));
    }
    if (this.closes || this.#ports.isDraining()) headers.set("Connection", "close");
    response.writeHead(body ? 200 : 304, [...headers].flat());
    if (!body || this.message.method === "HEAD") {
      body?.destroy();
      response.end();
      return;
    }
    // A caller that goes, or a source that breaks off, ends both: what is half there does not look whole.
    pipeline(body, response, () => {});
  }

  #rateLimit({ remaining, resetSeconds }: Admission): string {
    return `"calls";r=${remaining};t=${resetSeconds}`;
  }

  #end(): void {
    const { response } = this;
    const answered = response.writableFinished;
    this.#leaveLoad();
    if (this.#admission?.admitted) this.#ports.rates.leave(this.identity!.principal.apiKeyId);
    // Fixed members, none of them sent by the caller: neither path nor query, no header, no body.
    this.#ports.logger.info(
      {
        requestId: this.requestId,
        method: this.message.method,
        route: this.route,
        status: response.headersSent ? response.statusCode : 0,
        ms: Math.round((performance.now() - this.#startedMs) * 10) / 10,
        code: this.code,
        keyPrefix: this.identity?.prefix,
        executionId: this.executionId,
        aborted: answered ? undefined : true,
      },
      "request",
    );
  }
}
