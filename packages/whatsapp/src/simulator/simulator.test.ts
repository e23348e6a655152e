import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCloudApi } from "../cloud-api.ts";
import type { OutgoingMessage, SendOutcome } from "../provider.ts";
import { isSignedBy } from "../signature.ts";
import { parseWebhook, type WebhookEvents } from "../webhook.ts";
import { type Simulator, startSimulator } from "./simulator.ts";

let simulator: Simulator;
let webhook: Server;
const heard: WebhookEvents[] = [];
let failWebhook = 0;

beforeEach(async () => {
  heard.length = 0;
  webhook = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const header = message.headers["x-hub-signature-256"];
    const signed = isSignedBy(body, typeof header === "string" ? header : undefined, "app secret");
    response.statusCode = !signed ? 401 : failWebhook-- > 0 ? 503 : 200;
    if (response.statusCode === 200) heard.push(parseWebhook(body)!);
    response.end();
  });
  await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
  simulator = await startSimulator({
    port: 0,
    webhookUrl: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/webhooks/whatsapp`,
    appSecret: "app secret",
    accessToken: "token",
    phoneNumberId: "106",
    businessAccountId: "102",
    displayPhone: "+573000000001",
    mode: { statusDelaysMs: { sent: 5, delivered: 25, read: 45 } },
  });
});
afterEach(async () => {
  await simulator.stop();
  webhook.close();
});

const account = () => ({
  baseUrl: simulator.url,
  apiVersion: "v24.0",
  phoneNumberId: "106",
  businessAccountId: "102",
  accessToken: "token",
  sandbox: false,
});

function send(text: string, content?: OutgoingMessage["content"]): Promise<SendOutcome> {
  const message: OutgoingMessage = {
    to: { phone: "+573001234567" },
    callbackData: "m1",
    content: content ?? { kind: "text", text },
  };
  return createCloudApi({ totalTimeoutMs: 300, reachesPrivate: true }).send(
    account(),
    message,
    new AbortController().signal,
  );
}

async function statuses(count: number): Promise<string[]> {
  const all = () => heard.flatMap(({ statuses: list }) => list);
  await expect.poll(() => all().length).toBeGreaterThanOrEqual(count);
  expect(all().every(({ callbackData }) => callbackData === "m1")).toBe(true);
  return all().map(({ status }) => status);
}

describe("the simulator", () => {
  it("sends, delivers and has it read, and says so signed", async () => {
    const outcome = await send("Hola");
    expect(outcome.state).toBe("accepted");
    expect(await statuses(3)).toEqual(["sent", "delivered", "read"]);
    expect(heard[0]!.statuses[0]!.providerId).toBe((outcome as { providerId: string }).providerId);
  });

  it("fails in every way it is asked to", async () => {
    simulator.setMode({ failing: "error500", times: 1 });
    expect(await send("a")).toMatchObject({ state: "retry", code: "WHATSAPP_131000" });
    simulator.setMode({ failing: "rateLimit", times: 1 });
    expect(await send("b")).toMatchObject({ state: "retry", code: "WHATSAPP_130429", afterMs: 1_000 });
    simulator.setMode({ failing: "timeout", times: 1 });
    expect(await send("c")).toMatchObject({ state: "unknown" });
    expect(simulator.messages).toHaveLength(0);
    simulator.setMode({ failing: "lost", times: 1 });
    expect(await send("d")).toMatchObject({ state: "unknown" });
    expect(simulator.messages).toHaveLength(1);
    expect(await send("#refuse")).toMatchObject({ state: "failed", code: "WHATSAPP_131009" });
    expect(await send("e")).toMatchObject({ state: "accepted" });
  });

  it("fails later what says so, and repeats and mixes up statuses when asked", async () => {
    await send("#undeliverable");
    expect(await statuses(1)).toEqual(["failed"]);
    heard.length = 0;
    simulator.setMode({ duplicateStatuses: true, outOfOrder: true });
    await send("Hola");
    expect(await statuses(6)).toEqual(["read", "read", "delivered", "delivered", "sent", "sent"]);
  });

  it("knows its templates and their parameters", async () => {
    const { templates } = (await createCloudApi({ reachesPrivate: true }).listTemplates(
      account(),
      new AbortController().signal,
    )) as {
      templates: { name: string }[];
    };
    expect(templates.map(({ name }) => name)).toContain("bienvenida");
    const template = (texts: string[]) =>
      send("", {
        kind: "template",
        template: {
          name: "bienvenida",
          language: "es_CO",
          components: [{ type: "body", parameters: texts.map((text) => ({ text })) }],
        },
      });
    expect(await template(["Ana", "la tienda"])).toMatchObject({ state: "accepted" });
    expect(await template(["Ana"])).toMatchObject({ state: "failed", code: "WHATSAPP_132000" });
  });

  it("brings what somebody writes, and again until it is taken", async () => {
    failWebhook = 2;
    const answer = await fetch(`${simulator.url}/_sim/inbound`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: "+573001234567", name: "Ana", text: "Hola" }),
    });
    expect(await answer.json()).toMatchObject({ delivered: true });
    expect(heard).toHaveLength(1);
    expect(heard[0]!.messages).toMatchObject([{ phone: "573001234567", text: "Hola", profileName: "Ana" }]);
  });

  it("lets nobody in without the token", async () => {
    const answer = await fetch(`${simulator.url}/v24.0/106/messages`, { method: "POST", body: "{}" });
    expect(answer.status).toBe(401);
  });
});
