import {
  type BaseContext,
  coreErrors,
  createRegistry,
  defineErrors,
  defineTool,
  type ExecutionFilter,
  type ExecutionOptions,
  type ExecutionSummary,
  fail,
  newId,
  type Principal,
  type ToolExecution,
  trpcCodeOf,
} from "@acta/core";
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from "@trpc/client";
import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { beforeEach, describe, expect, it } from "vitest";
import type { SessionIdentity, TrpcContext } from "./context.ts";
import type { AppRouter } from "./generated/app-router.ts";
import { createAppRouter } from "./router.ts";
import { isToolError } from "./tool-error.ts";

const workspaceId = newId();
const otherWorkspaceId = newId();
const executionId = newId();

const { errors, fail: failTool } = defineErrors({
  PHONE_TAKEN: { status: 409, title: "Phone taken", detail: "Another contact has this phone." },
});

const object = { type: "object", additionalProperties: false };
const tool = (name: string, sideEffects: string[], permission: "contacts.view" | "contacts.create") =>
  defineTool<unknown, unknown, BaseContext, string>({
    name,
    title: "A tool",
    description: "Does something.",
    inputSchema: { ...object, required: ["name"], properties: { name: { type: "string" } } },
    outputSchema: object,
    metadata: { reversible: true, requiresApproval: false, sideEffects, permissions: [permission] },
    errors: ["PHONE_TAKEN"],
    examples: [{ inputs: { name: "x" }, outputs: {} }],
    run: async () => ({}),
  });

const registry = createRegistry<BaseContext>(
  [
    tool("crm.contact.create", ["creates_record"], "contacts.create"),
    tool("crm.contact.read", [], "contacts.view"),
  ],
  [errors],
);

const principal: Principal = {
  type: "user",
  userId: newId(),
  workspaceId,
  role: "member",
  sessionId: newId(),
  permissions: new Set(["contacts.view"]),
};
const identity: SessionIdentity = {
  userId: principal.userId,
  sessionId: principal.sessionId,
  name: "Member",
  email: "member@acta.test",
  memberships: [{ workspaceId, workspaceName: "Acta Demo", role: "member" }],
};

interface Call {
  name: string;
  inputs: unknown;
  options: ExecutionOptions;
}

let calls: Call[];
let thrown: Error | null;
let logged: object[];
let asked: object[];
let listed: { filter: ExecutionFilter; page: object }[];
let switched: string[];
let listeners: Set<() => void>;
let context: Partial<TrpcContext>;

beforeEach(() => {
  calls = [];
  thrown = null;
  logged = [];
  listed = [];
  asked = [];
  switched = [];
  listeners = new Set();
  context = {};
});

