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
      product.startGateway({ ACTA_DRAIN_MS: "2000" }),
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
    const grownBy = (count: number) => {
      const start = outcomes.length;
      return eventually(
        () => outcomes.length,
        (length) => length >= start + count,
      );
    };
    await grownBy(50);
    first.child.kill("SIGTERM");
    expect(await first.exitCode).toBe(0);
    await grownBy(50);
    state.ended = true;
    await Promise.all([...workers, balancer]);
    agent.destroy();
    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    const rows = await product.db.query<{ id: string }>(
      "select id from tool_executions where tool_name = 'crm.contact.create' and status = 'success'",
    );
    expect(new Set(rows.map((row) => row.id))).toEqual(
      new Set(outcomes.map(({ executionId }) => executionId)),
    );
    expect(first.log()).toContain('"stopping"');
  }, 60_000);

  it("waits for a call in work", async () => {
    const gateway = await product.startGateway();
    const body = JSON.stringify({ name: "Slow to arrive" });
    const held = await hold(gateway.url, body.length);
    held.socket.write(body.slice(0, 5));
    gateway.child.kill("SIGTERM");
    await eventually(gateway.log, (log) => log.includes('"stopping"'));
    expect(gateway.child.exitCode).toBe(null);
    held.socket.write(body.slice(5));
    const answer = await eventually(held.received, (text) => text.includes('"status":"success"'));
    expect(answer).toMatch(/connection: close/i);
    expect(await gateway.exitCode).toBe(0);
  }, 60_000);

  it("stops at once when sent again", async () => {
    const gateway = await product.startGateway();
    const held = await hold(gateway.url, 100);
    gateway.child.kill("SIGTERM");
    await eventually(gateway.log, (log) => log.includes('"stopping"'));
    expect(gateway.child.exitCode).toBe(null);
    gateway.child.kill("SIGTERM");
    expect(await gateway.exitCode).toBe(1);
    held.socket.destroy();
  }, 60_000);
});

/** A call that is in work, its body still to come. "100 Continue" tells that it was taken. */
async function hold(url: string, bodyBytes: number) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    received += text;
  });
  socket.on("error", () => {});
  socket.write(
    `POST /v1/tools/crm.contact.create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key.plaintext}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${bodyBytes}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await eventually(
    () => received,
    (text) => text.includes("100 Continue"),
  );
  return { socket, received: () => received };
}
