import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { fail, newId } from "@acta/core";
import { allowedMethods, headerInvalid, isNamed, type NamedRoute, type RouteId, routes } from "@acta/rest";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { noteExpectContinue } from "./body.ts";
import { Exchange, type ExchangePorts, type Handle } from "./exchange.ts";
import { createKeyRoutes } from "./key-routes.ts";
import { createLoadGuard } from "./load-guard.ts";
import { defaultOptions, type GatewayOptions, type GatewayRuntime } from "./options.ts";
import { createPublicRoutes } from "./public-routes.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { createRefuse } from "./refusal.ts";
import { missingHost, originForm, pathOf } from "./request.ts";
import { refuseConnection, refuseSocket } from "./socket-refusal.ts";
import { createWebhookRoutes } from "./webhook-routes.ts";

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

/** Builds the public HTTP server: wiring only. What is answered is decided in `@acta/rest` and `@acta/core`. */
export function buildServer(runtime: GatewayRuntime, given: Partial<GatewayOptions> = {}): Gateway {
  const options: GatewayOptions = { ...defaultOptions, ...given };
  const { publicUrl } = options;
  const { logger } = runtime;
  let draining = false;

  const rates = createRateLimiter(options);
  const load = createLoadGuard(options);
  const sweeper = setInterval(() => rates.sweep(performance.now()), 60_000);
  sweeper.unref();
  const ports: ExchangePorts = {
    logger,
    rates,
    load,
    securityHeaders: securityHeaders(publicUrl),
    isDraining: () => draining,
  };
  const refuse = createRefuse({ logger, publicUrl });
  const keyed = createKeyRoutes(runtime, options, rates, refuse);
  const handlers: { [id in Exclude<RouteId, NamedRoute["id"]>]: Handle } = {
    ...keyed.handlers,
    ...createWebhookRoutes(runtime, options, refuse),
    ...createPublicRoutes(runtime, options, refuse, ports.isDraining),
  };

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
    rewriteUrl: (message) => originForm(message.url!),
    clientErrorHandler: (error, socket) => refuseConnection(error, socket, publicUrl),
    frameworkErrors: (_error, request, reply) => {
      refuse(openExchange(request, reply, "unknown"), fail("ROUTE_NOT_FOUND"));
    },
  });

  // What Node would answer by itself, without a word of what is wrong.
  app.server.on("checkExpectation", (message: IncomingMessage, response: ServerResponse) => {
    const ip = message.socket.remoteAddress ?? "";
    const exchange = new Exchange(ports, newId(), message, response, "unknown", ip);
    const expect = { pointer: "/Expect", keyword: "enum", message: "must be 100-continue" };
    refuse(exchange, headerInvalid([expect]));
  });
  app.server.on("checkContinue", (message: IncomingMessage, response: ServerResponse) => {
    noteExpectContinue(message);
    app.server.emit("request", message, response);
  });
  app.server.on("connect", (_message: IncomingMessage, socket: Socket) => {
    // Node has let go of the socket: a reset would end the process, and nothing else would close it.
    socket.on("error", () => socket.destroy());
    const refused = fail("METHOD_NOT_ALLOWED");
    const requestId = refuseSocket(refused, socket, publicUrl, ["Allow: GET, HEAD, POST"]);
    const { status, code } = refused;
    logger.info({ requestId, method: "CONNECT", route: "unknown", status, ms: 0, code }, "request");
    socket.destroySoon();
  });

  function openExchange(request: FastifyRequest, reply: FastifyReply, route: string): Exchange {
    return new Exchange(ports, request.id, request.raw, reply.raw, route, request.ip);
  }

  for (const route of routes) {
    const handle = isNamed(route) ? keyed.named(route) : handlers[route.id];
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