const quiet = () => {};
const router = createAppRouter({
  registry,
  executor: {
    async execute(name, inputs, options) {
      calls.push({ name, inputs, options });
      if (thrown) throw thrown;
      return {
        id: executionId,
        toolName: name,
        status: options.dryRun ? "dry_run" : "success",
        outputs: { contactId: "c1", created: true, phone: null },
        durationMs: 3,
        ...(options.dryRun ? { preview: { changes: [], effects: [], approval: { required: false } } } : {}),
      };
    },
  },
  approvals: {
    list: async () => ({ items: [], nextBefore: null }),
    read: async () => null,
    countPending: async () => 3,
  },
  conversations: {
    list: async () => ({ items: [], nextBefore: null }),
    read: async () => null,
    messages: async () => ({ items: [], nextBefore: null }),
    mediaOf: async () => null,
    people: async () => [],
  },
  undoRuns: {
    list: async () => ({ items: [], nextBefore: null }),
    read: async () => null,
    entries: async () => ({ items: [], nextAfter: null }),
    actors: async () => ({ people: [], keys: [] }),
  },
  history: {
    async list() {
      return { items: [], nextBefore: null };
    },
    async summarize(_viewer, filter, page) {
      listed.push({ filter, page });
      return { items: [{ id: executionId } as ExecutionSummary], nextBefore: executionId };
    },
    readStages: async () => [],
    async read(_viewer, id) {
      return id === executionId ? ({ id } as ToolExecution) : null;
    },
    async histogram(_viewer, _filter, { from, count }) {
      return Array.from({ length: count }, () => ({
        from: from.toISOString(),
        success: 1,
        error: 0,
        dryRun: 0,
      }));
    },
    async readRecordTimeline(_viewer, { kind, id }, page) {
      asked.push({ kind, id, page });
      const head = { entity: "contact", table: "contacts", id };
      return { ...head, items: [], nextBefore: executionId, references: [] };
    },
    async readRecord(_viewer, { kind, id }, at) {
      asked.push({ kind, id, at });
      if (kind !== "contact") throw fail("RECORD_NOT_FOUND");
      const head = { entity: kind, table: "contacts", id, at: at?.toISOString() ?? null };
      return { ...head, state: "deleted", record: null, parts: [], lastChange: null, references: [] };
    },
    async readRecordBlame(_viewer, { kind, id }, at) {
      asked.push({ kind, id, at });
      return {
        entity: kind,
        table: "contacts",
        id,
        at: at?.toISOString() ?? null,
        state: "deleted",
        fields: [],
      };
    },
  },
  subscribe(_workspaceId, listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  sessions: {
    async switchWorkspace(_ctx, id) {
      switched.push(id);
    },
  },
  logger: { debug: quiet, info: quiet, warn: quiet, error: (details) => logged.push(details) },
});

const respond = (request: Request) =>
  fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router,
    createContext: (): TrpcContext => ({
      identity,
      principal,
      requestContext: { ip: "127.0.0.1", userAgent: "test" },
      requestId: "req_1",
      ...context,
    }),
  });

const url = "http://console.test/api/trpc";
const get = (path: string, input?: unknown) =>
  respond(
    new Request(
      `${url}/${path}${input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
    ),
  );
const post = (path: string, input?: unknown) =>
  respond(
    new Request(`${url}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    }),
  );

const client = createTRPCClient<AppRouter>({
  links: [
    httpLink({ url, fetch: (input, init) => respond(new Request(String(input), init as RequestInit)) }),
  ],
});

