import { signBody } from "@acta/whatsapp";
import { type Inbound, type Simulator, startSimulator } from "@acta/whatsapp/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct, eventually, type Key, type Product, type RunningProcess } from "./product.ts";

const number = {
  phoneNumberId: "106540352242922",
  businessAccountId: "102290129340398",
  displayPhone: "+573000000001",
};
const secrets = {
  accessToken: "only-the-simulator-knows-it",
  appSecret: "the-app-secret-of-the-tests",
  verifyToken: "a-verify-token-of-the-tests",
};

let product: Product;
let worker: RunningProcess;
let simulator: Simulator;
let key: Key;

interface Message {
  messageId: string;
  direction: string;
  text: string | null;
  state: string;
  errorCode: string | null;
  effectId: string | null;
  effectState: string | null;
  attempts: number;
  providerMessageId: string | null;
}

async function call<T>(tool: string, inputs: object, path = ""): Promise<T> {
  const answer = await fetch(`${product.gateway.url}/v1/tools/${tool}${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key.plaintext}`, "Content-Type": "application/json" },
    body: JSON.stringify(inputs),
  });
  const body = (await answer.json()) as { outputs: T };
  if (!answer.ok) throw Object.assign(new Error(JSON.stringify(body)), { problem: body });
  return path === "" ? body.outputs : (body as T);
}

const webhook = (body: string, headers: { [name: string]: string } = {}) =>
  fetch(`${product.gateway.url}/webhooks/whatsapp`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
  });

const signed = (body: string) =>
  webhook(body, { "X-Hub-Signature-256": signBody(Buffer.from(body), secrets.appSecret) });

function reported(value: object): string {
  const change = {
    field: "messages",
    value: {
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "573000000001", phone_number_id: number.phoneNumberId },
      ...value,
    },
  };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: number.businessAccountId, changes: [change] }],
  });
}

let people = 0;
/** Somebody new writes, and so opens a window. */
async function conversationOf(text = "Hola"): Promise<{ conversationId: string; from: string }> {
  const from = `+57300200${String(++people).padStart(4, "0")}`;
  expect(await simulator.receive({ from, name: "La Espiga", text })).toMatchObject({ delivered: true });
  const { items } = await call<{ items: { phone: string; conversationId: string }[] }>(
    "whatsapp.conversation.list",
    {},
  );
  const { conversationId } = items.find(({ phone }) => phone === from)!;
  return { conversationId, from };
}

const send = (conversationId: string, text: string) =>
  call<{ messageId: string }>("whatsapp.message.send", { conversationId, text });

async function messageIn(conversationId: string, messageId: string): Promise<Message> {
  const { messages } = await call<{ messages: Message[] }>("whatsapp.conversation.read", { conversationId });
  return messages.find((message) => message.messageId === messageId)!;
}

/** Until the message is as it should be. */
const untilIt = (conversationId: string, messageId: string, holds: (message: Message) => boolean) =>
  eventually(() => messageIn(conversationId, messageId), holds);

async function executionsOf(tool: string): Promise<{ id: string; source: string; status: string }[]> {
  return product.db.query("select id, source, status from tool_executions where tool_name = $1 order by id", [
    tool,
  ]);
}

beforeAll(async () => {
  product = await createProduct();
  key = await product.newKey({
    permissions: [
      "contacts.view",
      "whatsapp.view",
      "whatsapp.send",
      "whatsapp.manage",
      "executions.view",
      "settings.edit",
    ],
  });
  simulator = await startSimulator({
    ...number,
    ...secrets,
    port: 0,
    webhookUrl: `${product.gateway.url}/webhooks/whatsapp`,
    mode: { statusDelaysMs: { sent: 50, delivered: 150, read: 250 } },
  });
  await call("whatsapp.account.connect", { ...number, ...secrets, baseUrl: simulator.url });
  worker = await product.startWorker();
}, 120_000);

afterAll(async () => {
  await simulator?.stop();
  await product?.close();
});

