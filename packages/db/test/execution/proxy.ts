import { createServer, connect as dial, type Socket } from "node:net";
import { overTcp } from "../../src/testing.ts";

export type Verdict = "pass" | "cut" | "silence" | "hold";

/** A wire between the product and its database that fails where it is told to. */
export interface Proxy {
  url: string;
  /**
   * Asked for every chunk of the client. `cut`: both ends are closed and the chunk is lost. `silence`: it passes, and
   * the client is cut off before the answer. `hold`: the client is cut off, and the chunk kept for `letGo`.
   */
  onChunk: (chunk: Buffer) => Verdict;
  /** Delivers what was held, and resolves when the server has closed that connection or answered. */
  letGo(): Promise<void>;
  close(): Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(overTcp(databaseUrl));
  const sockets = new Set<Socket>();
  const held: { server: Socket; chunk: Buffer }[] = [];
  const listener = createServer((client) => {
    const server = dial(Number(target.port), target.hostname);
    let deaf = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (chunk) => {
      const verdict = proxy.onChunk(chunk);
      if (verdict === "pass") {
        server.write(chunk);
      } else if (verdict === "cut") {
        client.destroy();
        server.destroy();
      } else if (verdict === "silence") {
        deaf = true;
        server.write(chunk);
        server.once("data", () => client.destroy());
      } else {
        deaf = true;
        held.push({ server, chunk });
        client.destroy();
      }
    });
    server.on("data", (chunk) => {
      if (!deaf) client.write(chunk);
    });
    client.on("close", () => {
      if (!deaf) server.destroy();
    });
    server.on("close", () => client.destroy());
  });
  await new Promise<void>((listening) => listener.listen(0, "127.0.0.1", listening));
  const address = listener.address();
  const url = new URL(overTcp(databaseUrl));
  url.port = String(typeof address === "object" ? address?.port : 0);
  const proxy: Proxy = {
    url: url.href,
    onChunk: () => "pass",
    async letGo() {
      for (const { server, chunk } of held.splice(0)) {
        const answered = new Promise<void>((done) => {
          server.once("data", () => done());
          server.once("close", () => done());
        });
        server.write(chunk);
        await answered;
        server.destroy();
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => listener.close(closed));
    },
  };
  return proxy;
}