describe("tools", () => {
  it("serves a read as a query over GET, and refuses it over POST", async () => {
    const answer = await get("crm.contact.read", { name: "x" });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ result: { data: { id: executionId, status: "success" } } });
    expect((await post("crm.contact.read", { name: "x" })).status).toBe(405);
  });

  it("serves a change as a mutation over POST, and refuses it over GET", async () => {
    expect((await post("crm.contact.create", { name: "x" })).status).toBe(200);
    expect((await get("crm.contact.create", { name: "x" })).status).toBe(405);
    expect(calls).toHaveLength(1);
  });

  it("runs as the signed-in person, in the chosen workspace, from the UI", async () => {
    await post("crm.contact.create", { name: "x" });
    expect(calls[0]?.options).toEqual({
      context: {
        userId: principal.userId,
        workspaceId,
        sessionId: principal.sessionId,
        requestContext: { ip: "127.0.0.1", userAgent: "test", source: "ui" },
        principal,
        requestId: "req_1",
      },
    });
  });

  it("hands inputs to the executor as they came, wrong ones too: what is refused must be recorded", async () => {
    await post("crm.contact.create", { name: 5, extra: true });
    expect(calls[0]?.inputs).toEqual({ name: 5, extra: true });
    await post("crm.contact.create");
    expect(calls[1]?.inputs).toBeUndefined();
  });

  it("keeps from a read what tRPC's infinite queries add, and from a change nothing", async () => {
    context = { identity, principal };
    const paged = { name: "x", direction: "forward" };
    await client.crm.contact.read.query(paged as never);
    await client.crm.contact.create.mutate(paged as never);
    expect(calls.map(({ inputs }) => inputs)).toEqual([{ name: "x" }, paged]);
  });

  it("gives a read the request's signal, but lets a change finish when the caller leaves", async () => {
    await get("crm.contact.read", { name: "x" });
    await post("crm.contact.create", { name: "x" });
    expect(calls[0]?.options.context.signal).toBeInstanceOf(AbortSignal);
    expect(calls[1]?.options.context.signal).toBeUndefined();
  });

  it("previews every tool by a mutation", async () => {
    for (const name of ["crm.contact.read", "crm.contact.create"]) {
      const answer = await post(`preview.${name}`, { name: "x" });
      expect(await answer.json()).toMatchObject({
        result: { data: { status: "dry_run", toolName: name, preview: { approval: { required: false } } } },
      });
    }
    expect(calls.map(({ options }) => options.dryRun)).toEqual([true, true]);
  });

  it("hands on the idempotency key of the request, and refuses one that can be none", async () => {
    context = { idempotencyKey: "k1" };
    await post("crm.contact.create", { name: "x" });
    expect(calls[0]?.options.idempotencyKey).toBe("k1");
    for (const idempotencyKey of ["", "a b", "x".repeat(256)]) {
      context = { idempotencyKey };
      const answer = await post("crm.contact.create", { name: "x" });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        error: { data: { problem: { code: "HEADER_INVALID", errors: [{ pointer: "/Idempotency-Key" }] } } },
      });
    }
    expect(calls).toHaveLength(1);
  });

  it("hands on the plan of the request, and refuses one that is no id", async () => {
    context = { planId: executionId };
    await post("crm.contact.create", { name: "x" });
    expect(calls[0]?.options.planId).toBe(executionId);
    context = { planId: "yesterday's" };
    expect((await post("crm.contact.create", { name: "x" })).status).toBe(400);
    expect(calls).toHaveLength(1);
  });

  it("answers 401 to a caller without a workspace, and runs nothing", async () => {
    context = { principal: null };
    const answer = await post("crm.contact.create", { name: "x" });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      error: {
        data: { code: "UNAUTHORIZED", problem: { code: "UNAUTHENTICATED", tool: "crm.contact.create" } },
      },
    });
    expect(calls).toEqual([]);
  });
});

