import { connect, createServer, type Socket } from "node:net";
import { overTcp } from "@acta/db/testing";

/** A TCP relay in front of a database that can fall silent without closing anything. */
export interface Proxy {
  /** The same database, through the relay. */
  url: string;
  /** From now on nothing passes, in either direction, and no connection ends. */
  freeze(): void;
  /** What was frozen is cut off; new connections pass again. */
  thaw(): void;
  close(): Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(overTcp(databaseUrl));
  const sockets = new Set<Socket>();
  let frozen = false;

  const server = createServer((inner) => {
    const outer = connect(Number(target.port), target.hostname);
    const pair = [inner, outer] as const;
    for (const socket of pair) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      if (frozen) socket.pause();
    }
    inner.on("data", (data) => outer.write(data));
    outer.on("data", (data) => inner.write(data));
    inner.on("close", () => outer.destroy());
    outer.on("close", () => inner.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const url = new URL(overTcp(databaseUrl));
  url.port = String(address.port);

  return {
    url: url.href,
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
