import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createListener, type Listener } from "./listener.ts";
import { createTestDatabase, overTcp, type TestDatabase } from "./testing.ts";

let db: TestDatabase;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => db.drop());

function listen(url = db.urls.auth, heartbeatMs = 5_000): Listener {
  const listener = createListener({ url, heartbeatMs, timeoutMs: heartbeatMs });
  closing.push(() => listener.close());
  return listener;
}

const say = (channel: string, payload: string) => db.query("select pg_notify($1, $2)", [channel, payload]);

it("hears every channel, those asked for before it was connected and later ones", async () => {
  const listener = listen();
  const heard: string[] = [];
  const hear = (payload: string) => heard.push(payload);
  listener.subscribe("acta_a", hear);
  listener.subscribe("acta_b", hear);
  await expect.poll(() => listener.alive).toBe(true);
  listener.subscribe("acta_c", hear);
  listener.subscribe("acta_d", hear);
  expect(listener.alive).toBe(false);
  await expect.poll(() => listener.alive).toBe(true);
  for (const channel of ["acta_a", "acta_b", "acta_c", "acta_d"]) await say(channel, channel);
  await expect.poll(() => heard).toEqual(["acta_a", "acta_b", "acta_c", "acta_d"]);
});

it("tells nobody who has unsubscribed", async () => {
  const listener = listen();
  const heard: string[] = [];
  const stop = listener.subscribe("acta_a", (payload) => heard.push(`first ${payload}`));
  listener.subscribe("acta_a", (payload) => heard.push(`second ${payload}`));
  await expect.poll(() => listener.alive).toBe(true);
  stop();
  await say("acta_a", "x");
  await expect.poll(() => heard).toEqual(["second x"]);
});

it("comes back after its connection was ended, and says so", async () => {
  const listener = listen();
  let resumed = 0;
  const heard: string[] = [];
  listener.subscribe(
    "acta_a",
    (payload) => heard.push(payload),
    () => {
      resumed += 1;
    },
  );
  await expect.poll(() => resumed).toBe(1);
  await db.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'acta listener' and datname = current_database()",
    [],
    "admin",
  );
  await expect.poll(() => resumed, { timeout: 5_000 }).toBe(2);
  await say("acta_a", "again");
  await expect.poll(() => heard).toEqual(["again"]);
});

it("does not count as alive, and connects anew, when its connection falls silent", async () => {
  const { hostname, port } = new URL(overTcp(db.urls.auth));
  const sockets: Socket[] = [];
  const relay: Server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    for (const socket of [inner, outer]) {
      socket.on("error", () => {});
      sockets.push(socket);
    }
    inner.pipe(outer);
    outer.pipe(inner);
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    relay.close();
  });
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("the relay has no port");
  const url = new URL(overTcp(db.urls.auth));
  url.port = String(address.port);

  const listener = listen(url.href, 500);
  let resumed = 0;
  listener.subscribe(
    "acta_a",
    () => {},
    () => {
      resumed += 1;
    },
  );
  await expect.poll(() => listener.alive).toBe(true);
  const started = performance.now();
  for (const socket of sockets) {
    socket.unpipe();
    socket.pause();
  }
  await expect.poll(() => listener.alive, { interval: 5, timeout: 3_000 }).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_500);
  await expect.poll(() => resumed, { timeout: 5_000 }).toBe(2);
});

it("keeps trying while there is no database, and no more once it is closed", async () => {
  let tries = 0;
  const refusing = createServer((socket) => {
    tries++;
    socket.destroy();
  });
  await new Promise<void>((ready) => refusing.listen(0, "127.0.0.1", ready));
  closing.push(() => refusing.close());
  const { port } = refusing.address() as AddressInfo;
  const listener = listen(`postgres://acta_auth:x@127.0.0.1:${port}/none`);
  await expect.poll(() => tries, { timeout: 5_000 }).toBeGreaterThan(2);
  expect(listener.alive).toBe(false);
  await listener.close();
  const before = tries;
  // Longer than the pause that was being made.
  await new Promise((next) => setTimeout(next, 600));
  expect(tries).toBe(before);
});