describe("errors", () => {
  it("carries the problem, with the status of its code and no stack", async () => {
    thrown = Object.assign(
      fail(
        "INPUT_INVALID",
        {},
        { issues: [{ pointer: "/name", keyword: "type", message: "must be string" }] },
      ),
      { executionId },
    );
    const answer = await post("preview.crm.contact.create", { name: 5 });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      error: {
        message: coreErrors.INPUT_INVALID.detail,
        code: -32022,
        data: {
          code: "UNPROCESSABLE_CONTENT",
          httpStatus: 422,
          path: "preview.crm.contact.create",
          problem: {
            tool: "crm.contact.create",
            code: "INPUT_INVALID",
            title: coreErrors.INPUT_INVALID.title,
            status: 422,
            detail: coreErrors.INPUT_INVALID.detail,
            errors: [{ pointer: "/name", keyword: "type", message: "must be string" }],
            missingPermissions: [],
            drift: [],
            conflicts: [],
            details: {},
            executionId,
            requestId: "req_1",
            retryable: false,
          },
        },
      },
    });
  });

  it("names the permissions that were missing", async () => {
    thrown = fail("PERMISSION_DENIED", {}, { missingPermissions: ["contacts.create"] });
    const answer = await post("crm.contact.create", { name: "x" });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      error: { data: { problem: { missingPermissions: ["contacts.create"] } } },
    });
  });

  it("hides what no one expected, and logs it once", async () => {
    thrown = new Error("password authentication failed for user acta_app");
    const answer = await post("crm.contact.create", { name: "x" });
    expect(answer.status).toBe(500);
    const body = await answer.text();
    expect(body).not.toContain("password");
    expect(JSON.parse(body)).toMatchObject({ error: { data: { problem: { code: "INTERNAL" } } } });
    expect(logged).toHaveLength(1);
  });

  it("answers what the host refuses the request for, from every procedure, and does nothing", async () => {
    context = { refusal: fail("PERMISSION_DENIED", {}, { detail: "Not yours." }), principal: null };
    const answers = [
      await post("crm.contact.create", { name: "x" }),
      await post("preview.crm.contact.create", { name: "x" }),
      await get("executions.list", {}),
      await get("session.me"),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({
        error: {
          data: {
            code: "FORBIDDEN",
            problem: { code: "PERMISSION_DENIED", detail: "Not yours.", requestId: "req_1" },
          },
        },
      });
    }
    expect(calls).toEqual([]);
  });

  it("has no problem for tRPC's own refusals", async () => {
    const answer = await get("crm.contact.unknown");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { data: { code: "NOT_FOUND", problem: null } } });
  });

  it("gives every status of the error table the same status over HTTP", () => {
    for (const { status } of Object.values(coreErrors)) {
      const error = new TRPCError({ code: trpcCodeOf(status) as TRPCError["code"] });
      // tRPC has no code for what is gone: to it that is what is not there.
      expect([status, getHTTPStatusCodeFromError(error)]).toEqual([status, status === 410 ? 404 : status]);
    }
  });

  it("is narrowed to its tool at the client", async () => {
    thrown = failTool("PHONE_TAKEN", { phone: "+573000000000" });
    const error = await client.crm.contact.create.mutate({ name: "x" }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(isToolError(error, "crm.contact.read")).toBe(false);
    if (!isToolError(error, "crm.contact.create")) throw error;
    expect(error.data.problem).toMatchObject({ code: "PHONE_TAKEN", details: { phone: "+573000000000" } });
  });

  it("is none of a tool's for anything else that is thrown", () => {
    for (const value of [
      null,
      undefined,
      "x",
      {},
      { data: null },
      { data: { problem: null } },
      new Error("x"),
    ])
      expect(isToolError(value, "crm.contact.create")).toBe(false);
  });

  it("keeps batched calls apart: one fails, the other answers", async () => {
    const batched = createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url,
          fetch: (input, init) => respond(new Request(String(input), init as RequestInit)),
        }),
      ],
    });
    const [listing, reading] = await Promise.allSettled([
      batched.executions.list.query({}),
      batched.executions.read.query({ id: newId() }),
    ]);
    expect(listing.status).toBe("fulfilled");
    expect(reading).toMatchObject({ reason: { data: { problem: { code: "EXECUTION_NOT_FOUND" } } } });
  });
});

