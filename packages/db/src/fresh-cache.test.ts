import { expect, it } from "vitest";
import { createFreshCache } from "./fresh-cache.ts";

interface Row {
  id: string;
  version: number;
}

function setUp() {
  const state = { nowMs: 0, listening: true, version: 1, reads: 0, gate: Promise.resolve() };
  const cache = createFreshCache<Row>({
    async read(id) {
      state.reads += 1;
      const { version } = state;
      await state.gate;
      return version === 0 ? null : { id, version };
    },
    isListening: () => state.listening,
    max: 10,
    ttlMs: 60_000,
    now: () => state.nowMs,
  });
  return { cache, state };
}

it("reads once while it would hear of changes, for a minute at most", async () => {
  const { cache, state } = setUp();
  await cache.get("a");
  await cache.get("a");
  expect(state.reads).toBe(1);
  state.nowMs = 60_000;
  expect(cache.peek("a")).toBeUndefined();
  await cache.get("a");
  expect(state.reads).toBe(2);
});

it("asks every time while it would not hear of changes", async () => {
  const { cache, state } = setUp();
  await cache.get("a");
  state.listening = false;
  state.version = 2;
  await expect(cache.get("a")).resolves.toMatchObject({ version: 2 });
  await cache.get("a");
  expect(state.reads).toBe(3);
});

it("shares a read between those who ask at once", async () => {
  const { cache, state } = setUp();
  await Promise.all([cache.get("a"), cache.get("a"), cache.get("a")]);
  expect(state.reads).toBe(1);
});

it("does not keep what a read brings after news of a change", async () => {
  const { cache, state } = setUp();
  let open = () => {};
  state.gate = new Promise((resolve) => {
    open = resolve;
  });
  const before = cache.get("a");
  state.version = 2;
  cache.forget((row) => row.id === "a");
  const after = cache.get("a");
  open();
  await expect(before).resolves.toMatchObject({ version: 1 });
  await expect(after).resolves.toMatchObject({ version: 2 });
  expect(cache.peek("a")).toMatchObject({ version: 2 });
});

it("forgets what is gone", async () => {
  const { cache, state } = setUp();
  await cache.get("a");
  cache.forgetAll();
  state.version = 0;
  await expect(cache.get("a")).resolves.toBeNull();
  expect(cache.peek("a")).toBeUndefined();
});
