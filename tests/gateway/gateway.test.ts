import { connect } from "node:net";
import { batchToolName, newId } from "@acta/core";
import { isNamed, type NamedCall, routes } from "@acta/rest";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createProduct, eventually, type Key, type Product, sleep } from "./product.ts";

// Each test is many requests to another process, on a machine that may be busy with the rest of the suite.
vi.setConfig({ testTimeout: 30_000 });

let product: Product;
let all: Key;

beforeAll(async () => {
  product = await createProduct();
  all = await product.newKey();
}, 120_000);
afterAll(() => product?.close(), 60_000);

type Body = { [member: string]: unknown };
interface Answer {
  status: number;
  headers: Headers;
  body: Body;
  text: string;
}

async function send(
  path: string,
  init: RequestInit & { key?: Key | null; url?: string } = {},
): Promise<Answer> {
  const { key = all, url = product.gateway.url, ...rest } = init;
  const response = await fetch(url + path, {
    ...rest,
    headers: {
      ...(key && { authorization: `Bearer ${key.plaintext}` }),
      ...(rest.headers as Record<string, string>),
    },
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

function call(
  tool: string,
  inputs: unknown,
  { headers, ...init }: Parameters<typeof send>[1] & { headers?: Record<string, string> } = {},
): Promise<Answer> {
  return send(`/v1/tools/${tool}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof inputs === "string" ? inputs : JSON.stringify(inputs),
    ...init,
  });
}

async function outputsOf(tool: string, inputs: unknown, key = all): Promise<Body> {
  const answer = await call(tool, inputs, { key });
  expect(answer.text).toContain('"status":"success"');
  return answer.body.outputs as Body;
}

function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toMatchObject({
    type: `${product.gateway.url}/errors/${code}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    retryable: expect.any(Boolean),
    errors: expect.any(Array),
  });
  expect(answer.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
}

async function rowOf(executionId: unknown): Promise<Body> {
  const rows = await product.db.query("select * from tool_executions where id = $1", [executionId]);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

let phones = 0;
const newPhone = () => `+57300${String(1_000_000 + phones++)}`;

describe("a call and what is left of it", () => {
  it("creates a contact, and the row that says so", async () => {
    const answer = await call(
      "crm.contact.create",
      { name: "Librería Ñandú", city: "Bogotá", country: "CO" },
      {
        headers: {
          "idempotency-key": "first",
          "acta-session": "run-1",
          traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        },
      },
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ toolName: "crm.contact.create", outputs: { created: true } });
    expect(answer.headers.get("acta-execution-id")).toBe(answer.body.id);
    expect(await rowOf(answer.body.id)).toMatchObject({
      status: "success",
      workspace_id: product.workspaceId,
      api_key_id: all.apiKeyId,
      source: "api",
      idempotency_key: "first",
      session_id: "run-1",
      trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
      request_id: answer.headers.get("request-id"),
    });
    const execution = await send(`/v1/executions/${answer.body.id}`);
    expect(execution.body).toMatchObject({
      changes: [{ table: "contacts", operation: "insert", before: null, after: { name: "Librería Ñandú" } }],
      actor: { type: "apiKey", id: all.apiKeyId },
    });
  });

  it("refuses a bad phone by its pointer and rule, and records that", async () => {
    const answer = await call("crm.contact.create", { name: "A", phone: "12" });
    expectProblem(answer, 422, "INPUT_INVALID");
    const issues = answer.body.errors as { pointer: string; keyword: string; message: string }[];
    expect(issues[0]).toMatchObject({ pointer: "/phone", keyword: expect.any(String) });
    expect(await rowOf(answer.body.executionId)).toMatchObject({
      status: "error",
      error_code: "INPUT_INVALID",
    });
  });

  it("refuses a key without the permission by its name, and records that", async () => {
    const viewer = await product.newKey({ permissions: ["contacts.view"] });
    const answer = await call("crm.contact.create", { name: "A" }, { key: viewer });
    expectProblem(answer, 403, "PERMISSION_DENIED");
    expect(answer.body.missingPermissions).toEqual(["contacts.create"]);
    expect(answer.headers.get("acta-accepted-permissions")).toBe("contacts.create");
    expect(await rowOf(answer.body.executionId)).toMatchObject({ error_code: "PERMISSION_DENIED" });
    expectProblem(await send("/v1/tools/crm.contact.create", { key: viewer }), 403, "PERMISSION_DENIED");
  });

  it("previews without changing anything, and keeps the preview", async () => {
    const phone = newPhone();
    const preview = await call("crm.contact.create/dry-run", { name: "Previewed", phone });
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      status: "dry_run",
      outputs: { created: true },
      changes: [
        { table: "contacts", operation: "insert", after: { name: "Previewed", phone, externalId: null } },
      ],
      effects: [],
      approval: { required: false },
    });
    expect(preview.body).not.toHaveProperty("undo");
    expect(await product.db.query("select 1 from contacts where phone = $1", [phone])).toEqual([]);
    expect(await rowOf(preview.body.id)).toMatchObject({ status: "dry_run", snapshot_after: null });
    const real = await call(
      "crm.contact.create",
      { name: "Previewed", phone },
      { headers: { "acta-plan": String(preview.body.id) } },
    );
    expect(await rowOf(real.body.id)).toMatchObject({ status: "success", plan_id: preview.body.id });
  });

  it("a preview that would be refused answers the same problem, and leaves a dry-run's row", async () => {
    const phone = newPhone();
    await outputsOf("crm.contact.create", { name: "First", phone });
    const real = await call("crm.contact.create", { name: "Second", phone });
    const preview = await call("crm.contact.create/dry-run", { name: "Second", phone });
    expectProblem(real, 409, "PHONE_TAKEN");
    expectProblem(preview, 409, "PHONE_TAKEN");
    expect(preview.body.detail).toBe(real.body.detail);
    expect(await rowOf(preview.body.executionId)).toMatchObject({
      status: "dry_run",
      error_code: "PHONE_TAKEN",
    });
  });

  it("records reads as well, without what they answered", async () => {
    const answer = await call("crm.contact.list", { limit: 1 });
    expect((answer.body.outputs as { items: unknown[] }).items).toHaveLength(1);
    expect(await rowOf(answer.body.id)).toMatchObject({ status: "success", outputs: {} });
  });

  it("takes its source from the key", async () => {
    const agent = await product.newKey({ kind: "agent" });
    const answer = await call("crm.tag.list", {}, { key: agent });
    expect(await rowOf(answer.body.id)).toMatchObject({ source: "agent" });
  });

  it("answers a declared refusal with its own code", async () => {
    const { contactId } = await outputsOf("crm.contact.create", { name: "Buyer" });
    const lines = [{ description: "Book", quantity: 2, unitPriceMinor: 1500 }];
    const order = { contactId, currency: "COP", lines };
    expectProblem(await call("crm.order.create", { ...order, totalMinor: 1 }), 422, "ORDER_TOTAL_MISMATCH");
    const { orderId } = await outputsOf("crm.order.create", { ...order, totalMinor: 3000 });
    const update = await call("crm.order.updateStatus", { orderId, status: "delivered" });
    expectProblem(update, 422, "ORDER_TRANSITION_INVALID");
    expectProblem(await call("crm.contact.delete", { contactId }), 409, "CONTACT_HAS_ORDERS");
  });

  it("answers another workspace's record exactly like a missing one", async () => {
    const foreign = await product.newKey({ workspaceId: product.otherWorkspaceId });
    const { contactId } = await outputsOf("crm.contact.create", { name: "Theirs" }, foreign);
    const answers = await Promise.all(
      [contactId, newId()].map((id) => call("crm.contact.read", { contactId: id })),
    );
    const [theirs, missing] = answers.map((answer) => {
      expectProblem(answer, 404, "CONTACT_NOT_FOUND");
      const { requestId: _requestId, executionId: _executionId, instance: _instance, ...rest } = answer.body;
      return rest;
    });
    expect(theirs).toEqual(missing);
  });
});

describe("who may call", () => {
  it("gives one byte-identical 401 for every cause, and no row", async () => {
    const [revoked, expired] = await Promise.all([
      product.newKey({ revoked: true }),
      product.newKey({ expiresAt: new Date(Date.now() - 1_000) }),
    ]);
    const other = (await product.newKey()).plaintext;
    const stranger = other.slice(0, 8) + (other[8] === "a" ? "b" : "a") + other.slice(9);
    const before = await product.db.query("select count(*)::int as count from tool_executions");
    const credentials = [null, "nonsense", "mfx_", stranger, revoked.plaintext, expired.plaintext];
    const seen = new Set<string>();
    for (const plaintext of credentials) {
      const key = plaintext === null ? null : { ...all, plaintext };
      const answer = await call("crm.contact.create", { name: "A" }, { key });
      expect(answer.status).toBe(401);
      const kept = [...answer.headers].filter(([name]) => !["date", "request-id"].includes(name));
      seen.add(JSON.stringify([kept, answer.text]));
    }
    expect([...seen]).toHaveLength(1);
    expect(await product.db.query("select count(*)::int as count from tool_executions")).toEqual(before);
  });

  it("stops a key within a second of its revocation", async () => {
    const key = await product.newKey({ permissions: ["contacts.view"] });
    expect((await call("crm.contact.list", {}, { key })).status).toBe(200);
    await outputsOf("system.apiKey.revoke", { apiKeyId: key.apiKeyId });
    const revokedAt = Date.now();
    await eventually(
      () => call("crm.contact.list", {}, { key }),
      (answer) => answer.status === 401,
    );
    expect(Date.now() - revokedAt).toBeLessThan(1_000);
  });

  it("makes a key through a call, shows it once, and keeps it out of the row", async () => {
    const { key, apiKeyId, keyPrefix } = await outputsOf("system.apiKey.create", {
      name: "Made by a call",
      permissions: ["contacts.view"],
    });
    const made: Key = { apiKeyId: String(apiKeyId), plaintext: String(key), prefix: String(keyPrefix) };
    const whoami = await send("/v1/whoami", { key: made });
    expect(whoami.body).toMatchObject({
      apiKeyId,
      keyPrefix,
      name: "Made by a call",
      kind: "api",
      workspace: { id: product.workspaceId, name: "Own", timeZone: "America/Bogota", sandbox: false },
      permissions: ["contacts.view"],
      limits: { callsPerMinute: 60_000, concurrentCalls: 50, bodyBytes: 1_048_576 },
      expiresAt: null,
    });
    const rows = await product.db.query("select row_to_json(e)::text as text from tool_executions e");
    expect(rows.map((row) => row.text).join()).not.toContain(String(key));
  });

  it("keeps no key that was sent where none belongs", async () => {
    const { plaintext } = all;
    for (const inputs of [
      { name: plaintext },
      { name: "Ana", customFields: { token: `Bearer ${plaintext}` } },
      { name: "Ana", customFields: { [plaintext]: "x" } },
    ]) {
      for (const tool of ["crm.contact.create", "crm.contact.create/dry-run"]) {
        const refused = await call(tool, inputs, { headers: { "user-agent": plaintext } });
        expectProblem(refused, 422, "INPUT_INVALID");
        expect(refused.body.errors).toContainEqual(expect.objectContaining({ keyword: "secret" }));
        expect(await rowOf(refused.body.executionId)).toMatchObject({
          request_context: { userAgent: "[redacted]" },
        });
      }
    }
    for (const header of ["idempotency-key", "acta-session"]) {
      const refused = await call("crm.contact.create", { name: "Ana" }, { headers: { [header]: plaintext } });
      expectProblem(refused, 400, "HEADER_INVALID");
    }
    const kept = await product.db.query(
      "select (select count(*) from tool_executions e where row_to_json(e)::text like $1)::int as rows, (select count(*) from contacts c where row_to_json(c)::text like $1)::int as contacts",
      [`%${plaintext}%`],
    );
    expect(kept).toEqual([{ rows: 0, contacts: 0 }]);
  });
});

describe("the history", () => {
  it("shows a key its own calls, and the workspace's with the permission", async () => {
    const [narrow, wide] = await Promise.all([
      product.newKey({ permissions: ["contacts.view"] }),
      product.newKey({ permissions: ["contacts.view", "executions.view"] }),
    ]);
    const own = await call("crm.contact.list", {}, { key: narrow });
    const others = await call("crm.contact.list", {}, { key: wide });
    const seenBy = async (key: Key, id: unknown) => (await send(`/v1/executions/${id}`, { key })).status;
    expect(await seenBy(narrow, own.body.id)).toBe(200);
    expect(await seenBy(narrow, others.body.id)).toBe(404);
    expect(await seenBy(wide, own.body.id)).toBe(200);
    const list = await send("/v1/executions?limit=100", { key: narrow });
    expect((list.body.items as Body[]).map((item) => item.id)).toEqual([own.body.id]);
    const foreign = await product.newKey({ workspaceId: product.otherWorkspaceId });
    const answer = await send(`/v1/executions/${own.body.id}`, { key: foreign });
    expectProblem(answer, 404, "EXECUTION_NOT_FOUND");
  });

  it("filters, and pages without losing or repeating any", async () => {
    const key = await product.newKey();
    const ids: unknown[] = [];
    for (let index = 0; index < 7; index++) {
      ids.unshift((await call("crm.tag.list", {}, { key })).body.id);
    }
    await call("crm.tag.list", { unknown: 1 }, { key });
    const seen: unknown[] = [];
    let path: string | undefined =
      `/v1/executions?tool=crm.tag.list&status=success&actor=${key.apiKeyId}&limit=3`;
    while (path) {
      const page: Answer = await send(path, { key });
      expect(page.status).toBe(200);
      seen.push(...(page.body.items as Body[]).map((item) => item.id));
      const link: string | undefined = /<([^>]+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
      expect(link === undefined).toBe(page.body.nextCursor === null);
      path = link;
    }
    expect(seen).toEqual(ids);
  });

  it("finds what changed a record", async () => {
    const { contactId } = await outputsOf("crm.contact.create", { name: "Followed" });
    await outputsOf("crm.contact.update", { contactId, city: "Cali" });
    const history = await send(`/v1/executions?record=${contactId}`);
    expect((history.body.items as Body[]).map((item) => item.toolName)).toEqual([
      "crm.contact.update",
      "crm.contact.create",
    ]);
  });

  it("refuses cursors and filters that are not its own", async () => {
    expectProblem(await send("/v1/executions?cursor=abc.def"), 400, "CURSOR_INVALID");
    const problem = await send("/v1/executions?status=won&sort=asc");
    expectProblem(problem, 422, "FILTER_INVALID");
    expect((problem.body.errors as Body[]).map((issue) => issue.pointer)).toEqual(["/status", "/sort"]);
    const page = await send("/v1/executions?limit=1");
    const cursor = encodeURIComponent(String(page.body.nextCursor));
    expectProblem(await send(`/v1/executions?limit=1&status=error&cursor=${cursor}`), 400, "CURSOR_INVALID");
    const stranger = await product.newKey();
    expectProblem(await send(`/v1/executions?cursor=${cursor}`, { key: stranger }), 400, "CURSOR_INVALID");
  });
});

describe("every tool", () => {
  type Listed = {
    name: string;
    inputSchema: { properties?: object };
    metadata: { sideEffects: string[] };
    examples: { inputs: object }[];
  };

  async function listTools(): Promise<Listed[]> {
    return (await send("/v1/tools?limit=100")).body.items as Listed[];
  }

  it("that takes a cursor refuses one that is not its own", async () => {
    const paged = (await listTools()).filter(({ inputSchema }) => "cursor" in (inputSchema.properties ?? {}));
    expect(paged.length).toBeGreaterThan(15);
    for (const { name, examples } of paged) {
      const answer = await call(name, { ...examples[0]!.inputs, cursor: "x" });
      // What its example is about is not there.
      if (answer.status !== 404) expectProblem(answer, 400, "CURSOR_INVALID");
    }
  });

  it("answers its example as it is described, alone and in a batch", async () => {
    const tools = await listTools();
    for (const { name, metadata, examples } of tools) {
      const { inputs } = examples[0]!;
      expect((await call(`${name}/dry-run`, inputs)).status).toBeLessThan(500);
      if (metadata.sideEffects.length === 0) expect((await call(name, inputs)).status).toBeLessThan(500);
    }
    const items = tools
      .filter(({ name }) => name !== batchToolName)
      .map(({ name, examples }) => ({ tool: name, inputs: examples[0]!.inputs }));
    const post = { method: "POST", headers: { "content-type": "application/json" } };
    for (const atomic of [true, false]) {
      const body = JSON.stringify({ atomic, items });
      const answer = await send("/v1/batches/dry-run", { ...post, body });
      expect([answer.status, (answer.body.items as Body[]).length]).toEqual([
        atomic ? 404 : 200,
        items.length,
      ]);
    }
  });

  it("under a path of its own knows no record of an id that nobody has", async () => {
    const tools = new Map((await listTools()).map((tool) => [tool.name, tool]));
    for (const { method, path, calls } of routes.filter(isNamed)) {
      if (!path.includes("{id}")) continue;
      const { idInput }: NamedCall = calls;
      const others = Object.entries(tools.get(calls.tool)!.examples[0]!.inputs).filter(
        ([name]) => name !== idInput,
      );
      const headers = { "content-type": "application/json" };
      const post = { method, headers, body: JSON.stringify(Object.fromEntries(others)) };
      const answer = await send(path.replace("{id}", newId()), method === "POST" ? post : {});
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });
});

describe("what is refused before a tool is known", () => {
  const contact = "crm.contact.create";

  it.each<[string, () => Promise<Answer>, number, string]>([
    ["broken JSON", () => call(contact, "{"), 400, "JSON_INVALID"],
    ["a key twice", () => call(contact, '{"name":"a","name":"b"}'), 400, "JSON_INVALID"],
    ["NUL", () => call(contact, '{"name":"\\u0000"}'), 400, "JSON_INVALID"],
    ["an empty body", () => call(contact, ""), 400, "JSON_INVALID"],
    ["a bad header", () => call(contact, {}, { headers: { "acta-plan": "x" } }), 400, "HEADER_INVALID"],
    ["two keys", () => call(contact, {}, { headers: { "x-api-key": "x" } }), 400, "CREDENTIALS_AMBIGUOUS"],
    ["an unknown tool", () => call("crm.contact.fly", {}), 404, "TOOL_NOT_FOUND"],
    ["an unknown tool's dry-run", () => call("crm.contact.fly/dry-run", {}), 404, "TOOL_NOT_FOUND"],
    ["an unknown path", () => send("/v1/nothing"), 404, "ROUTE_NOT_FOUND"],
    ["an unknown execution", () => send(`/v1/executions/${newId()}`), 404, "EXECUTION_NOT_FOUND"],
    ["a method there is not", () => send("/v1/whoami", { method: "DELETE" }), 405, "METHOD_NOT_ALLOWED"],
    ["a body too large", () => call(contact, `"${"x".repeat(1_048_576)}"`), 413, "BODY_TOO_LARGE"],
    [
      "another type",
      () => call(contact, "name=a", { headers: { "content-type": "application/x-www-form-urlencoded" } }),
      415,
      "MEDIA_TYPE_UNSUPPORTED",
    ],
  ])("%s", async (_name, request, status, code) => {
    const [before] = await product.db.query("select count(*)::int as count from tool_executions");
    expectProblem(await request(), status, code);
    expect((await product.db.query("select count(*)::int as count from tool_executions"))[0]).toEqual(before);
  });

  it("a key's minute used up", async () => {
    const gateway = await product.startGateway({ ACTA_RATE_LIMIT_PER_MINUTE: "2" });
    const path = { url: gateway.url };
    expect((await send("/v1/whoami", path)).headers.get("ratelimit")).toBe('"calls";r=1;t=30');
    await send("/v1/whoami", path);
    const answer = await send("/v1/whoami", path);
    expect([answer.status, answer.body.code]).toEqual([429, "RATE_LIMITED"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(20);
    expect((await send("/v1/whoami", { ...path, key: await product.newKey() })).status).toBe(200);
    gateway.child.kill("SIGTERM");
    expect(await gateway.exitCode).toBe(0);
  }, 60_000);

  it("too many calls of a key at once, and more than there is room for", async () => {
    const limited = await product.startGateway({ ACTA_RATE_LIMIT_CONCURRENCY: "1" });
    const full = await product.startGateway({ ACTA_MAX_IN_FLIGHT: "1" });
    for (const [gateway, status, code] of [
      [limited, 429, "CONCURRENCY_LIMITED"],
      [full, 503, "OVERLOADED"],
    ] as const) {
      // Known already, and given time: a look that comes between would take the only place itself.
      expect((await send("/v1/whoami", { url: gateway.url })).status).toBe(200);
      const release = holdOpen(gateway.url, all);
      await sleep(300);
      const answer = await eventually(
        () => send("/v1/whoami", { url: gateway.url }),
        (each) => each.status === status,
      );
      expect(answer.body.code).toBe(code);
      expect(answer.headers.get("retry-after")).toBe("1");
      expect((await send("/healthz", { url: gateway.url, key: null })).status).toBe(200);
      release();
      await eventually(
        () => send("/v1/whoami", { url: gateway.url }),
        (each) => each.status === 200,
      );
      gateway.child.kill("SIGTERM");
      expect(await gateway.exitCode).toBe(0);
    }
  }, 60_000);

  it("a database that is away", async () => {
    const away = Object.fromEntries(
      ["APP", "AUTH", "AUDIT"].map((role) => [
        `ACTA_${role}_DATABASE_URL`,
        "postgres://acta@127.0.0.1:1/acta",
      ]),
    );
    const gateway = await product.startGateway(away);
    const url = { url: gateway.url };
    expect((await send("/healthz", { ...url, key: null })).status).toBe(200);
    for (const path of ["/readyz", "/v1/whoami"]) {
      const answer = await send(path, url);
      expect([path, answer.status, answer.body.code]).toEqual([path, 503, "DATABASE_UNAVAILABLE"]);
      expect(answer.body.retryable).toBe(true);
      expect(answer.headers.get("retry-after")).toBe("1");
      expect(answer.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1:1/);
    }
    gateway.child.kill("SIGTERM");
    expect(await gateway.exitCode).toBe(0);
  }, 60_000);
});

/** A call whose body does not end until told: it holds its place. */
function holdOpen(url: string, key: Key): () => void {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write(
    `POST /v1/tools/crm.contact.create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key.plaintext}\r\n` +
      "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
  );
  return () => socket.destroy();
}

describe("what is published", () => {
  it("is a valid OpenAPI 3.1 document with every tool in it", async () => {
    const { body } = await send("/openapi.json", { key: null });
    const result = await new Validator().validate(structuredClone(body));
    expect(result.errors).toBeUndefined();
    const tools = ((await send("/v1/tools?limit=100")).body.items as { name: string }[]).map(
      ({ name }) => name,
    );
    expect(tools.length).toBeGreaterThan(15);
    const paths = Object.keys(body.paths as object);
    for (const name of tools) {
      expect(paths).toEqual(expect.arrayContaining([`/v1/tools/${name}`, `/v1/tools/${name}/dry-run`]));
    }
  });

  it("is filtered by what the key may call, and revalidated by its ETag", async () => {
    const viewer = await product.newKey({ permissions: ["contacts.view"] });
    const list = await send("/v1/tools", { key: viewer });
    const items = list.body.items as { name: string; metadata: { permissions: string[] } }[];
    const names = items.map((tool) => tool.name);
    expect(names).toEqual(expect.arrayContaining(["crm.contact.list", "crm.contact.read", "crm.tag.list"]));
    expect(names).not.toContain("crm.contact.create");
    const asked = new Set(items.flatMap((tool) => tool.metadata.permissions));
    expect([...asked]).toEqual(["contacts.view"]);
    const etag = list.headers.get("etag")!;
    expect((await send("/v1/tools", { key: viewer, headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await send("/v1/tools", { headers: { "if-none-match": etag } })).status).toBe(200);
    const schema = await send("/v1/tools/crm.contact.list/input.schema.json");
    expect(schema.headers.get("content-type")).toBe("application/schema+json");
    expect(schema.body).toMatchObject({ type: "object", additionalProperties: false });
  });

  it("explains itself to people and to models", async () => {
    for (const path of ["/docs", "/docs/crm.order.create", "/llms.txt", "/errors/PHONE_TAKEN"]) {
      const page = await send(path, { key: null, headers: { accept: "text/html" } });
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.text.length).toBeGreaterThan(300);
    }
  });
});

describe("the log", () => {
  it("has a line for each request and nothing of what was sent", async () => {
    const answer = await call(
      "crm.contact.create",
      { name: "canary-name", email: "canary@acta.test", customFields: { canary: "canary-field" } },
      { headers: { "acta-session": "canary-session", "user-agent": "canary-agent" } },
    );
    await send("/v1/executions?q=canary-query");
    await call("crm.contact.create", { name: "a", canary: "canary-extra" });
    const requestId = answer.headers.get("request-id")!;
    const log = await eventually(product.gateway.log, (text) => text.includes(requestId));
    const line = JSON.parse(log.split("\n").find((each) => each.includes(requestId))!);
    expect(line).toMatchObject({
      level: "info",
      msg: "request",
      method: "POST",
      route: "/v1/tools/{name}",
      status: 200,
      keyPrefix: all.prefix,
      executionId: answer.body.id,
    });
    expect(log).not.toContain("canary");
    expect(log).not.toContain(all.plaintext);
    expect(log).not.toContain("Bearer");
  });
});
