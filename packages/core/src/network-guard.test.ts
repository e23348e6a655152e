import { createSocket } from "node:dgram";
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beyondNetworkGuard, withoutNetwork } from "./network-guard.ts";

const server = createServer((_request, response) => response.end("ok"));
let port = 0;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const refused = /a tool reached for the network/;
const ask = (agent?: Agent) =>
  new Promise<number | undefined>((resolve, reject) => {
    get({ host: "127.0.0.1", port, ...(agent && { agent }) }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    }).once("error", reject);
  });

describe("withoutNetwork", () => {
  it.each([
    ["a TCP connection", () => void connect(port, "127.0.0.1")],
    ["a TLS connection", () => void connectTls(port, "127.0.0.1")],
    ["a pipe", () => void connect("/tmp/acta-no-such-socket")],
    ["a datagram", () => createSocket("udp4").send("x", port, "127.0.0.1")],
    ["an HTTP request", () => ask()],
    ["fetch", () => fetch(`http://127.0.0.1:${port}/`)],
  ])("refuses %s", async (_, reach) => {
    await expect(withoutNetwork(async () => reach())).rejects.toThrow(refused);
  });

  it("refuses connections that are open already", async () => {
    const agent = new Agent({ keepAlive: true });
    expect(await ask(agent)).toBe(200);
    await fetch(`http://127.0.0.1:${port}/`);
    await expect(withoutNetwork(() => ask(agent))).rejects.toThrow(refused);
    await expect(withoutNetwork(() => fetch(`http://127.0.0.1:${port}/`))).rejects.toThrow(refused);
    agent.destroy();
  });

  it("fails a run that swallowed the refusal", async () => {
    const run = withoutNetwork(async () => {
      await fetch(`http://127.0.0.1:${port}/`).catch(() => {});
      return "as if nothing had been";
    });
    await expect(run).rejects.toThrow(refused);
  });

  it("leaves everybody else alone, at the same time and afterwards", async () => {
    let leave: () => void = () => {};
    const inside = withoutNetwork(() => new Promise<void>((resolve) => (leave = resolve)));
    expect(await ask()).toBe(200);
    leave();
    await inside;
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it("lets our own connections through", async () => {
    expect(await withoutNetwork(() => beyondNetworkGuard(() => ask()))).toBe(200);
  });
});