describe("the console's reads", () => {
  it("lists executions by filter and cursor", async () => {
    const page = await client.executions.list.query({
      filter: { status: ["error"], from: "2026-01-01T00:00:00Z" },
      cursor: executionId,
      limit: 10,
    });
    expect(page).toEqual({ items: [{ id: executionId }], nextCursor: executionId });
    expect(listed).toEqual([
      {
        filter: { status: ["error"], from: new Date("2026-01-01T00:00:00Z") },
        page: { before: executionId, limit: 10 },
      },
    ]);
  });

  it("takes what tRPC's infinite queries send", async () => {
    const answer = await get("executions.list", { cursor: null, direction: "forward" });
    expect(answer.status).toBe(200);
    expect(listed[0]?.page).toEqual({ limit: 50 });
  });

  it("refuses a wrong filter with the place of the fault", async () => {
    const answer = await get("executions.list", { filter: { status: ["done"] } });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      error: {
        data: { problem: { code: "FILTER_INVALID", tool: null, errors: [{ pointer: "/filter/status/0" }] } },
      },
    });
  });

  it("has the history of a record, now and at an instant", async () => {
    const at = "2026-01-01T00:00:00Z";
    const record = { kind: "contact", id: executionId };
    const timeline = await get("records.timeline", { ...record, cursor: executionId, limit: 5 });
    expect(await timeline.json()).toMatchObject({ result: { data: { items: [], nextCursor: executionId } } });
    const past = await get("records.asOf", { ...record, at });
    expect(await past.json()).toMatchObject({
      result: { data: { state: "deleted", at: "2026-01-01T00:00:00.000Z" } },
    });
    expect((await get("records.blame", record)).status).toBe(200);
    expect(asked).toEqual([
      { ...record, page: { limit: 5, before: executionId } },
      { ...record, at: new Date(at) },
      { ...record, at: undefined },
    ]);
    expect((await get("records.asOf", { ...record, kind: "nothing" })).status).toBe(404);
    expect((await get("records.blame", { ...record, at: "yesterday" })).status).toBe(422);
  });

  it("takes instants that the history can hold, and no others", async () => {
    const day = "2026-01-01T00:00:00Z";
    const wrong = [
      "0000-01-01T00:00:00Z",
      "1899-12-31T23:59:59Z",
      "3000-01-01T00:00:00Z",
      "9999-12-31T23:59:60Z",
      "2016-12-31T23:59:60Z",
      "2026-02-30T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-10T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:00:00",
      "2026-01-01",
      "yesterday",
    ];
    for (const time of wrong) {
      for (const name of ["from", "to"]) {
        const listing = await get("executions.list", { filter: { [name]: time } });
        expect([time, listing.status]).toEqual([time, 422]);
        expect(await listing.json()).toMatchObject({
          error: { data: { problem: { code: "FILTER_INVALID", errors: [{ pointer: `/filter/${name}` }] } } },
        });
        const counting = await get("executions.histogram", { from: day, to: day, count: 3, [name]: time });
        expect([time, counting.status]).toEqual([time, 422]);
        expect(await counting.json()).toMatchObject({
          error: { data: { problem: { code: "FILTER_INVALID", errors: [{ pointer: `/${name}` }] } } },
        });
      }
    }
    expect(listed).toEqual([]);
    for (const time of ["1900-01-01T00:00:00Z", "2024-02-29T23:59:59.999-05:00", "2999-12-31T23:59:59Z"])
      expect((await get("executions.list", { filter: { from: time, to: time } })).status).toBe(200);
  });

  it("reads one execution, or says that there is none", async () => {
    expect(await client.executions.read.query({ id: executionId })).toEqual({ id: executionId });
    expect((await get("executions.read", { id: newId() })).status).toBe(404);
  });

  it("counts executions in slices of time", async () => {
    const slices = await client.executions.histogram.query({
      from: "2026-01-01T00:00:00Z",
      to: "2026-01-02T00:00:00Z",
      count: 3,
    });
    expect(slices).toHaveLength(3);
  });

  it("lists the tools the caller may call, without their schemas", async () => {
    const tools = await client.tools.list.query();
    expect(tools.map(({ name }) => name)).toEqual(["crm.contact.read"]);
    expect(tools[0]).not.toHaveProperty("inputSchema");
    expect(tools[0]?.contentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("reads a tool with its schemas, unless the caller may not call it", async () => {
    expect(await client.tools.read.query({ name: "crm.contact.read" })).toMatchObject({
      inputSchema: { type: "object" },
      errors: [{ code: "PHONE_TAKEN", status: 409 }],
    });
    const denied = await get("tools.read", { name: "crm.contact.create" });
    expect(denied.status).toBe(403);
    expect(await denied.json()).toMatchObject({
      error: { data: { problem: { missingPermissions: ["contacts.create"] } } },
    });
    expect((await get("tools.read", { name: "crm.contact.unknown" })).status).toBe(404);
  });
});

describe("the session", () => {
  it("says who is signed in, where, and what they may do", async () => {
    expect(await client.session.me.query()).toEqual({
      user: { userId: identity.userId, name: "Member", email: "member@acta.test" },
      workspace: identity.memberships[0],
      memberships: identity.memberships,
      permissions: ["contacts.view"],
    });
  });

  it("answers without a chosen workspace, but not without a session", async () => {
    context = { principal: null };
    expect(await client.session.me.query()).toMatchObject({ workspace: null, permissions: [] });
    context = { principal: null, identity: null };
    expect((await get("session.me")).status).toBe(401);
  });

  it("switches to a workspace of the person's, and to no other", async () => {
    await client.session.switchWorkspace.mutate({ workspaceId });
    expect((await post("session.switchWorkspace", { workspaceId: otherWorkspaceId })).status).toBe(403);
    expect(switched).toEqual([workspaceId]);
  });
});

describe("the live feed", () => {
  it("sends an event at once and one per wake-up, and stops listening when the client leaves", async () => {
    const aborted = new AbortController();
    const answer = await respond(
      new Request(`${url}/executions.live`, {
        headers: { accept: "text/event-stream" },
        signal: aborted.signal,
      }),
    );
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    const events = readEvents(answer);
    expect(await events.next()).toMatchObject({ value: { at: expect.any(String) } });
    for (let i = 0; i < 2; i++) {
      for (const wake of listeners) wake();
      expect(await events.next()).toMatchObject({ value: { at: expect.any(String) } });
    }
    expect(listeners.size).toBe(1);
    aborted.abort();
    await expect.poll(() => listeners.size).toBe(0);
  });

  it("ends within a second of the session's end, and tells nothing in between", async () => {
    let ended = false;
    context = {
      confirm: async () => {
        if (ended) throw fail("UNAUTHENTICATED");
      },
    };
    const answer = await respond(
      new Request(`${url}/executions.live`, { headers: { accept: "text/event-stream" } }),
    );
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes('"at"')) text += (await reader.read()).value;
    const started = performance.now();
    ended = true;
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) rest += part.value;
    expect(performance.now() - started).toBeLessThan(1000);
    expect(rest).toContain("serialized-error");
    expect(rest).toContain("UNAUTHENTICATED");
    expect(rest).not.toContain('"at"');
    expect(listeners.size).toBe(0);
  });

  it("tells nothing of an execution that comes after the session's end", async () => {
    let ended = false;
    const confirm = async () => {
      if (ended) throw fail("UNAUTHENTICATED");
    };
    const caller = router.createCaller({ identity, principal, requestContext: {}, confirm });
    const feed = (await caller.executions.live())[Symbol.asyncIterator]();
    await feed.next();
    ended = true;
    for (const wake of listeners) wake();
    await expect(feed.next()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(listeners.size).toBe(0);
  });

  it("makes one event of many wake-ups that fall while the client is slow", async () => {
    const caller = router.createCaller({ identity, principal, requestContext: {} });
    const feed = (await caller.executions.live())[Symbol.asyncIterator]();
    await feed.next();
    for (let i = 0; i < 5; i++) for (const wake of listeners) wake();
    await feed.next();
    const silent = Symbol("silent");
    const next = feed.next();
    expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 20, silent))])).toBe(
      silent,
    );
    for (const wake of listeners) wake();
    expect(await next).toMatchObject({ done: false });
    await feed.return?.();
    expect(listeners.size).toBe(0);
  });
});

/** The data of `message` events: lines `data: …` of events without a name. */
async function* readEvents(response: Response): AsyncGenerator<unknown> {
  let buffered = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    buffered += chunk;
    let end = buffered.indexOf("\n\n");
    while (end >= 0) {
      const lines = buffered.slice(0, end).split("\n");
      buffered = buffered.slice(end + 2);
      end = buffered.indexOf("\n\n");
      const data = lines.find((line) => line.startsWith("data: "));
      if (data && !lines.some((line) => line.startsWith("event: "))) yield JSON.parse(data.slice(6));
    }
  }
}
