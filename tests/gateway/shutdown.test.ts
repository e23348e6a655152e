import { Agent, request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct, eventually, type Key, type Product, sleep } from "./product.ts";

let product: Product;
let key: Key;

beforeAll(async () => {
  product = await createProduct();
  key = await product.newKey();
}, 120_000);
afterAll(() => product?.close(), 60_000);

interface Outcome {
  status?: number;
  executionId?: string;
  error?: string;
}

function call(url: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const sent = request(`${url}/v1/tools/crm.contact.create`, {
      agent,
      method: "POST",
      headers: { authorization: `Bearer ${key.plaintext}`, "content-type": "application/json" },
    });
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode!, executionId: JSON.parse(text).id }));
      response.on("error", (error) => resolve({ error: error.message }));
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }));
    sent.end(JSON.stringify({ name: "Under load" }));
  });
}

describe("SIGTERM", () => {
  it("hands over under load without a reset, a refusal or a lost answer", async () => {
    const [first, second] = await Promise.all([
      product.startGateway({ ACTA_DRAIN_MS: "700" }),
      product.startGateway(),
    ]);
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const outcomes: Outcome[] = [];
    // What a load balancer does: new calls go where readiness says yes.
    const state = { target: first.url, ended: false };
    const balancer = (async () => {
      while (!state.ended) {
        const ready = await fetch(`${first.url}/readyz`).then(
          (response) => response.ok,
          () => false,
        );
        state.target = ready ? first.url : second.url;
        await sleep(25);
      }
    })();
    const workers = Array.from({ length: 16 }, async () => {
      while (!state.ended) outcomes.push(await call(state.target, agent));
    });
    await sleep(700);
    const before = outcomes.length;
    first.child.kill("SIGTERM");
    expect(await first.exitCode).toBe(0);
    const during = outcomes.length;
    await sleep(300);
    state.ended = true;
    await Promise.all([...workers, balancer]);
    agent.destroy();
    expect(before).toBeGreaterThan(20);
    expect(during).toBeGreaterThan(before);
    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    const rows = await product.db.query<{ id: string }>(
      "select id from tool_executions where tool_name = 'crm.contact.create' and status = 'success'",
    );
    expect(new Set(rows.map((row) => row.id))).toEqual(
      new Set(outcomes.map(({ executionId }) => executionId)),
    );
    expect(first.log()).toContain('"stopping"');
  }, 60_000);

  it("waits for a call in work, and stops at once when asked again", async () => {
    const gateway = await product.startGateway();
    const { port } = new URL(gateway.url);
    const socket = connect(Number(port), "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
    socket.on("error", () => {});
    const body = JSON.stringify({ name: "Slow to arrive" });
    socket.write(
      `POST /v1/tools/crm.contact.create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key.plaintext}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 5)}`,
    );
    await sleep(300);
    gateway.child.kill("SIGTERM");
    await sleep(300);
    expect(gateway.child.exitCode).toBe(null);
    socket.write(body.slice(5));
    await eventually(
      () => answer,
      (text) => text.includes('"status":"success"'),
    );
    expect(answer).toMatch(/connection: close/i);
    expect(await gateway.exitCode).toBe(0);

    const impatient = await product.startGateway();
    const held = connect(Number(new URL(impatient.url).port), "127.0.0.1");
    held.on("error", () => {});
    held.write(`POST /v1/tools/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key.plaintext}\r\n`);
    held.write("Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
    await sleep(300);
    impatient.child.kill("SIGTERM");
    await sleep(200);
    expect(impatient.child.exitCode).toBe(null);
    impatient.child.kill("SIGTERM");
    expect(await impatient.exitCode).toBe(1);
    held.destroy();
  }, 60_000);
});
