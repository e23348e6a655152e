import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import {
  type ActaError,
  batchToolName,
  fail,
  type Logger,
  maxBatchItems,
  newId,
  toManifestTool,
} from "@acta/core";
import {
  type Answer,
  type ApiPorts,
  allowedMethods,
  assertNoQuery,
  assertSingleHeaders,
  type CallRequest,
  createApi,
  createOpenApi,
  headerInvalid,
  isJsonContent,
  isNamed,
  type KeyIdentity,
  matchesEtag,
  maxBatchBodyBytes,
  maxBodyBytes,
  type NamedRoute,
  type Page,
  parseCallHeaders,
  parseCredential,
  parseJsonBody,
  problemHeaders,
  problemType,
  publish,
  type RouteId,
  renderDocs,
  renderErrorPage,
  renderLlmsTxt,
  renderToolDocs,
  routes,
  toActaError,
  toErrorPage,
  toProblem,
} from "@acta/rest";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { readBody } from "./body.ts";
import { apiContentPolicy, Exchange, type ExchangePorts } from "./exchange.ts";
import { createLoadGuard } from "./load-guard.ts";
import { createRateLimiter } from "./rate-limit.ts";

/** What the gateway needs of the product: `@acta/runtime` is one. */
export interface GatewayRuntime extends ApiPorts {
  auth: {
    /** @throws ActaError `UNAUTHENTICATED`, `RATE_LIMITED`, `DATABASE_UNAVAILABLE` */
    authenticateApiKey(raw: string, client: { ip?: string; userAgent?: string }): Promise<KeyIdentity>;
  };
  logger: Logger;
  /** What WhatsApp reports; null where the process may not make calls of the system. */
  whatsapp?: {
    /** @throws ActaError `PERMISSION_DENIED` */
    verify(search: string): Promise<string>;
    /** @throws ActaError `UNAUTHENTICATED`, `DATABASE_UNAVAILABLE` */
    receive(
      body: Buffer,
      signature: string | undefined,
      circumstances: { requestId?: string; ip?: string; userAgent?: string },
    ): Promise<void>;
  } | null;
  /** Resolves while calls can be served; rejects with what is missing. */
  checkReady?(): Promise<void>;
}

export interface GatewayOptions {
  /** Public base URL, without a slash at the end. */
  publicUrl: string;
  version: string;
  /** Calls a key may make in a minute. */
  callsPerMinute: number;
  /** Calls of a key at the same time. */
  concurrentCalls: number;
  /** Requests in work at the same time, all keys together. */
  maxInFlight: number;
  /** How late the event loop may run before work is refused. */
  maxLagMs: number;
  maxBodyBytes: number;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
  /** Addresses or networks whose X-Forwarded-For is believed; false: none. */
  trustProxy: false | string[];
}

export const defaultOptions: GatewayOptions = {
  publicUrl: "http://127.0.0.1:4701",
  version: "0.1.0",
  callsPerMinute: 600,
  concurrentCalls: 50,
  maxInFlight: 256,
  maxLagMs: 250,
  maxBodyBytes,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 15_000,
  trustProxy: false,
};

export interface Gateway {
  readonly app: FastifyInstance;
  /** @returns the address it listens on, as URL */
  listen(address: { host: string; port: number }): Promise<string>;
  /** From now on: not ready, and every answer closes its connection. Calls are still served. */
  drain(): void;
  /** Takes no new connections and resolves when the calls in work are answered. */
  close(): Promise<void>;
  /** Requests in work. */
  readonly inFlight: number;
}

/** How often Node looks for requests that take too long; the timeouts are this much later at worst. */
const timeoutCheckMs = 1_000;
/** A refused body up to this size is read and thrown away, so that the connection can be used again. */
const maxDiscardedBytes = 8 * 1_048_576;
/** Meta's largest webhook. */
const maxWebhookBytes = 3 * 1_048_576;
const json = "application/json; charset=utf-8";
const htmlType = "text/html; charset=utf-8";

