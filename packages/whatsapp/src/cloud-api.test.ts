import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createCloudApi, toMessageBody } from "./cloud-api.ts";
import { parseRetryAfter, toRefusal } from "./cloud-errors.ts";
import type { OutgoingMessage, ProviderAccount } from "./provider.ts";

const api = createCloudApi({ connectTimeoutMs: 500, totalTimeoutMs: 500, reachesPrivate: true });
const never = new AbortController().signal;
const hello: OutgoingMessage = {
  to: { phone: "+573001234567" },
  callbackData: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
  content: { kind: "text", text: "Hola" },
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function answering(listener: RequestListener): Promise<ProviderAccount> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return account(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const account = (baseUrl: string): ProviderAccount => ({
  baseUrl,
  apiVersion: "v24.0",
  phoneNumberId: "106",
  businessAccountId: "102",
  sandbox: false,
  accessToken: "token",
});

const sendTo = async (listener: RequestListener) => api.send(await answering(listener), hello, never);

describe("a send", () => {
  it("goes to no private address, unless that is where the provider may be", async () => {
    const outside = createCloudApi({ connectTimeoutMs: 500, totalTimeoutMs: 500 });
    let asked = 0;
    const inside = await answering((_, response) => {
      asked += 1;
      response.end('{"messages":[{"id":"wamid.A"}]}');
    });
    for (const baseUrl of [
      inside.baseUrl,
      "https://10.0.0.1",
      "https://[fd00::1]",
      "https://169.254.169.254",
    ]) {
      const refused = { state: "failed", code: "ADDRESS_REFUSED" };
      expect(await outside.send(account(baseUrl), hello, never)).toMatchObject(refused);
      expect(await outside.listTemplates(account(baseUrl), never)).toMatchObject(refused);
    }
    expect(await outside.send(account("https://localhost:1"), hello, never)).toMatchObject({
      state: "retry",
    });
    expect(asked).toBe(0);
    expect(await api.send(inside, hello, never)).toMatchObject({ state: "accepted" });
  });

  it("asks as the Cloud API wants it, and answers the id it is given", async () => {
    let asked = {};
    const outcome = await sendTo(async (message, response) => {
      let body = "";
      for await (const chunk of message) body += String(chunk);
      asked = { path: message.url, authorization: message.headers.authorization, body: JSON.parse(body) };
      response.end('{"messaging_product":"whatsapp","messages":[{"id":"wamid.A"}]}');
    });
    expect(outcome).toEqual({ state: "accepted", providerId: "wamid.A" });
    expect(asked).toEqual({
      path: "/v24.0/106/messages",
      authorization: "Bearer token",
      body: {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: "573001234567",
        biz_opaque_callback_data: hello.callbackData,
        type: "text",
        text: { preview_url: false, body: "Hola" },
      },
    });
  });

  it("is tried again where it certainly did not arrive, and in doubt never", async () => {
    const nobody = await answering(() => {});
    const port = Number(new URL(nobody.baseUrl).port);
    await new Promise((resolve) => servers.pop()!.close(resolve));
    await new Promise((resolve) => connect(port, "127.0.0.1").on("error", resolve));
    expect(await api.send(nobody, hello, never)).toMatchObject({ state: "retry", code: "NO_CONNECTION" });

    expect(await sendTo(() => {})).toMatchObject({ state: "unknown", code: "NO_ANSWER" });
    expect(await sendTo((_, response) => void response.destroy())).toMatchObject({ state: "unknown" });
    expect(await sendTo((_, response) => void response.end("{}"))).toMatchObject({ state: "unknown" });
    expect(
      await sendTo((_, response) => {
        response.writeHead(200, { "Content-Length": "1000" });
        response.write('{"messages"');
        setTimeout(() => response.destroy(), 20);
      }),
    ).toMatchObject({ state: "unknown" });
  });

  it("is given up when the process stops", async () => {
    const stopped = AbortSignal.abort();
    expect(await api.send(await answering(() => {}), hello, stopped)).toMatchObject({ state: "retry" });
  });

  it("takes its token over the network encrypted only", async () => {
    expect(await api.send(account("http://graph.example"), hello, never)).toMatchObject({
      state: "failed",
      code: "ADDRESS_REFUSED",
    });
  });
});

describe("a refusal", () => {
  const graph = (code: number) => JSON.stringify({ error: { code, message: `(#${code}) No` } });
  const outcome = (status: number, body: string, retryAfter?: string) =>
    toRefusal({ status, body, retryAfter });

  it("goes by the code where there is one", () => {
    expect(outcome(400, graph(130429))).toEqual({
      state: "retry",
      code: "WHATSAPP_130429",
      message: "(#130429) No",
      afterMs: 5_000,
    });
    expect(outcome(400, graph(131047))).toMatchObject({ state: "failed", code: "WHATSAPP_131047" });
    expect(outcome(401, graph(190))).toMatchObject({ state: "failed" });
    expect(outcome(500, graph(131000))).toMatchObject({ state: "retry" });
  });

  it("goes by the status otherwise; what a proxy says leaves it open", () => {
    expect(outcome(429, "", "7")).toMatchObject({ state: "retry", code: "HTTP_429", afterMs: 7_000 });
    expect(outcome(500, "")).toMatchObject({ state: "retry" });
    expect(outcome(504, "<html>")).toMatchObject({ state: "unknown" });
    expect(outcome(404, "")).toMatchObject({ state: "failed", code: "HTTP_404" });
  });

  it("is told by its code: some pass by themselves, others are for somebody to mend", () => {
    const told = (code: number, rest: object = {}) =>
      toRefusal({
        status: 400,
        retryAfter: undefined,
        body: JSON.stringify({ error: { message: "(#…) …", code, ...rest } }),
      }).state;
    for (const code of [1, 2, 4, 17, 80007, 130429, 131000, 131016, 131056, 131057, 133004])
      expect([code, told(code)]).toEqual([code, "retry"]);
    for (const code of [
      0, 3, 10, 33, 100, 190, 200, 368, 130472, 131005, 131008, 131009, 131021, 131026, 131031,
    ])
      expect([code, told(code)]).toEqual([code, "failed"]);
    for (const code of [
      131042, 131045, 131047, 131048, 131049, 131051, 131052, 131053, 132000, 132001, 132015,
    ])
      expect([code, told(code)]).toEqual([code, "failed"]);
    expect(told(190, { is_transient: true })).toBe("retry");
    const token = { error: { message: "Error validating access token", type: "OAuthException", code: 190 } };
    expect(toRefusal({ status: 401, retryAfter: undefined, body: JSON.stringify(token) })).toEqual({
      state: "failed",
      code: "WHATSAPP_190",
      message: "Error validating access token",
    });
  });

  it("may say when to come back", () => {
    const now = Date.parse("2026-05-04T13:30:00Z");
    expect(parseRetryAfter("Mon, 04 May 2026 13:30:30 GMT", now)).toBe(30_000);
    expect(parseRetryAfter("999999999", now)).toBe(3_600_000);
    for (const odd of [undefined, "", "soon", "-5"]) expect(parseRetryAfter(odd, now)).toBeUndefined();
  });
});

it("writes templates and media as they are documented", () => {
  const of = (content: OutgoingMessage["content"]) =>
    toMessageBody({ to: { userId: "CO.1" }, callbackData: "m", content });
  expect(
    of({
      kind: "template",
      template: {
        name: "pedido_enviado",
        language: "es_CO",
        components: [
          { type: "body", parameters: [{ name: "cliente", text: "Ana" }] },
          { type: "button", index: 0, parameters: [{ text: "A1" }] },
        ],
      },
    }),
  ).toMatchObject({
    recipient: "CO.1",
    type: "template",
    template: {
      name: "pedido_enviado",
      language: { code: "es_CO" },
      components: [
        { type: "body", parameters: [{ type: "text", parameter_name: "cliente", text: "Ana" }] },
        { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "A1" }] },
      ],
    },
  });
  const link = "https://files.example/a.pdf";
  const document = { type: "document" as const, link, filename: "a.pdf" };
  expect(
    of({
      kind: "template",
      template: {
        name: "factura",
        language: "es_CO",
        components: [
          { type: "header", parameters: [{ text: "", media: document }] },
          { type: "button", index: 1, subType: "copy_code", parameters: [{ text: "CAFE10" }] },
        ],
      },
    }),
  ).toMatchObject({
    template: {
      components: [
        { type: "header", parameters: [{ type: "document", document: { link, filename: "a.pdf" } }] },
        {
          type: "button",
          sub_type: "copy_code",
          index: "1",
          parameters: [{ type: "coupon_code", coupon_code: "CAFE10" }],
        },
      ],
    },
  });
  expect(
    of({ kind: "media", media: { type: "document", link, filename: "a.pdf" }, caption: "Factura" }),
  ).toMatchObject({ type: "document", document: { link, filename: "a.pdf", caption: "Factura" } });
  expect(of({ kind: "media", media: { type: "audio", id: "5" }, caption: "x" })).toMatchObject({
    type: "audio",
    audio: { id: "5" },
  });
});

it("lists templates, all pages of them", async () => {
  const page = (names: string[], next: boolean) =>
    JSON.stringify({
      data: names.map((name) => ({
        id: "1",
        name,
        language: "es",
        category: "UTILITY",
        status: "APPROVED",
        components: [{ type: "BODY", text: "x" }, { type: "CAROUSEL" }],
      })),
      paging: { cursors: { after: "c" }, ...(next && { next: "https://…" }) },
    });
  const at = await answering((message, response) => {
    response.end(message.url!.includes("after=c") ? page(["b"], false) : page(["a"], true));
  });
  expect(await api.listTemplates(at, never)).toMatchObject({
    state: "listed",
    templates: [{ name: "a", components: [{ type: "BODY", text: "x" }] }, { name: "b" }],
  });
  expect(await api.listTemplates(await answering(() => {}), never)).toMatchObject({ state: "retry" });
});