describe("WhatsApp", { timeout: 60_000 }, () => {
  it("takes a message from queued over sent and delivered to read", async () => {
    const { conversationId, from } = await conversationOf();
    simulator.setMode({ lastStatus: null });
    const { messageId } = await send(conversationId, "Hola, ¿en qué ayudamos?");
    const taken = await untilIt(conversationId, messageId, ({ effectState }) => effectState === "accepted");
    // Taken is not sent yet: the provider says when it is.
    expect(taken).toMatchObject({ state: "queued", sentAt: null, attempts: 1 });
    expect(simulator.messages.at(-1)).toMatchObject({ to: from.slice(1), callbackData: messageId });

    for (const status of ["sent", "delivered", "read"]) {
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const update = { id: taken.providerMessageId, status, timestamp, recipient_id: from.slice(1) };
      expect((await signed(reported({ statuses: [update] }))).status).toBe(200);
      expect(await messageIn(conversationId, messageId)).toMatchObject({ state: status });
    }
    simulator.setMode({ lastStatus: "read" });
    const { messageId: second } = await send(conversationId, "¿Algo más?");
    await untilIt(conversationId, second, ({ state }) => state === "read");
  });

  it("changes nothing for a status that comes again, and goes back for none that comes late", async () => {
    const { conversationId } = await conversationOf();
    simulator.setMode({ duplicateStatuses: true, outOfOrder: true });
    const { messageId } = await send(conversationId, "Hola");
    await eventually(
      () => simulator.messages.at(-1)!.statuses.length,
      (count) => count === 3,
    );
    await untilIt(conversationId, messageId, ({ state }) => state === "read");
    simulator.setMode({ duplicateStatuses: false, outOfOrder: false });
    const { providerMessageId } = await messageIn(conversationId, messageId);
    // It is read as soon as that arrives, and out of order that is not the last of the three; beside them stands that it
    // was accepted.
    await eventually(
      () =>
        product.db.query(
          "select 1 from tool_executions where tool_name = 'whatsapp.message.updateStatus' and inputs ->> 'providerMessageId' = $1",
          [providerMessageId],
        ),
      (rows) => rows.length === 4,
    );
    const status = { id: providerMessageId, status: "delivered", timestamp: "1790000000", recipient_id: "1" };
    await signed(reported({ statuses: [status] }));
    const before = await executionsOf("whatsapp.message.updateStatus");
    const message = await messageIn(conversationId, messageId);
    for (let time = 0; time < 3; time++)
      expect((await signed(reported({ statuses: [status] }))).status).toBe(200);
    expect(await executionsOf("whatsapp.message.updateStatus")).toEqual(before);
    expect(await messageIn(conversationId, messageId)).toEqual(message);
    expect(message.state).toBe("read");
    expect(before.every(({ source }) => source === "webhook")).toBe(true);
  });

  it("ends in a dead letter where the provider refuses, which an operator retries with success", async () => {
    const { conversationId } = await conversationOf();
    simulator.setMode({ failing: "refuse" });
    const { messageId } = await send(conversationId, "Hola");
    const failed = await untilIt(conversationId, messageId, ({ state }) => state === "failed");
    expect(failed).toMatchObject({ effectState: "failed", errorCode: "WHATSAPP_131031" });
    simulator.setMode({ failing: null });
    await call("system.effect.retry", { effectId: failed.effectId });
    const read = await untilIt(conversationId, messageId, ({ state }) => state === "read");
    expect(read).toMatchObject({ errorCode: null, attempts: 2 });
  });

  it("tries again by itself where the provider is ill for a moment", async () => {
    const { conversationId } = await conversationOf();
    simulator.setMode({ failing: "error500", times: 2 });
    const { messageId } = await send(conversationId, "Hola");
    const sent = await untilIt(conversationId, messageId, ({ state }) => state === "read");
    expect(sent.attempts).toBe(3);
    expect(simulator.messages.filter(({ callbackData }) => callbackData === messageId)).toHaveLength(1);
  });

  it("does not send again what may have arrived, and finds it by its first status", async () => {
    const { conversationId } = await conversationOf();
    simulator.setMode({
      failing: "lost",
      times: 1,
      statusDelaysMs: { sent: 1_500, delivered: 1_600, read: 1_700 },
    });
    const { messageId } = await send(conversationId, "Hola");
    const lost = await untilIt(conversationId, messageId, ({ effectState }) => effectState === "unknown");
    expect(lost).toMatchObject({ state: "queued", providerMessageId: null });
    const found = await untilIt(conversationId, messageId, ({ state }) => state === "read");
    expect(found.providerMessageId).toBe(simulator.messages.at(-1)!.id);
    simulator.setMode({ statusDelaysMs: { sent: 50, delivered: 150, read: 250 } });
    // The worker looks into what is unknown every quarter of a minute.
    await eventually(
      () => messageIn(conversationId, messageId),
      ({ effectState }) => effectState === "accepted",
    );
    expect(simulator.messages.filter(({ callbackData }) => callbackData === messageId)).toHaveLength(1);
  });

  it("says why a message that was sent did not arrive", async () => {
    const { conversationId } = await conversationOf();
    const { messageId } = await send(conversationId, "#undeliverable");
    const failed = await untilIt(conversationId, messageId, ({ state }) => state === "failed");
    expect(failed).toMatchObject({ errorCode: "WHATSAPP_131026", effectState: "accepted" });
  });

  it("fetches templates, and sends one to somebody who never wrote", async () => {
    await call("whatsapp.template.sync", {});
    const { items } = await eventually(
      () => call<{ items: { name: string; status: string }[] }>("whatsapp.template.list", {}),
      (page) => page.items.length > 0,
    );
    expect(items).toContainEqual(expect.objectContaining({ name: "bienvenida", status: "APPROVED" }));
    const template = {
      template: "bienvenida",
      language: "es_CO",
      parameters: { body: ["Ana", "la tienda"] },
    };
    const { conversationId, messageId } = await call<{ conversationId: string; messageId: string }>(
      "whatsapp.template.send",
      { to: "+573002009999", ...template },
    );
    await untilIt(conversationId, messageId, ({ state }) => state === "read");
    await expect(call("whatsapp.message.send", { conversationId, text: "Hola" })).rejects.toMatchObject({
      problem: { status: 422, code: "WHATSAPP_WINDOW_CLOSED" },
    });
  });

  it("shows the person that their messages were read, once", async () => {
    const from = "+573002002222";
    await simulator.receive({ from, text: "¿Están?" });
    const { messageId } = await simulator.receive({ from, text: "¿Hola?" });
    const { items } = await call<{ items: { conversationId: string; phone: string }[] }>(
      "whatsapp.conversation.list",
      {},
    );
    const { conversationId } = items.find(({ phone }) => phone === from)!;
    for (const marked of [2, 0])
      expect(await call("whatsapp.message.markRead", { conversationId })).toMatchObject({ marked });
    const receipts = () => simulator.receipts.filter((id) => id === messageId);
    await eventually(receipts, (told) => told.length > 0);
    expect(receipts()).toHaveLength(1);
  });

  it("takes messages once, each as an execution of the system's own", async () => {
    const before = (await executionsOf("whatsapp.message.receive")).length;
    const message = {
      from: "573002008888",
      id: "wamid.ONCE",
      timestamp: String(Math.floor(Date.now() / 1_000)),
      type: "text",
      text: { body: "Hola" },
    };
    const body = reported({ messages: [message, { ...message, id: "wamid.BAD", timestamp: "soon" }] });
    for (let time = 0; time < 2; time++) expect((await signed(body)).status).toBe(200);
    await Promise.all(Array.from({ length: 5 }, () => signed(body)));
    const made = (await executionsOf("whatsapp.message.receive")).slice(before);
    expect(made.filter(({ status }) => status === "success")).toHaveLength(1);
    expect(made.every(({ source }) => source === "webhook")).toBe(true);
    const [{ count } = { count: 0 }] = await product.db.query<{ count: number }>(
      "select count(*)::int as count from whatsapp_messages where provider_id = 'wamid.ONCE'",
    );
    expect(count).toBe(1);
  });

  it("takes one POST of many parts: repeats, another's number, statuses of nobody's, and one that is late", async () => {
    const { conversationId } = await conversationOf();
    simulator.setMode({ lastStatus: null });
    const { messageId } = await send(conversationId, "Hola");
    const { providerMessageId } = await untilIt(
      conversationId,
      messageId,
      ({ effectState }) => effectState === "accepted",
    );
    simulator.setMode({ lastStatus: "read" });
    const now = Math.floor(Date.now() / 1_000);
    const said = (id: string, from: string) => ({
      from,
      id,
      timestamp: String(now),
      type: "text",
      text: { body: id },
    });
    const status = (id: string | null, given: string) => ({
      id,
      status: given,
      timestamp: String(now),
      recipient_id: "573",
    });
    const change = (phoneNumberId: string, rest: object) => ({
      field: "messages",
      value: { messaging_product: "whatsapp", metadata: { phone_number_id: phoneNumberId }, ...rest },
    });
    const first = said("wamid.MANY1", "573002006661");
    expect((await signed(reported({ messages: [first] }))).status).toBe(200);
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [
        {
          id: number.businessAccountId,
          changes: [
            change(number.phoneNumberId, { messages: [first, said("wamid.MANY2", "573002006662"), first] }),
            change("999999999", { messages: [said("wamid.ELSEWHERE", "573002006663")] }),
            change(number.phoneNumberId, {
              statuses: [
                status(providerMessageId, "read"),
                status(providerMessageId, "delivered"),
                status(providerMessageId, "failed"),
                status("wamid.NOBODY", "delivered"),
              ],
            }),
          ],
        },
        {
          id: "1",
          changes: [change(number.phoneNumberId, { messages: [said("wamid.MANY3", "573002006661")] })],
        },
      ],
    });
    expect((await signed(body)).status).toBe(200);
    const kept = await product.db.query<{ provider_id: string }>(
      "select provider_id from whatsapp_messages where provider_id like 'wamid.MANY%' or provider_id = 'wamid.ELSEWHERE' order by 1",
    );
    expect(kept.map(({ provider_id }) => provider_id)).toEqual(["wamid.MANY1", "wamid.MANY2", "wamid.MANY3"]);
    expect(await messageIn(conversationId, messageId)).toMatchObject({ state: "read", errorCode: null });
    await eventually(product.gateway.log, (log) => log.includes("unconnected numbers"));
  });

  it("keeps what a customer writes, whatever it looks like, and no key that is in it", async () => {
    const apiKey = `mfx_${"A".repeat(12)}_${"b".repeat(38)}`;
    const { conversationId } = await conversationOf(`Mi clave es ${apiKey}, \u0000 ¿sirve?`);
    const { messages } = await call<{ messages: { text: string }[] }>("whatsapp.conversation.read", {
      conversationId,
    });
    expect(messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Mi clave es \[redacted\], .*¿sirve\?$/),
    ]);
    const kept = await product.db.query(
      "select 1 from tool_executions t where t::text like $1 union all select 1 from whatsapp_messages m where m::text like $1",
      [`%${apiKey}%`],
    );
    expect(kept).toEqual([]);
  });

  it("keeps every kind of message, and none of them is a fault", async () => {
    const from = "+573002004444";
    const { messageId: first } = await simulator.receive({ from, text: "¿Llegó?" });
    const place = { latitude: 4.61, longitude: -74.08, name: "Café Mirador" };
    const item = { product_retailer_id: "CAFE-1", quantity: 2, item_price: 32_000, currency: "COP" };
    const kinds: [string, unknown][] = [
      ["location", place],
      ["contacts", [{ name: { formatted_name: "Ana" }, phones: [{ phone: "+57 300 111 2233" }] }]],
      ["order", { catalog_id: "1", product_items: [item] }],
      ["interactive", { type: "button_reply", button_reply: { id: "si", title: "Sí" } }],
      ["reaction", { message_id: first, emoji: "👍" }],
      ["reaction", { message_id: first }],
      ["system", { body: "User changed", type: "user_changed_number", wa_id: "573002005555" }],
      ["unsupported", undefined],
      ["hologram", { id: "1" }],
      ["revoke", { original_message_id: "wamid.unknown" }],
    ];
    for (const [type, part] of kinds)
      await simulator.receive({ from, message: { type, [type]: part, text: undefined } });
    const edited = { type: "text", text: { body: "¿Ya llegó?" } };
    await simulator.receive({
      from,
      message: { type: "edit", edit: { original_message_id: first, message: edited }, text: undefined },
    });
    const { items } = await call<{ items: { conversationId: string; phone: string }[] }>(
      "whatsapp.conversation.list",
      {},
    );
    const { conversationId } = items.find(({ phone }) => phone === from)!;
    const { messages } = await call<{
      messages: { text: string | null; details: { type: string } | null; editedAt: string | null }[];
    }>("whatsapp.conversation.read", { conversationId });
    const shown = messages.map(({ text, details }) => `${details?.type}: ${text}`);
    expect(shown.sort()).toEqual(
      [
        "undefined: ¿Ya llegó?",
        "location: null",
        "contacts: null",
        "order: null",
        "choice: Sí",
        "reaction: 👍",
        "reaction: null",
        "system: User changed",
        "unsupported: null",
        "unsupported: null",
        "revoke: null",
      ].sort(),
    );
  });

  it("answers the bytes of what was sent, harmless whatever they are, to whoever may see it", async () => {
    const from = "+573002003333";
    const received = async (media: Inbound["media"]) => {
      const { messageId } = await simulator.receive({ from, media });
      const [row] = await product.db.query<{ id: string }>(
        "select id from whatsapp_messages where provider_id = $1",
        [messageId],
      );
      return row!.id;
    };
    const read = (id: string, headers: { [name: string]: string } = {}) =>
      fetch(`${product.gateway.url}/v1/whatsapp/messages/${id}/media`, {
        headers: { Authorization: `Bearer ${key.plaintext}`, ...headers },
      });
    const problem = async (answer: Response) => ((await answer.json()) as { code: string }).code;

    const png = Buffer.from("89504e470d0a1a0a00", "hex");
    const image = await received({ type: "image", mimeType: "image/png", data: png.toString("base64") });
    const seen = await read(image);
    expect([seen.status, Buffer.from(await seen.arrayBuffer())]).toEqual([200, png]);
    expect(Object.fromEntries(seen.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": "9",
      "content-disposition": expect.stringMatching(/^inline; filename="image-\w+\.png"/),
      "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-cache",
    });
    const again = await read(image, { "If-None-Match": seen.headers.get("etag")! });
    expect([again.status, await again.text()]).toEqual([304, ""]);

    const script = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    for (const [type, mimeType] of [
      ["image", "image/svg+xml"],
      ["document", "text/html; charset=utf-8"],
      ["document", "application/xhtml+xml"],
      ["sticker", "nonsense"],
    ] as const) {
      const filename = "\u202egnp.html\r\nX-Evil: 1";
      const id = await received({ type, mimeType, filename, data: script.toString("base64") });
      const { headers } = await read(id);
      expect(headers.get("content-type")).toBe("application/octet-stream");
      expect(headers.get("content-disposition")).toMatch(
        /^attachment; filename="[\w .-]+"; filename\*=UTF-8''/,
      );
      expect(headers.get("x-evil")).toBeNull();
    }

    const other = await product.newKey({
      workspaceId: product.otherWorkspaceId,
      permissions: ["whatsapp.view"],
    });
    const { conversationId } = await conversationOf();
    const text = await call<{ messages: { messageId: string }[] }>("whatsapp.conversation.read", {
      conversationId,
    });
    const unknown = [
      await read(image, { Authorization: `Bearer ${other.plaintext}` }),
      await read(text.messages[0]!.messageId),
      await read("01981c2e-7a40-7c1f-9d3e-5b7a90c4e812"),
      await read("1%27"),
    ];
    for (const answer of unknown)
      expect([answer.status, await problem(answer)]).toEqual([404, "MEDIA_NOT_FOUND"]);
    const blind = await product.newKey({ permissions: ["contacts.view"] });
    const refused = await read(image, { Authorization: `Bearer ${blind.plaintext}` });
    expect([refused.status, await problem(refused)]).toEqual([403, "PERMISSION_DENIED"]);

    // Kept for some days only: what the simulator forgets is gone.
    await product.db.query('update whatsapp_messages set media = media || \'{"id": "404"}\' where id = $1', [
      image,
    ]);
    const gone = await read(image);
    expect([gone.status, await problem(gone)]).toEqual([410, "MEDIA_GONE"]);
  });

  it("refuses a wrong signature with 401, says so in the log, and leaves no row", async () => {
    const before = await executionsOf("whatsapp.message.receive");
    const body = reported({ messages: [{ from: "573002007777", id: "wamid.X", timestamp: "1790000000" }] });
    const wrong = signBody(Buffer.from(body), "another secret");
    const refusals = new Set<string>();
    for (const headers of [{}, { "X-Hub-Signature-256": wrong }, { "X-Hub-Signature-256": "sha256=" }]) {
      const answer = await webhook(body, headers as { [name: string]: string });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^X-Hub-Signature-256 /);
      refusals.add(await answer.text());
    }
    expect([...refusals]).toEqual([expect.stringContaining('"SIGNATURE_INVALID"')]);
    const tooLarge = await webhook(" ".repeat(3 * 1_048_576 + 1));
    refusals.add(await tooLarge.text());
    expect([tooLarge.status, [...refusals].at(-1)]).toEqual([413, expect.stringContaining("at most 3 MiB")]);
    expect([...refusals].join()).not.toMatch(/API key|bearer/i);
    expect(
      (await webhook(`${body} `, { "X-Hub-Signature-256": signBody(Buffer.from(body), secrets.appSecret) }))
        .status,
    ).toBe(401);
    expect((await signed('{"object":"whatsapp_business_account","entry":[]}')).status).toBe(401);
    expect(await executionsOf("whatsapp.message.receive")).toEqual(before);
    await eventually(product.gateway.log, (log) => log.includes("a WhatsApp webhook with a wrong signature"));
    expect(product.gateway.log() + worker.log()).not.toContain(secrets.accessToken);
    expect(product.gateway.log()).not.toContain(secrets.appSecret);
  });

  it("tells nothing to a workspace that claims the number and lacks the secret", async () => {
    const other = await product.newKey({
      workspaceId: product.otherWorkspaceId,
      permissions: ["whatsapp.manage", "whatsapp.view"],
    });
    const asked = async (tool: string, inputs: object) => {
      const answer = await fetch(`${product.gateway.url}/v1/tools/${tool}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${other.plaintext}`, "Content-Type": "application/json" },
        body: JSON.stringify(inputs),
      });
      return ((await answer.json()) as { outputs: { items: unknown[] } }).outputs;
    };
    const claim = { ...number, ...secrets, appSecret: "a-secret-of-their-own" };
    await asked("whatsapp.account.connect", { ...claim, baseUrl: simulator.url });
    await conversationOf("For one workspace only");
    expect((await asked("whatsapp.conversation.list", {})).items).toEqual([]);
    const [{ count } = { count: -1 }] = await product.db.query<{ count: number }>(
      "select count(*)::int as count from tool_executions where workspace_id = $1 and source = 'webhook'",
      [product.otherWorkspaceId],
    );
    expect(count).toBe(0);
  });

  it("answers the handshake of whoever knows the verify token", async () => {
    const ask = (query: object) =>
      fetch(`${product.gateway.url}/webhooks/whatsapp?${new URLSearchParams({ ...query })}`);
    const good = {
      "hub.mode": "subscribe",
      "hub.verify_token": secrets.verifyToken,
      "hub.challenge": "1158201444",
    };
    const answer = await ask(good);
    expect([answer.status, await answer.text()]).toEqual([200, "1158201444"]);
    expect(answer.headers.get("content-type")).toContain("text/plain");
    for (const bad of [{ "hub.verify_token": "x" }, { "hub.mode": "x" }, { "hub.challenge": "<script>" }])
      expect((await ask({ ...good, ...bad })).status).toBe(403);
  });

  it("lets nobody call what the system alone may", async () => {
    const answer = await fetch(`${product.gateway.url}/v1/tools/whatsapp.message.receive`, {
      method: "POST",
      headers: { Authorization: `Bearer ${key.plaintext}`, "Content-Type": "application/json" },
      body: "{}",
    });
    expect([403, 404]).toContain(answer.status);
  });
});
