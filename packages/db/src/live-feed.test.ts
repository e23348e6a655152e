import { newId } from "@acta/core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createListener, type Listener } from "./listener.ts";
import { createLiveFeed } from "./live-feed.ts";
import { createTestDatabase, type TestDatabase } from "./testing.ts";

let db: TestDatabase;
let listener: Listener;

beforeAll(async () => {
  db = await createTestDatabase();
  listener = createListener({ url: db.urls.app });
});
afterAll(async () => {
  await listener.close();
  await db.drop();
});

it("wakes the watchers of a workspace once for many executions, in every process", async () => {
  const other = createListener({ url: db.urls.app });
  const [here, there] = [
    createLiveFeed({ url: db.urls.app, listener, everyMs: 50 }),
    createLiveFeed({ url: db.urls.app, listener: other, everyMs: 50 }),
  ];
  await vi.waitFor(() => expect(listener.alive && other.alive).toBe(true));
  const woken = { here: 0, there: 0, elsewhere: 0 };
  here.subscribe("w1", () => woken.here++);
  const stop = there.subscribe("w1", () => woken.there++);
  there.subscribe("w2", () => woken.elsewhere++);
  for (let call = 0; call < 200; call++) here.wake("w1");
  await vi.waitFor(() => expect(woken).toEqual({ here: 1, there: 1, elsewhere: 0 }));
  stop();
  here.wake("w1");
  await vi.waitFor(() => expect(woken).toEqual({ here: 2, there: 1, elsewhere: 0 }));
  await here.close();
  await there.close();
  await other.close();
});

it("lets nobody who listens learn which workspaces there are", async () => {
  const feed = createLiveFeed({ url: db.urls.app, listener, everyMs: 10 });
  await vi.waitFor(() => expect(listener.alive).toBe(true));
  const heard: string[] = [];
  const stop = listener.subscribe(
    "acta_live",
    (payload) => heard.push(payload),
    () => {},
  );
  const workspaceId = newId();
  let woken = 0;
  feed.subscribe(workspaceId, () => woken++);
  feed.wake(workspaceId);
  await vi.waitFor(() => expect(woken).toBe(1));
  expect(heard).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  stop();
  await feed.close();
});