/** Builds the public HTTP server: wiring only. What is answered is decided in `@acta/rest` and `@acta/core`. */
export function buildServer(runtime: GatewayRuntime, given: Partial<GatewayOptions> = {}): Gateway {
  const options: GatewayOptions = { ...defaultOptions, ...given };
  const { publicUrl, version } = options;
  let draining = false;

  const rates = createRateLimiter(options);
  const load = createLoadGuard(options);
  const sweeper = setInterval(() => rates.sweep(performance.now()), 60_000);
  sweeper.unref();
  const ports: ExchangePorts = {
    logger: runtime.logger,
    rates,
    load,
    securityHeaders: securityHeaders(publicUrl),
    isDraining: () => draining,
  };
  const api = createApi(runtime, {
    callsPerMinute: options.callsPerMinute,
    concurrentCalls: options.concurrentCalls,
    bodyBytes: options.maxBodyBytes,
  });
  const bodyLimits = { maxBytes: options.maxBodyBytes, timeoutMs: options.bodyTimeoutMs };

  const app = fastify({
    logger: false,
    trustProxy: options.trustProxy,
    genReqId: newId,
    requestIdHeader: false,
    // Answers that are being worked on during shutdown must be given; new connections are refused by then.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    requestTimeout: options.headersTimeoutMs + options.bodyTimeoutMs + 2 * timeoutCheckMs,
    // Longer than load balancers keep theirs: the side that closes an idle connection should not be ours.
    keepAliveTimeout: 72_000,
    http: {
      headersTimeout: options.headersTimeoutMs,
      connectionsCheckingInterval: timeoutCheckMs,
      // Node answers it without a body; ours says what is missing.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: 256 },
    // RFC 9112 §3.2.2: a server must accept the absolute form of a target.
    rewriteUrl: (message) => originForm(message.url!),
    clientErrorHandler: (error, socket) => refuseConnection(error, socket, publicUrl),
    frameworkErrors: (_error, request, reply) => {
      refuse(openExchange(request, reply, "unknown"), fail("ROUTE_NOT_FOUND"));
    },
  });

  // What Node would answer by itself, without a word of what is wrong.
  app.server.on("checkExpectation", (message: IncomingMessage, response: ServerResponse) => {
    const exchange = new Exchange(
      ports,
      newId(),
      message,
      response,
      "unknown",
      message.socket.remoteAddress ?? "",
    );
    const expect = { pointer: "/Expect", keyword: "enum", message: "must be 100-continue" };
    refuse(exchange, headerInvalid([expect]));
  });
  app.server.on("checkContinue", (message: IncomingMessage, response: ServerResponse) => {
    waitsForContinue.add(message);
    app.server.emit("request", message, response);
  });
  app.server.on("connect", (_message: IncomingMessage, socket: Socket) => {
    // Node has let go of the socket: a reset would end the process, and nothing else would close it.
    socket.on("error", () => socket.destroy());
    const refused = fail("METHOD_NOT_ALLOWED");
    const requestId = refuseSocket(refused, socket, publicUrl, ["Allow: GET, HEAD, POST"]);
    const { status, code } = refused;
    runtime.logger.info({ requestId, method: "CONNECT", route: "unknown", status, ms: 0, code }, "request");
    socket.destroySoon();
  });

  function openExchange(request: FastifyRequest, reply: FastifyReply, route: string): Exchange {
    return new Exchange(ports, request.id, request.raw, reply.raw, route, request.ip);
  }

  function refuse(exchange: Exchange, thrown: unknown): void {
    const error = toActaError(thrown);
    if (error !== thrown && !exchange.response.destroyed) {
      runtime.logger.error({ err: thrown, requestId: exchange.requestId }, "request failed");
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
  }

  /** What stands before every route that needs a key. */
  async function admit(exchange: Exchange): Promise<KeyIdentity> {
    const { message } = exchange;
    assertSingleHeaders(message.rawHeaders);
    if (!exchange.enterLoad()) throw fail("OVERLOADED", {}, { retryAfterSeconds: 1 });
    const credential = parseCredential(message.headers);
    if (credential === null) throw fail("UNAUTHENTICATED");
    const identity = await runtime.auth.authenticateApiKey(credential, { ip: exchange.ip });
    const admission = exchange.enterRate(identity);
    if (!admission.admitted) {
      throw fail(admission.code, {}, { retryAfterSeconds: admission.retryAfterSeconds });
    }
    return identity;
  }

  async function serve(
    exchange: Exchange,
    request: FastifyRequest,
    handle: (exchange: Exchange, identity: KeyIdentity, request: FastifyRequest) => Answer | Promise<Answer>,
  ): Promise<void> {
    try {
      const identity = await admit(exchange);
      exchange.answer(await handle(exchange, identity, request));
    } catch (error) {
      refuse(exchange, error);
    }
  }

  type Taken = Omit<CallRequest, "toolName" | "inputs" | "dryRun">;

  /** What a call brings beside its tool and inputs: the request's own part. */
  function takeCall(exchange: Exchange, identity: KeyIdentity): Taken {
    const { headers } = exchange.message;
    return {
      identity,
      headers: parseCallHeaders(headers),
      requestId: exchange.requestId,
      ip: exchange.ip,
      userAgent: headers["user-agent"],
      signal: exchange.signal,
    };
  }

  async function takeCallWithBody(
    exchange: Exchange,
    identity: KeyIdentity,
    maxBytes = options.maxBodyBytes,
  ): Promise<{ taken: Taken; inputs: unknown }> {
    const { message } = exchange;
    const { headers } = message;
    // A mode asked for in the query, such as `dryRun=true`, must not be passed over: the call would act.
    assertNoQuery(exchange.search);
    if (!isJsonContent(headers["content-type"], headers["content-encoding"])) {
      throw fail("MEDIA_TYPE_UNSUPPORTED");
    }
    const taken = takeCall(exchange, identity);
    const body = readBody(message, { ...bodyLimits, maxBytes }, () => {
      if (waitsForContinue.has(message)) exchange.response.writeContinue();
    });
    return { taken, inputs: parseJsonBody(await body, maxBytes) };
  }

  async function call(
    exchange: Exchange,
    identity: KeyIdentity,
    request: FastifyRequest,
    dryRun: boolean,
  ): Promise<Answer> {
    const { taken, inputs } = await takeCallWithBody(exchange, identity);
    const toolName = segmentOf(request, "name");
    exchange.acceptedPermissions = acceptedPermissions.get(toolName);
    if (toolName === batchToolName) chargeItems(identity, inputs);
    return api.callTool({ ...taken, inputs, dryRun, toolName });
  }

  /** A batch weighs what its items weigh, or it would be the way around the limit. */
  function chargeItems({ principal }: KeyIdentity, inputs: unknown): void {
    const { items } = (inputs ?? {}) as { items?: unknown };
    if (Array.isArray(items)) rates.charge(principal.apiKeyId, Math.min(items.length, maxBatchItems) - 1);
  }

  /** The route of a tool under another name. */
  function serveNamed({ method, path, calls }: NamedRoute) {
    const idOf = (request: FastifyRequest) => (path.includes("{id}") ? segmentOf(request, "id") : undefined);
    const handle = async (exchange: Exchange, identity: KeyIdentity, request: FastifyRequest) => {
      exchange.acceptedPermissions = acceptedPermissions.get(calls.tool);
      const id = idOf(request);
      if (method === "GET") {
        const { search } = exchange;
        const place = { id, pathname: pathOf(exchange.message), search };
        return api.readNamed(calls, place, takeCall(exchange, identity));
      }
      const isBatch = calls.tool === batchToolName;
      const maxBytes = isBatch ? Math.max(options.maxBodyBytes, maxBatchBodyBytes) : options.maxBodyBytes;
      const { taken, inputs } = await takeCallWithBody(exchange, identity, maxBytes);
      if (isBatch) chargeItems(identity, inputs);
      return api.callNamed(calls, id, inputs, taken);
    };
    return (exchange: Exchange, request: FastifyRequest) => serve(exchange, request, handle);
  }

  const realCall = (exchange: Exchange, identity: KeyIdentity, request: FastifyRequest) =>
    call(exchange, identity, request, false);
  const dryRunCall = (exchange: Exchange, identity: KeyIdentity, request: FastifyRequest) =>
    call(exchange, identity, request, true);

  const acceptedPermissions = new Map(
    runtime.registry.list().map((tool) => [tool.name, tool.definition.metadata.permissions.join(", ")]),
  );
  function readPart(part: "definition" | "inputSchema" | "outputSchema") {
    return (exchange: Exchange, identity: KeyIdentity, request: FastifyRequest) => {
      const name = segmentOf(request, "name");
      exchange.acceptedPermissions = acceptedPermissions.get(name);
      return api.readTool(identity, name, part, exchange.search, ifNoneMatch(exchange));
    };
  }

  const handlers: {
    [id in Exclude<RouteId, NamedRoute["id"]>]: (exchange: Exchange, request: FastifyRequest) => unknown;
  } = {
    listTools: (exchange, request) =>
      serve(exchange, request, (_, identity) =>
        api.listTools(identity, exchange.search, ifNoneMatch(exchange)),
      ),
    readTool: (exchange, request) => serve(exchange, request, readPart("definition")),
    readToolInputSchema: (exchange, request) => serve(exchange, request, readPart("inputSchema")),
    readToolOutputSchema: (exchange, request) => serve(exchange, request, readPart("outputSchema")),
    callTool: (exchange, request) => serve(exchange, request, realCall),
    dryRunTool: (exchange, request) => serve(exchange, request, dryRunCall),
    listExecutions: (exchange, request) =>
      serve(exchange, request, (_, identity) => api.listExecutions(identity, exchange.search)),
    readExecution: (exchange, request) =>
      serve(exchange, request, (_, identity) =>
        api.readExecution(identity, segmentOf(request, "id"), exchange.search),
      ),
    listApprovals: (exchange, request) =>
      serve(exchange, request, (_, identity) => api.listApprovals(identity, exchange.search)),
    readApproval: (exchange, request) =>
      serve(exchange, request, (_, identity) =>
        api.readApproval(identity, segmentOf(request, "id"), exchange.search),
      ),
    readRecord: (exchange, request) =>
      serve(exchange, request, (_, identity) => api.readRecord(identity, recordOf(request), exchange.search)),
    listRecordHistory: (exchange, request) =>
      serve(exchange, request, (_, identity) =>
        api.listRecordHistory(identity, recordOf(request), exchange.search),
      ),
    readRecordBlame: (exchange, request) =>
      serve(exchange, request, (_, identity) =>
        api.readRecordBlame(identity, recordOf(request), exchange.search),
      ),
    whoami: (exchange, request) =>
      serve(exchange, request, (_, identity) => api.whoami(identity, exchange.search)),
    ...webhookHandlers(),
    ...publicHandlers(),
  };

  /** What providers send. They have no key: the body's signature says who they are. */
  function webhookHandlers() {
    const { whatsapp } = runtime;
    const whileServed = async (exchange: Exchange, work: () => Promise<void>): Promise<void> => {
      try {
        if (!whatsapp) throw fail("ROUTE_NOT_FOUND");
        if (!exchange.enterLoad()) throw fail("OVERLOADED", {}, { retryAfterSeconds: 1 });
        await work();
      } catch (error) {
        refuse(exchange, error);
      }
    };
    return {
      verifyWhatsApp: (exchange: Exchange) =>
        whileServed(exchange, async () => {
          const challenge = await whatsapp!.verify(exchange.search);
          exchange.write(200, "text/plain; charset=utf-8", challenge);
        }),
      receiveWhatsApp: (exchange: Exchange) =>
        whileServed(exchange, async () => {
          const { message } = exchange;
          const body = await readBody(message, { ...bodyLimits, maxBytes: maxWebhookBytes }, () => {
            if (waitsForContinue.has(message)) exchange.response.writeContinue();
          });
          const signature = message.headers["x-hub-signature-256"];
          await whatsapp!.receive(body, typeof signature === "string" ? signature : undefined, {
            requestId: exchange.requestId,
            ip: exchange.ip,
            userAgent: message.headers["user-agent"]?.slice(0, 512),
          });
          exchange.write(200, json, "{}");
        }),
    };
  }

  /** Routes without a key. What they answer does not change while the process lives: it is made when first asked for. */
  function publicHandlers() {
    const info = { baseUrl: publicUrl, version };
    const tools = once(() => runtime.registry.list().map(toManifestTool));
    const openApi = once(() =>
      publish(JSON.stringify(createOpenApi(tools(), { version, serverUrl: publicUrl }))),
    );
    const docs = once(() => renderDocs(tools(), info));
    const llmsTxt = once(() => renderLlmsTxt(tools(), info));

    const sendPage = (exchange: Exchange, page: Page): void =>
      exchange.write(200, htmlType, page.body, [], "public, max-age=300", page.contentSecurityPolicy);

    return {
      readOpenApi: (exchange: Exchange) => {
        const { etag, body } = openApi();
        const unchanged = matchesEtag(ifNoneMatch(exchange), etag);
        exchange.write(
          unchanged ? 304 : 200,
          json,
          unchanged ? "" : body,
          ["ETag", etag],
          "public, no-cache",
        );
      },
      readError: (exchange: Exchange, request: FastifyRequest) => {
        const { code } = request.params as { code: string };
        const { errors } = runtime.registry;
        const definition = Object.hasOwn(errors, code) ? errors[code] : undefined;
        if (!definition) {
          refuse(exchange, fail("ROUTE_NOT_FOUND"));
          return;
        }
        const page = toErrorPage(code, definition);
        if (prefersHtml(exchange.message.headers.accept)) sendPage(exchange, renderErrorPage(page));
        else exchange.write(200, json, JSON.stringify(page), ["Vary", "Accept"], "public, max-age=300");
      },
      readDocs: (exchange: Exchange) => sendPage(exchange, docs()),
      readToolDocs: (exchange: Exchange, request: FastifyRequest) => {
        const { name } = request.params as { name: string };
        const tool = tools().find((each) => each.name === name);
        if (tool) sendPage(exchange, renderToolDocs(tool, info));
        else refuse(exchange, fail("ROUTE_NOT_FOUND"));
      },
      readLlmsTxt: (exchange: Exchange) =>
        exchange.write(200, "text/plain; charset=utf-8", llmsTxt(), [], "public, max-age=300"),
      readHealth: (exchange: Exchange) => exchange.write(200, json, '{"status":"ok"}'),
      readReadiness: async (exchange: Exchange) => {
        try {
          if (draining)
            throw fail("OVERLOADED", {}, { detail: "This process is stopping.", retryAfterSeconds: 1 });
          await runtime.checkReady?.();
          exchange.write(200, json, '{"status":"ready"}');
        } catch (error) {
          refuse(exchange, error);
        }
      },
    };
  }

  for (const route of routes) {
    const handle = isNamed(route) ? serveNamed(route) : handlers[route.id];
    const dispatch = (request: FastifyRequest, reply: FastifyReply): void => {
      const exchange = openExchange(request, reply, route.path);
      try {
        const refused = missingHost(exchange.message);
        if (refused) throw refused;
        handle(exchange, request);
      } catch (error) {
        refuse(exchange, error);
      }
    };
    app.route({
      method: route.method,
      url: route.path.replace(/\{(\w+)\}/g, ":$1"),
      // Dispatched from the first stage, which passes nothing on: bodies are read by the routes that take one, after
      // the caller is known, and the executor validates. Fastify's stages for both would only be walked through.
      onRequest: dispatch,
      handler: dispatch,
    });
  }
  app.removeAllContentTypeParsers();
  app.setNotFoundHandler(refuseUnknown);
  // Only paths we do not have go through Fastify's stages, where a Content-Type it cannot read is an error.
  app.setErrorHandler((_error, request, reply) => refuseUnknown(request, reply));
  function refuseUnknown(request: FastifyRequest, reply: FastifyReply): void {
    const known = allowedMethods(pathOf(request.raw)).length > 0;
    const exchange = openExchange(request, reply, known ? "other method" : "unknown");
    refuse(exchange, missingHost(exchange.message) ?? fail(known ? "METHOD_NOT_ALLOWED" : "ROUTE_NOT_FOUND"));
  }

  return {
    app,
    get inFlight() {
      return load.inFlight;
    },
    listen: (address) => app.listen(address),
    drain() {
      draining = true;
    },
    async close() {
      draining = true;
      clearInterval(sweeper);
      await app.close();
      load.stop();
    },
  };
}

/** Requests whose body is sent when it is asked for (RFC 9110 §10.1.1). */
const waitsForContinue = new WeakSet<IncomingMessage>();

/** RFC 9112 §3.2 wants a Host in every request of HTTP/1.1, and a 400 where there is none. */
function missingHost({ headers, httpVersion }: IncomingMessage): ActaError | undefined {
  if (headers.host !== undefined || httpVersion !== "1.1") return undefined;
  return headerInvalid([{ pointer: "/Host", keyword: "required", message: "is required" }]);
}

/** @throws ActaError `ROUTE_NOT_FOUND`: the router lets `:name` be nothing, our routes do not. */
function recordOf(request: FastifyRequest): { kind: string; id: string } {
  return { kind: segmentOf(request, "kind"), id: segmentOf(request, "id") };
}

function segmentOf(request: FastifyRequest, name: "name" | "id" | "kind"): string {
  const segment = (request.params as { [name: string]: string })[name];
  if (!segment) throw fail("ROUTE_NOT_FOUND");
  return segment;
}

function pathOf(message: IncomingMessage): string {
  return originForm(message.url!).split("?", 1)[0]!;
}

function ifNoneMatch(exchange: Exchange): string | undefined {
  return exchange.message.headers["if-none-match"];
}

function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1];
  return path === undefined ? target : path.startsWith("/") ? path : `/${path}`;
}

function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const html = accept.indexOf("text/html");
  const plain = accept.indexOf("application/json");
  return html >= 0 && (plain < 0 || html < plain);
}

function securityHeaders(publicUrl: string): string[] {
  return [
    "X-Content-Type-Options",
    "nosniff",
    "Referrer-Policy",
    "no-referrer",
    "Cross-Origin-Resource-Policy",
    "same-origin",
    ...(publicUrl.startsWith("https:")
      ? ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"]
      : []),
  ];
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

/** Answers what Node's parser refused, on the bare socket: there is no request yet. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket, baseUrl: string): void {
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
 * @param extra lines of the header
 * @returns the id it was answered under
 */
function refuseSocket(
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

function once<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
