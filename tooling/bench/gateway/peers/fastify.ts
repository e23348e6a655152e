import { randomUUID } from "node:crypto";
import fastify, { LogController } from "fastify";
import { destination } from "pino";
import postgres from "postgres";
import { compileContactValidator, digestOf, maxConnections, prepareCall, readPeerConfig } from "../work.ts";

/**
 * What a good engineer writes: Fastify, ajv, postgres.js `begin`, every statement awaited; and what any server that
 * partners call has: a line in the log for each request (Fastify's own logger, gathered into few writes like the
 * gateway's), a bound on each key's calls, and answers that carry their id, that bound and the security headers.
 */
const { port, appUrl, key } = readPeerConfig();
const keys = new Map([[key.digest, key]]);
const isContact = compileContactValidator();
const sql = postgres(appUrl, { max: maxConnections, onnotice: () => {} });
const server = fastify({
  logger: { stream: destination({ dest: "/dev/null", sync: false, minLength: 4_096 }) },
  // One line a request, where Fastify writes two by itself.
  logController: new LogController({ disableRequestLogging: true }),
  genReqId: () => randomUUID(),
});
const limit = 100_000_000;
const calls = new Map<string, { left: number; until: number }>();

server.addHook("onResponse", async (request, reply) => {
  request.log.info(
    {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: reply.elapsedTime,
    },
    "request",
  );
});

server.post("/v1/tools/crm.contact.create", async (request, reply) => {
  const caller = keys.get(digestOf((request.headers.authorization ?? "").slice(7)));
  if (!caller) return reply.code(401).send({ status: 401 });
  const now = Date.now();
  let window = calls.get(caller.apiKeyId);
  if (!window || window.until <= now) {
    window = { left: limit, until: now + 60_000 };
    calls.set(caller.apiKeyId, window);
  }
  reply.headers({
    "request-id": request.id,
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "ratelimit-policy": `"calls";q=${limit};w=60`,
    ratelimit: `"calls";r=${--window.left};t=${Math.ceil((window.until - now) / 1_000)}`,
  });
  if (window.left < 0) return reply.code(429).send({ status: 429 });
  if (!isContact(request.body)) return reply.code(422).send({ status: 422, errors: isContact.errors });
  const call = prepareCall(caller, request.body, request.ip);
  await sql.begin(async (tx) => {
    await tx.unsafe(call.settings.text, call.settings.values as string[], { prepare: true });
    const [row] = await tx.unsafe(call.contact.text, call.contact.values as string[], { prepare: true });
    const audit = call.audit(row as object);
    await tx.unsafe(audit.text, audit.values as string[], { prepare: true });
  });
  return reply.type("application/json").send(call.answer());
});

await server.listen({ port, host: "127.0.0.1" });
process.send?.("ready");
process.on(
  "SIGTERM",
  () =>
    void server
      .close()
      .then(() => sql.end())
      .then(() => process.exit(0)),
);
