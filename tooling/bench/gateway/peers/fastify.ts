import fastify from "fastify";
import postgres from "postgres";
import { compileContactValidator, digestOf, maxConnections, prepareCall, readPeerConfig } from "../work.ts";

/** What a good engineer writes: Fastify, ajv, postgres.js `begin`, every statement awaited. */
const { port, appUrl, key } = readPeerConfig();
const keys = new Map([[key.digest, key]]);
const isContact = compileContactValidator();
const sql = postgres(appUrl, { max: maxConnections, onnotice: () => {} });
const server = fastify({ logger: false });

server.post("/v1/tools/crm.contact.create", async (request, reply) => {
  const caller = keys.get(digestOf((request.headers.authorization ?? "").slice(7)));
  if (!caller) return reply.code(401).send({ status: 401 });
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
