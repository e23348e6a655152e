import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ActaOptions, createActa } from "./acta.ts";
import { ActaConnectionError, ActaProblem, isProblem } from "./problem.ts";
import { type FakeGateway, problem, startFakeGateway } from "./testing/fake-gateway.ts";
import type { AttemptEvent } from "./transport.ts";

let gateway: FakeGateway;

beforeAll(async () => {
  gateway = await startFakeGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.requests.length = 0;
  gateway.intercept(() => undefined);
});

const quick = { retries: 3, baseMs: 1, maxMs: 4, rateLimitMs: 5_000 };
const connect = (options: Partial<ActaOptions> = {}) =>
  createActa({ baseUrl: gateway.url, apiKey: "mfx_test", retry: quick, ...options });

/** The first `times` calls fare as `answer` says, the others are answered. */
function failing(times: number, answer: Parameters<FakeGateway["intercept"]>[0]) {
  let left = times;
  gateway.intercept((request) => (left-- > 0 ? answer(request) : undefined));
}

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error,
  );

test("a call sends the inputs as the body, the key as a bearer token and a new idempotency key", async () => {
  const acta = connect();
  const first = await acta.call("crm.contact.create", { name: "Ana", externalId: "a" });
  await acta.call("crm.contact.create", { name: "Ana", externalId: "a" });
  expect(first).toMatchObject({ status: "success", toolName: "crm.contact.create" });
  const [one, two] = gateway.requests;
  expect(one).toMatchObject({
    method: "POST",
    path: "/v1/tools/crm.contact.create",
    body: { name: "Ana", externalId: "a" },
  });
  expect(one!.headers).toMatchObject({
    authorization: "Bearer mfx_test",
    "content-type": "application/json",
  });
  expect(one!.headers["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);
  expect(two!.headers["idempotency-key"]).not.toBe(one!.headers["idempotency-key"]);
});

test("reads and dry-runs send no idempotency key, and a dry-run has a path of its own", async () => {
  gateway.intercept(() => ({ status: 200, body: { id: "e", status: "dry_run", outputs: {} } }));
  const acta = connect();
  await acta.call("crm.contact.list", {});
  await acta.call("crm.contact.create", { name: "Ana" }, { dryRun: true });
  await acta.dryRun("crm.contact.create", { name: "Ana" });
  expect(gateway.requests.map(({ path }) => path)).toEqual([
    "/v1/tools/crm.contact.list",
    "/v1/tools/crm.contact.create/dry-run",
    "/v1/tools/crm.contact.create/dry-run",
  ]);
  for (const { headers } of gateway.requests) expect(headers["idempotency-key"]).toBeUndefined();
});

test("a refusal is an ActaProblem, and isProblem narrows it to the tool", async () => {
  gateway.intercept(() =>
    problem(422, "INPUT_INVALID", {
      executionId: "e9",
      errors: [{ pointer: "/phone", keyword: "pattern", message: "must be E.164" }],
    }),
  );
  const error = await caught(connect().call("crm.contact.create", { name: "Ana", phone: "12" }));
  expect(error).toBeInstanceOf(ActaProblem);
  expect(isProblem(error)).toBe(true);
  expect(isProblem(error, "crm.contact.create")).toBe(true);
  expect(isProblem(error, "crm.contact.list")).toBe(false);
  expect(isProblem(new Error("other"))).toBe(false);
  expect(error).toMatchObject({
    code: "INPUT_INVALID",
    status: 422,
    requestId: "request-1",
    executionId: "e9",
    errors: [{ pointer: "/phone", keyword: "pattern" }],
    tool: "crm.contact.create",
  });
  expect(gateway.requests).toHaveLength(1);
});

test("a retryable refusal is repeated with the same idempotency key, whatever the call", async () => {
  failing(2, () => problem(503, "DATABASE_UNAVAILABLE", { retryable: true }));
  await connect().call("crm.contact.create", { name: "Ana", externalId: "b" });
  expect(gateway.requests).toHaveLength(3);
  expect(new Set(gateway.requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
});

test("it gives up after the given number of repetitions, with the last refusal", async () => {
  gateway.intercept(() => problem(503, "OVERLOADED", { retryable: true }));
  const error = await caught(connect().call("crm.contact.create", { name: "Ana" }));
  expect(error).toMatchObject({ code: "OVERLOADED" });
  expect(gateway.requests).toHaveLength(4);
});

test("a lost answer is asked for again, for calls that act under the same idempotency key", async () => {
  const acta = connect();
  for (const call of [
    () => acta.tools.list(),
    () => acta.dryRun("crm.contact.create", { name: "Ana" }),
    () => acta.call("crm.contact.create", { name: "Ana", externalId: "c" }),
    () => acta.call("crm.contact.update", { contactId: "c1", name: "Ana" }),
    () => acta.callByName("crm.contact.fromTheFuture", {}),
  ]) {
    gateway.requests.length = 0;
    let dropped = false;
    gateway.intercept(() => {
      if (dropped) return { status: 200, body: { items: [], nextCursor: null } };
      dropped = true;
      return "drop";
    });
    await call();
    expect(gateway.requests).toHaveLength(2);
    const [first, second] = gateway.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(second).toBe(first);
  }
});

test("an answer that stays lost is an unknown outcome", async () => {
  gateway.intercept(() => "drop");
  const error = await caught(connect().call("crm.contact.create", { name: "Ana" }));
  expect(error).toBeInstanceOf(ActaConnectionError);
  expect(error).toMatchObject({ outcome: "unknown", tool: "crm.contact.create" });
  expect(gateway.requests).toHaveLength(4);
});

test("a call that is still in progress, or whose outcome is unknown, is asked for again", async () => {
  for (const given of [
    problem(409, "IDEMPOTENCY_IN_PROGRESS", { retryable: true }),
    problem(503, "OUTCOME_UNKNOWN"),
  ]) {
    gateway.requests.length = 0;
    failing(2, () => given);
    await connect().call("crm.contact.create", { name: "Ana", externalId: "d" });
    expect(gateway.requests).toHaveLength(3);
    expect(new Set(gateway.requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  }
});

test("an idempotency key that was used for another call is not tried again", async () => {
  gateway.intercept(() => problem(422, "IDEMPOTENCY_KEY_REUSED"));
  const error = await caught(
    connect().call("crm.contact.create", { name: "Ana" }, { idempotencyKey: "mine" }),
  );
  expect(error).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  expect(gateway.requests.map(({ headers }) => headers["idempotency-key"])).toEqual(["mine"]);
});

test("an answer that is given again says so", async () => {
  const body = { id: "e1", toolName: "crm.contact.create", status: "success", outputs: {}, durationMs: 1 };
  gateway.intercept(() => ({ status: 200, headers: { "idempotent-replayed": "true" }, body }));
  expect(await connect().call("crm.contact.create", { name: "Ana" })).toEqual({ ...body, replayed: true });
  gateway.intercept(() => ({ status: 200, body }));
  expect(await connect().call("crm.contact.create", { name: "Ana" })).toEqual(body);
});

test("a proxy's error page is no problem document, and may have followed a call that was carried out", async () => {
  gateway.intercept(() => "html");
  const error = await caught(connect().call("crm.contact.create", { name: "Ana" }));
  expect(error).toBeInstanceOf(ActaConnectionError);
  expect(error).toMatchObject({ outcome: "unknown", status: 502 });
  expect(gateway.requests).toHaveLength(4);
});

test("a connection that is refused was never sent, so it is tried again even for calls that act", async () => {
  const events: AttemptEvent[] = [];
  const gone = await startFakeGateway();
  await gone.close();
  const acta = createActa({
    baseUrl: gone.url,
    apiKey: "mfx_test",
    retry: quick,
    onAttempt: (event) => events.push(event),
  });
  const error = await caught(acta.call("crm.contact.create", { name: "Ana" }));
  expect(error).toMatchObject({ outcome: "notSent" });
  expect(events.map(({ outcome }) => outcome)).toEqual(Array(4).fill("unanswered"));
});

test("the rate limit holds all calls of the client back, as long as Retry-After says, and costs no repetition", async () => {
  let refusals = 0;
  gateway.intercept(({ path }) => {
    if (!path.includes("contact") || refusals >= 6) return undefined;
    refusals += 1;
    const given = problem(429, "RATE_LIMITED", { retryable: true });
    return { ...(given as object), status: 429, headers: { "retry-after": refusals === 1 ? "1" : "0" } };
  });
  const waits: string[] = [];
  const acta = connect({ onWait: ({ reason }) => waits.push(reason) });
  const startedAt = Date.now();
  const first = acta.call("crm.contact.create", { name: "Ana", externalId: "e" });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await acta.whoami();
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
  await first;
  expect(refusals).toBe(6);
  expect(new Set(waits)).toEqual(new Set(["rateLimit"]));
});

test("a call that finds the key's places taken waits for one, at no cost of repetitions, as long as it may", async () => {
  let refusals = 0;
  gateway.intercept(() => {
    refusals += 1;
    if (refusals > 8) return undefined;
    const given = problem(429, "CONCURRENCY_LIMITED", { retryable: true });
    return { ...(given as object), status: 429, headers: { "retry-after": "0" } };
  });
  const waits: string[] = [];
  const acta = connect({ onWait: ({ reason }) => waits.push(reason) });
  await acta.call("crm.contact.create", { name: "Ana", externalId: "e" });
  expect(waits).toEqual(Array(8).fill("rateLimit"));
  refusals = 0;
  const error = await caught(
    acta.call(
      "crm.contact.create",
      { name: "Ana", externalId: "e" },
      { retry: { rateLimitMs: 0, baseMs: 1_000 } },
    ),
  );
  expect(error).toMatchObject({ code: "CONCURRENCY_LIMITED" });
});

test("a call does not wait longer for the rate limit than it may", async () => {
  gateway.intercept(() => ({
    ...(problem(429, "RATE_LIMITED", { retryable: true }) as object),
    status: 429,
    headers: { "retry-after": "30" },
  }));
  const error = await caught(connect().call("crm.contact.create", { name: "Ana" }));
  expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 30_000 });
});

test("a signal ends the call at once; a stop signal ends pauses with the refusal that led to them", async () => {
  gateway.intercept(() => problem(503, "OVERLOADED", { retryable: true }));
  const slow = connect({ retry: { retries: 5, baseMs: 60_000, maxMs: 60_000, rateLimitMs: 0 } });
  const reason = new Error("enough");
  expect(
    await caught(slow.call("crm.contact.create", { name: "Ana" }, { signal: AbortSignal.timeout(50) })),
  ).toMatchObject({ name: "TimeoutError" });
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 50);
  expect(
    await caught(slow.call("crm.contact.create", { name: "Ana" }, { stopSignal: stop.signal })),
  ).toMatchObject({ code: "OVERLOADED" });
});

test("an answer that does not come in time has an unknown outcome", async () => {
  gateway.intercept(() => new Promise((resolve) => setTimeout(resolve, 400, undefined)));
  const error = await caught(connect({ timeoutMs: 50 }).call("crm.contact.create", { name: "Ana" }));
  expect(error).toMatchObject({ outcome: "unknown", message: "no answer within 50 ms" });
});

test("executions are listed across pages, with filters", async () => {
  gateway.intercept(({ query }) =>
    query.get("cursor") === null
      ? { status: 200, body: { items: [{ id: "3" }, { id: "2" }], nextCursor: "more" } }
      : { status: 200, body: { items: [{ id: "1" }], nextCursor: null } },
  );
  const ids: string[] = [];
  const from = new Date("2026-05-04T00:00:00Z");
  for await (const { id } of connect().executions.list({ tool: "crm.contact.create", from }, { pageSize: 2 }))
    ids.push(id);
  expect(ids).toEqual(["3", "2", "1"]);
  expect(Object.fromEntries(gateway.requests[1]!.query)).toEqual({
    tool: "crm.contact.create",
    from: "2026-05-04T00:00:00.000Z",
    limit: "2",
    cursor: "more",
  });
});

test("an address that is none, and a key that cannot be one, are refused without echoing the key", () => {
  expect(() => createActa({ baseUrl: "acta", apiKey: "mfx_x" })).toThrow("not an address");
  expect(() => createActa({ baseUrl: "ftp://acta.example", apiKey: "mfx_x" })).toThrow("https://");
  expect(() => createActa({ baseUrl: "https://acta.example", apiKey: "mfx_secret\n" })).toThrow(
    /^apiKey must be visible ASCII characters$/,
  );
});

test("a base URL below a path is kept", async () => {
  gateway.intercept(() => ({ status: 200, body: {} }));
  await connect({ baseUrl: `${gateway.url}/acta` }).whoami();
  expect(gateway.requests[0]!.path).toBe("/acta/v1/whoami");
});

test("a batch has a path and a time of its own, and one key for all of it", async () => {
  gateway.intercept(async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return { status: 200, body: { id: "b1", status: "success", items: [] } };
  });
  const acta = connect({ timeoutMs: 10, longTimeoutMs: 5_000, retry: { retries: 0 } });
  const items = [
    { tool: "crm.contact.create", inputs: { name: "Ana" } },
    { tool: "crm.contact.read", inputs: { contactId: "$0.contactId" } },
  ] as const;
  expect(await acta.batch(items, { idempotencyKey: "k1", plan: "e1" })).toMatchObject({ id: "b1" });
  await acta.batch(items, { atomic: false, dryRun: true });
  expect(gateway.requests.map(({ path, body }) => [path, body])).toEqual([
    ["/v1/batches", { atomic: true, items }],
    ["/v1/batches/dry-run", { atomic: false, items }],
  ]);
  expect(gateway.requests[0]!.headers).toMatchObject({ "idempotency-key": "k1", "acta-plan": "e1" });
  expect(gateway.requests[1]!.headers).not.toHaveProperty("idempotency-key");
  expect(await caught(acta.whoami())).toBeInstanceOf(ActaConnectionError);
});

test("an atomic batch that fails is a problem that says which item, and what became of each", async () => {
  const items = [{ code: "BATCH_ROLLED_BACK" }, { code: "CONTACT_NOT_FOUND" }];
  gateway.intercept(() => problem(404, "CONTACT_NOT_FOUND", { itemIndex: 1, items }));
  const error = await caught(connect().batch([{ tool: "crm.contact.list", inputs: {} }]));
  expect((error as ActaProblem).document).toMatchObject({ itemIndex: 1, items });
});

test("the undo of a range, its runs and the history of records have paths of their own", async () => {
  const pages = [
    { items: [{ position: 1 }], nextCursor: "c" },
    { items: [{ position: 2 }], nextCursor: null },
  ];
  gateway.intercept(({ path }) => ({
    status: 200,
    body: path.endsWith("/items") || path.endsWith("/history") ? pages.shift() : { undoRun: { total: 3 } },
  }));
  const acta = connect();
  const range = { sessionId: "s1", from: "2026-05-04", to: "2026-05-05", reason: "A mistake." };
  await acta.executions.undoRange(range, { idempotencyKey: "k1" });
  await acta.executions.previewUndoRange(range);
  expect(await acta.undoRuns.read("r1")).toEqual({ total: 3 });
  const items = [];
  for await (const item of acta.undoRuns.items("r1", { outcome: "conflict" })) items.push(item);
  expect(items).toEqual([{ position: 1 }, { position: 2 }]);
  await acta.undoRuns.abort("r1");
  await acta.records.read("contact", "c1", { at: new Date(0) });
  await acta.records.blame("contact", "a/b");
  pages.push({ items: [{ position: 3 }], nextCursor: null });
  for await (const event of acta.records.history("order", "o1")) items.push(event);
  expect(items).toHaveLength(3);
  expect(gateway.requests.map(({ method, path, query }) => [method, path, query.toString()])).toEqual([
    ["POST", "/v1/executions/undo-range", ""],
    ["POST", "/v1/executions/undo-range/dry-run", ""],
    ["GET", "/v1/undo-runs/r1", ""],
    ["GET", "/v1/undo-runs/r1/items", "outcome=conflict&limit=100"],
    ["GET", "/v1/undo-runs/r1/items", "outcome=conflict&limit=100&cursor=c"],
    ["POST", "/v1/undo-runs/r1/abort", ""],
    ["GET", "/v1/records/contact/c1", "at=1970-01-01T00%3A00%3A00.000Z"],
    ["GET", "/v1/records/contact/a%2Fb/blame", ""],
    ["GET", "/v1/records/order/o1/history", "limit=100"],
  ]);
});
