import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProduct, eventually, type Key, type Product } from "./product.ts";

let product: Product;
let key: Key;
beforeAll(async () => {
  product = await createProduct();
  key = await product.newKey();
}, 120_000);
afterAll(() => product?.close());

/** Secrets by where they were put. Only their secret part is looked for: half of one is one too many. */
const planted = new Map<string, string>();

const base62 = (length: number) =>
  Array.from(
    randomBytes(length),
    (byte) => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[byte % 62],
  ).join("");

/** Something of an API key's shape, as people paste them where they do not belong. */
function keyLike(place: string): string {
  const secret = base62(38);
  planted.set(place, secret.slice(0, 32));
  return `mfx_${base62(12)}_${secret}`;
}

function secret(place: string): string {
  const text = `canary${base62(26)}`;
  planted.set(place, text);
  return text;
}

/** Notes a secret that the product made, and answered. */
function made(place: string, text: unknown): void {
  expect(text, place).toEqual(expect.any(String));
  const whole = String(text);
  planted.set(place, whole.slice(whole.startsWith("mfx_") ? 17 : whole.indexOf("#") + 1));
}

let requests = 0;

interface Sent {
  status: number;
  body: { outputs?: { [name: string]: unknown }; code?: string };
  text: string;
}

async function send(
  path: string,
  { body, headers = {}, raw }: { body?: unknown; headers?: Record<string, string>; raw?: string } = {},
): Promise<Sent> {
  requests += 1;
  const answer = await fetch(`${product.gateway.url}${path}`, {
    method: body === undefined && raw === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${key.plaintext}`,
      ...((body !== undefined || raw !== undefined) && { "content-type": "application/json" }),
      ...headers,
    },
    ...(raw !== undefined ? { body: raw } : body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const read = /json/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(text) : {};
  return { status: answer.status, body: read as Sent["body"], text };
}

const call = (tool: string, body: unknown, headers?: Record<string, string>) =>
  send(`/v1/tools/${tool}`, { body, ...(headers && { headers }) });

it("keeps no secret that was sent or answered: not in tables, not in stored answers, not in the log", {
  timeout: 120_000,
}, async () => {
  planted.set("the caller's own key", key.plaintext.slice(17, 49));
  const answers: string[] = [];
  const refused = async (sent: Promise<Sent>) => {
    const { status, text } = await sent;
    expect(status, text).toBeGreaterThanOrEqual(400);
    answers.push(text);
  };

  // What the product makes, answered once: under an idempotency key, so that the answer is stored, and in a preview.
  const granted = { permissions: ["contacts.view"] };
  for (const where of ["tool", "thin name"]) {
    const path = where === "tool" ? "/v1/tools/system.apiKey.create" : "/v1/keys";
    const headers = { "idempotency-key": `make-${where.replace(" ", "-")}` };
    const first = await send(path, { body: { name: "Child", ...granted }, headers });
    made(`key by its ${where}`, first.body.outputs?.key);
    const again = await send(path, { body: { name: "Child", ...granted }, headers });
    expect(again.body.outputs?.key).toBe("[redacted]");
    const { apiKeyId } = first.body.outputs!;
    const rotated = await call(
      "system.apiKey.rotate",
      { apiKeyId },
      { "idempotency-key": `turn-${apiKeyId}` },
    );
    made(`rotated key by its ${where}`, rotated.body.outputs?.key);
  }
  const preview = await send("/v1/tools/system.apiKey.create/dry-run", {
    body: { name: "Never", ...granted },
  });
  made("previewed key", preview.body.outputs?.key);
  const invitation = { email: "luis@acta.test", role: "member" };
  made("invitation", (await call("system.member.invite", invitation)).body.outputs?.url);
  made(
    "previewed invitation",
    (await send("/v1/tools/system.member.invite/dry-run", { body: invitation })).body.outputs?.url,
  );
  const [member] = await product.db.query<{ id: string }>(
    "select id from workspace_members where workspace_id = $1 and role = 'member'",
    [product.workspaceId],
  );
  const reset = await call(
    "system.user.resetPassword",
    { memberId: member!.id },
    { "idempotency-key": "reset" },
  );
  made("reset", reset.body.outputs?.url);

  // What callers send where a secret belongs.
  const account = (place: string) => ({
    phoneNumberId: "106540352242922",
    businessAccountId: "102290129340398",
    displayPhone: "+573001234567",
    accessToken: secret(`${place}: accessToken`),
    appSecret: randomHex(`${place}: appSecret`),
    verifyToken: secret(`${place}: verifyToken`),
  });
  await send("/v1/tools/whatsapp.account.connect/dry-run", { body: account("dry-run") });
  const connected = await call("whatsapp.account.connect", account("call"), { "idempotency-key": "connect" });
  expect(connected.status, connected.text).toBe(200);
  await refused(call("whatsapp.account.connect", { ...account("clash") }));
  await refused(
    call("whatsapp.account.connect", { ...account("misspelt"), acesToken: secret("misspelt field") }),
  );
  await refused(
    call("whatsapp.account.connect", { ...account("wrong type"), accessToken: [secret("in a list")] }),
  );
  const powerless = await product.newKey({ permissions: ["contacts.view"] });
  planted.set("powerless key", powerless.plaintext.slice(17, 49));
  await refused(
    call("whatsapp.account.connect", account("denied"), { authorization: `Bearer ${powerless.plaintext}` }),
  );

  // Where none belongs: keys in ordinary fields, in names, in depth; anything in fields that there are not.
  const contact = { name: "Ana" };
  await refused(call("crm.contact.create", { name: keyLike("a name") }));
  await refused(
    call("crm.contact.create", { ...contact, customFields: { note: keyLike("a custom field") } }),
  );
  await refused(
    call("crm.contact.create", { ...contact, customFields: { [keyLike("a field's name")]: "x" } }),
  );
  await refused(call("crm.contact.create", { ...contact, tags: [keyLike("a list")] }));
  await refused(call("crm.contact.create", { ...contact, password: secret("an undeclared field") }));
  await refused(call("crm.contact.create", { ...contact, deep: { down: [secret("an undeclared depth")] } }));
  await refused(call("crm.contact.create", { name: { token: secret("a wrong type") } }));
  await refused(call("crm.contact.create", [secret("a body that is a list")]));
  await refused(call("crm.contact.create", secret("a body that is a text")));
  await refused(
    send("/v1/tools/crm.contact.create/dry-run", { body: { name: keyLike("a previewed name") } }),
  );
  await refused(send("/v1/tools/crm.contact.create", { raw: `{"name": "${secret("broken JSON")}` }));
  await refused(send("/v1/tools/crm.contact.create", { raw: `{"a": 1, "a": "${secret("a duplicate")}"}` }));
  await refused(
    call("system.batch.run", {
      items: [{ tool: "crm.contact.create", inputs: { name: keyLike("a batch") } }],
    }),
  );
  await refused(
    call("system.batch.run", {
      items: [
        { tool: "crm.contact.create", inputs: { ...contact, secret: secret("a batch's undeclared field") } },
      ],
    }),
  );

  // In headers, paths and queries.
  const as = (place: string) => ({ authorization: `Bearer ${keyLike(place)}` });
  await refused(send("/v1/whoami", { headers: as("a bogus key") }));
  await refused(send("/v1/whoami", { headers: { authorization: `Basic ${secret("another scheme")}` } }));
  await refused(send("/v1/whoami", { headers: { "x-api-key": keyLike("a second credential") } }));
  await refused(send(`/v1/tools/${secret("a tool's name")}`, { body: {} }));
  await refused(send(`/v1/executions/${secret("an id in the path")}`));
  await refused(send(`/v1/keys/${keyLike("a key in the path")}/revoke`, { body: {} }));
  await refused(send(`/v1/executions?token=${secret("an unknown parameter")}`));
  await refused(send(`/v1/executions?cursor=${secret("a cursor")}`));
  await refused(send(`/${secret("an unknown path")}`));
  await refused(call("crm.contact.list", {}, { "acta-plan": secret("a plan") }));
  await refused(call("crm.contact.list", {}, { "content-type": `text/${secret("a media type")}` }));
  await refused(call("crm.contact.create", contact, { "acta-session": keyLike("the session") }));
  await refused(call("crm.contact.create", contact, { "idempotency-key": keyLike("the idempotency key") }));
  const told = await call("crm.contact.create", contact, {
    "user-agent": `curl ${keyLike("the user agent")}`,
    traceparent: secret("the trace"),
    cookie: `session=${secret("a cookie")}`,
    "x-secret": secret("an unknown header"),
    referer: `https://example.com/?token=${secret("the referrer")}`,
  });
  expect(told.status, told.text).toBe(200);
  await refused(send("/webhooks/whatsapp", { body: { token: secret("an unsigned event") } }));

  expect(planted.size).toBeGreaterThanOrEqual(50);
  const found: string[] = [];
  const look = (where: string, text: string) => {
    for (const [place, canary] of planted) if (text.includes(canary)) found.push(`${place}, in ${where}`);
  };
  const tables = await product.db.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'p') and not c.relispartition
      and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')`);
  let rows = 0;
  for (const { name } of tables) {
    const kept = await product.db.query<{ row: string }>(`select t::text as row from ${name} t`, [], "admin");
    rows += kept.length;
    look(name, kept.map(({ row }) => row).join("\n"));
  }
  expect(rows).toBeGreaterThan(60);
  // Every request has its line, some moments later.
  const lines = (log: string) => log.split('"msg":"request"').length - 1;
  const log = await eventually(product.gateway.log, (written) => lines(written) >= requests);
  look("the log", log);
  // A refusal does not repeat what it refuses.
  look("a refusal", answers.join("\n"));
  expect(found).toEqual([]);
});

/** Thirty-two hexadecimal digits, as Meta's app secrets are. */
function randomHex(place: string): string {
  const text = randomBytes(16).toString("hex");
  planted.set(place, text);
  return text;
}
