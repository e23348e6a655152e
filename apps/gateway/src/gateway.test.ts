import { connect } from "node:net";
import type { Problem } from "@acta/rest";
import { afterEach, describe, expect, it } from "vitest";
import {
  createFakeRuntime,
  type FakeRuntime,
  keys,
  unknownId,
  workspace,
  workspaceId,
} from "../test/fake-runtime.ts";
import { buildServer, type Gateway } from "./gateway.ts";
import type { GatewayOptions, GatewayRuntime } from "./options.ts";

const publicUrl = "https://gateway.acta.test";
const open: { gateway: Gateway; runtime: FakeRuntime }[] = [];

afterEach(async () => {
  for (const { gateway, runtime } of open.splice(0)) {
    runtime.finishWaiting();
    await gateway.close();
  }
});

async function start(options: Partial<GatewayOptions> = {}, also: Pick<GatewayRuntime, "whatsapp"> = {}) {
  const runtime = Object.assign(createFakeRuntime(), also);
  const gateway = buildServer(runtime, { publicUrl, version: "1.2.3", ...options });
  const url = await gateway.listen({ host: "127.0.0.1", port: 0 });
  open.push({ gateway, runtime });
  // Read first, so that reading it stands in no test's log.
  await fetch(`${url}/openapi.json`);
  runtime.lines.length = 0;
  const send = (path: string, init: RequestInit & { key?: string | null } = {}) => {
    const { key = keys.all, ...rest } = init;
    return fetch(url + path, {
      ...rest,
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(rest.headers as Record<string, string>),
      },
    });
  };
  const call = (tool: string, inputs: unknown, headers: Record<string, string> = {}, key?: string | null) =>
    send(`/v1/tools/${tool}`, {
      method: "POST",
      key,
      headers: { "content-type": "application/json", ...headers },
      body: typeof inputs === "string" ? inputs : JSON.stringify(inputs),
    });
  return { runtime, gateway, url, send, call };
}

async function expectProblem(response: Response, status: number, code: string): Promise<Problem> {
  const problem = (await response.json()) as Problem;
  expect({ status: response.status, code: problem.code }).toEqual({ status, code });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(problem).toMatchObject({ type: `${publicUrl}/errors/${code}`, status });
  if (status !== 401) expect(problem.requestId).toBe(response.headers.get("request-id"));
  return problem;
}

/** Sends bytes as they are, for what fetch would not send. */
function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

const eventually = async (condition: () => boolean) => {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
};

describe("a call", () => {
  it("answers the outputs and the execution that was recorded", async () => {
    const { call, runtime } = await start();
    const response = await call("crm.contact.create", { name: "Librería Central" });
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(body).toEqual({
      id: runtime.rows[0]!.id,
      toolName: "crm.contact.create",
      status: "success",
      outputs: { contactId: expect.any(String), created: true },
      durationMs: expect.any(Number),
      undo: { available: true, href: `/v1/executions/${runtime.rows[0]!.id}/undo` },
    });
    const { headers } = response;
    expect(headers.get("acta-execution-id")).toBe(runtime.rows[0]!.id);
    expect(headers.get("request-id")).toBe(runtime.rows[0]!.request_id);
    expect(headers.get("ratelimit-policy")).toBe(
      '"calls";q=600;w=60, "concurrent";q=50;qu="concurrent-requests"',
    );
    expect(headers.get("ratelimit")).toBe('"calls";r=599;t=1');
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toContain("max-age=");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("records what the headers say of it", async () => {
    const { call, runtime } = await start();
    await call(
      "crm.contact.create",
      { name: "A" },
      {
        "idempotency-key": "order-17",
        "acta-plan": unknownId,
        "acta-session": "run-5",
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "user-agent": "partner/1.0",
      },
    );
    expect(runtime.rows[0]).toMatchObject({
      idempotency_key: "order-17",
      plan_id: unknownId,
      session_id: "run-5",
      trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
      source: "api",
      workspace_id: workspaceId,
      request_context: { ip: "127.0.0.1", userAgent: "partner/1.0" },
    });
  });

  it("keeps no API key of them, not even half of one", async () => {
    const { call, runtime } = await start();
    const apiKey = `mfx_${"a".repeat(12)}_${"b".repeat(38)}`;
    const userAgent = `${"x".repeat(490)}${apiKey}`;
    expect((await call("crm.contact.create", { name: "A" }, { "user-agent": userAgent })).status).toBe(200);
    expect(JSON.stringify(runtime.rows)).not.toContain("mfx_");
    for (const header of ["idempotency-key", "acta-session"]) {
      const refused = await call("crm.contact.create", { name: "A" }, { [header]: apiKey });
      await expectProblem(refused, 400, "HEADER_INVALID");
    }
    expect(runtime.rows).toHaveLength(1);
  });

  it("takes its source from the key, not from the caller", async () => {
    const { call, runtime } = await start();
    await call("crm.contact.create", { name: "A" }, {}, keys.agent);
    expect(runtime.rows[0]!.source).toBe("agent");
  });

  it("takes the key from x-api-key as well", async () => {
    const { call } = await start();
    expect((await call("crm.contact.create", { name: "A" }, { "x-api-key": keys.all }, null)).status).toBe(
      200,
    );
  });

  it("previews with the changes beside the outputs, in camelCase but for the workspace's own names", async () => {
    const { call } = await start();
    const response = await call("crm.contact.create/dry-run", { name: "A" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "dry_run",
      changes: [
        {
          table: "contacts",
          operation: "insert",
          before: null,
          after: { name: "A", phoneText: null, customFields: { tax_id: "1" } },
        },
      ],
      effects: [],
      approval: { required: false },
    });
  });

  it("is refused with the pointer of each wrong input, and recorded", async () => {
    const { call, runtime } = await start();
    const response = await call("crm.contact.create", { name: "A", phone: "300", extra: 1 });
    const problem = await expectProblem(response, 422, "INPUT_INVALID");
    expect(problem.errors).toEqual(
      expect.arrayContaining([
        { pointer: "/phone", keyword: "pattern", message: "must be a phone number in E.164" },
        { pointer: "/extra", keyword: "additionalProperties", message: "is not a known property" },
      ]),
    );
    expect(problem.instance).toBe(`/v1/executions/${runtime.rows[0]!.id}`);
    expect(problem.executionId).toBe(response.headers.get("acta-execution-id"));
  });

  it("names the permission that is missing", async () => {
    const { call, runtime } = await start();
    const response = await call("crm.contact.create", { name: "A" }, {}, keys.viewer);
    const problem = await expectProblem(response, 403, "PERMISSION_DENIED");
    expect(problem.missingPermissions).toEqual(["contacts.create"]);
    expect(response.headers.get("acta-accepted-permissions")).toBe("contacts.create");
    expect(runtime.rows).toHaveLength(1);
  });

  it("answers the tool's own error, and a defect without its cause", async () => {
    const { call, runtime } = await start();
    await expectProblem(
      await call("crm.contact.create", { name: "A", phone: "+573009999999" }),
      409,
      "PHONE_TAKEN",
    );
    const problem = await expectProblem(await call("crm.contact.create", { name: "throw" }), 500, "INTERNAL");
    expect(JSON.stringify(problem)).not.toContain("says too much");
    expect(runtime.rows[1]!.error_stack).toContain("says too much");
  });

  it("to an unknown tool is refused and leaves no row", async () => {
    const { call, runtime } = await start();
    await expectProblem(await call("crm.contact.nothing", {}), 404, "TOOL_NOT_FOUND");
    await expectProblem(await call("crm.contact.nothing/dry-run", {}), 404, "TOOL_NOT_FOUND");
    expect(runtime.rows).toEqual([]);
  });
});

describe("what is refused before a tool is known", () => {
  it("gives one byte-identical 401 for every cause", async () => {
    const { call, send } = await start();
    const answers = await Promise.all([
      call("crm.contact.create", {}, {}, null),
      call("crm.contact.create", {}, {}, "mfx_unknown"),
      call("crm.contact.create", {}, { authorization: "Basic YTpi" }, null),
      call("crm.contact.create", {}, { "x-api-key": "" }, null),
      send("/v1/whoami", { key: "nothing like a key" }),
    ]);
    const seen = await Promise.all(
      answers.map(async (response) => {
        const kept = [...response.headers].filter(([name]) => !["request-id", "date"].includes(name));
        return JSON.stringify([response.status, kept, await response.text()]);
      }),
    );
    expect(new Set(seen).size).toBe(1);
    expect(answers[0]!.headers.get("www-authenticate")).toBe('Bearer realm="acta"');
    expect(JSON.parse(JSON.parse(seen[0]!)[2])).toEqual({
      type: `${publicUrl}/errors/UNAUTHENTICATED`,
      title: "Not authenticated",
      status: 401,
      detail: "Send a valid API key as a bearer token.",
      code: "UNAUTHENTICATED",
      retryable: false,
      errors: [],
    });
  });

  it("two credentials", async () => {
    const { call } = await start();
    const response = await call("crm.contact.create", {}, { "x-api-key": keys.all });
    await expectProblem(response, 400, "CREDENTIALS_AMBIGUOUS");
  });

  it.each([
    ["authorization", "Authorization: Bearer mfx_all\r\nauthorization: Bearer mfx_viewer"],
    ["content-type", "Content-Type: application/json\r\nCONTENT-TYPE: text/plain"],
    ["idempotency-key", "Idempotency-Key: a\r\nIdempotency-Key: a"],
    ["host", "Host: a\r\nHost: b"],
    ["x-api-key", "X-Api-Key: a\r\nx-api-key: b"],
  ])("a second %s header", async (_name, lines) => {
    const { url } = await start();
    const host = lines.includes("Host:") ? "" : "Host: x\r\n";
    const answer = await raw(
      url,
      `POST /v1/tools/crm.contact.create HTTP/1.1\r\n${host}${lines}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"HEADER_INVALID"');
    expect(answer).toContain('"keyword":"duplicate"');
  });

  it("headers that are not what they must be", async () => {
    const { call } = await start();
    const response = await call(
      "crm.contact.create",
      {},
      {
        "idempotency-key": "a b",
        "acta-plan": "1",
        "acta-session": "x".repeat(256),
      },
    );
    const problem = await expectProblem(response, 400, "HEADER_INVALID");
    expect(problem.errors.map((issue) => issue.pointer)).toEqual([
      "/Idempotency-Key",
      "/Acta-Session",
      "/Acta-Plan",
    ]);
  });

  it.each([
    ["text/plain", {}],
    ["application/x-www-form-urlencoded", {}],
    ["application/json; charset=iso-8859-1", {}],
    ["application/jsonp", {}],
    ["nonsense", {}],
    ["application/json", { "content-encoding": "gzip" }],
  ])("a body of type %s %j", async (type, headers) => {
    const { call } = await start();
    const response = await call("crm.contact.create", "{}", { ...headers, "content-type": type });
    await expectProblem(response, 415, "MEDIA_TYPE_UNSUPPORTED");
  });

  it("a body without a type", async () => {
    const { send } = await start();
    const response = await send("/v1/tools/crm.contact.create", { method: "POST", body: Buffer.from("{}") });
    await expectProblem(response, 415, "MEDIA_TYPE_UNSUPPORTED");
  });

  it("takes JSON in UTF-8 however the type spells it", async () => {
    const { call } = await start();
    for (const type of ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']) {
      expect((await call("crm.contact.create", { name: "A" }, { "content-type": type })).status).toBe(200);
    }
  });

  it("bodies that are not acceptable JSON, with the reason", async () => {
    const { call, runtime } = await start();
    for (const [body, keyword] of [
      ["", "empty"],
      ["{", "syntax"],
      ['{"name":"A","name":"B"}', "duplicateKey"],
      ['{"name":"\\u0000"}', "nul"],
      ['{"__proto__":{}}', "poisonKey"],
      ["[".repeat(100), "depth"],
    ]) {
      const problem = await expectProblem(await call("crm.contact.create", body!), 400, "JSON_INVALID");
      expect(problem.errors[0]!.keyword).toBe(keyword);
    }
    expect(runtime.rows).toEqual([]);
  });

  it("bodies over a mebibyte, whether they say so or not", async () => {
    const { call, send, url } = await start();
    const large = JSON.stringify({ name: "x".repeat(1_100_000) });
    const problem = await expectProblem(await call("crm.contact.create", large), 413, "BODY_TOO_LARGE");
    expect(problem.detail).toBe("Send at most 1 MiB.");
    const tooMany = await send("/v1/batches", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "x".repeat(4_300_000),
    });
    expect((await expectProblem(tooMany, 413, "BODY_TOO_LARGE")).detail).toBe("Send at most 4 MiB.");
    const stream = new Blob([large]).stream();
    const response = await send("/v1/tools/crm.contact.create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: stream,
      duplex: "half",
    } as RequestInit);
    await expectProblem(response, 413, "BODY_TOO_LARGE");
    const declared = await raw(
      url,
      `POST /v1/tools/crm.contact.create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keys.all}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{`,
    );
    expect(declared).toContain('"code":"BODY_TOO_LARGE"');
    expect(declared).toMatch(/connection: close/i);
  });

  it("a body that does not arrive in time", async () => {
    const { url } = await start({ bodyTimeoutMs: 100 });
    const answer = await raw(
      url,
      `POST /v1/tools/crm.contact.create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keys.all}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
  });

  it("headers that do not arrive in time", async () => {
    const { url } = await start({ headersTimeoutMs: 100 });
    const answer = await raw(url, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
  });

  it.each([
    ["not HTTP", "hello\r\n\r\n"],
    [
      "two lengths",
      "POST /v1/tools/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    ],
    [
      "a length and chunks",
      "POST /v1/tools/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["headers over 16 KiB", `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`],
  ])("%s", async (_name, request) => {
    const { url } = await start();
    const answer = await raw(url, request);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain("application/problem+json");
    expect(answer).toContain('"code":"HEADER_INVALID"');
  });

  it("paths there are not, and methods a path does not have", async () => {
    const { send } = await start();
    for (const path of [
      "/",
      "/v1",
      "/v1/tools/",
      "/v2/tools",
      "/v1/tools/a/b/c",
      "/v1/tools/%zz",
      "/V1/tools",
    ]) {
      await expectProblem(await send(path), 404, "ROUTE_NOT_FOUND");
    }
    for (const type of ["application/json", "nonsense", "text/plain"]) {
      const posted = await send("/v1/nothing", {
        method: "POST",
        headers: { "content-type": type },
        body: "{",
      });
      await expectProblem(posted, 404, "ROUTE_NOT_FOUND");
    }
    for (const [method, path, allow] of [
      ["DELETE", "/v1/tools/crm.contact.create", "GET, HEAD, POST"],
      ["POST", "/v1/executions?x=1", "GET, HEAD"],
      ["GET", "/v1/tools/crm.contact.create/dry-run", "POST"],
      ["PUT", "/healthz", "GET, HEAD"],
      ["OPTIONS", "/v1/whoami", "GET, HEAD"],
    ]) {
      const response = await send(path!, { method });
      await expectProblem(response, 405, "METHOD_NOT_ALLOWED");
      expect(response.headers.get("allow")).toBe(allow);
    }
  });

  it("a part of a path that is longer than any name, as a path there is not", async () => {
    const { send } = await start();
    const long = "a".repeat(257);
    await expectProblem(await send(`/v1/executions/${long}`), 404, "ROUTE_NOT_FOUND");
    expect((await send(`/v1/tools/${long}`, { method: "HEAD" })).status).toBe(404);
    await expectProblem(await send(`/v1/tools/${long}/dry-run`, { method: "POST" }), 404, "ROUTE_NOT_FOUND");
  });

  it("TRACE", async () => {
    const { url } = await start();
    const answer = await raw(url, "TRACE /v1/whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 40[45] /);
    expect(answer).toContain("application/problem+json");
  });

  it("understands the absolute form of a target", async () => {
    const { url } = await start();
    const answer = await raw(url, "GET http://x/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("answers HEAD like GET, without the body", async () => {
    const { send } = await start();
    const [get, head] = await Promise.all([send("/v1/whoami"), send("/v1/whoami", { method: "HEAD" })]);
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(await get.text())));
  });
});

describe("what Node would answer without a document", () => {
  const problemIn = (answer: string, status: number, code: string) => {
    const [head, body] = answer.split("\r\n\r\n") as [string, string];
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain("content-type: application/problem+json");
    expect(JSON.parse(body)).toMatchObject({ status, code });
    return JSON.parse(body) as Problem;
  };
  const callHead = [
    "POST /v1/tools/crm.contact.create HTTP/1.1",
    "Host: x",
    `Authorization: Bearer ${keys.all}`,
    "Content-Type: application/json",
    "Connection: close",
  ].join("\r\n");

  it.each(["/healthz", "/nowhere", "/v1/whoami"])("no Host: %s", async (path) => {
    const { url } = await start();
    const answer = await raw(url, `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`);
    expect(problemIn(answer, 400, "HEADER_INVALID").errors).toMatchObject([{ pointer: "/Host" }]);
  });

  it("serves HTTP/1.0, which has no Host", async () => {
    const { url } = await start();
    expect(await raw(url, "GET /healthz HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1.1 200 /);
  });

  it("an expectation that is not ours", async () => {
    const { url, runtime } = await start();
    const answer = await raw(url, `${callHead}\r\nExpect: nonsense\r\nContent-Length: 0\r\n\r\n`);
    expect(problemIn(answer, 400, "HEADER_INVALID").errors).toMatchObject([{ pointer: "/Expect" }]);
    expect(runtime.lines.at(-1)).toMatchObject({ details: { status: 400, code: "HEADER_INVALID" } });
  });

  it("CONNECT", async () => {
    const { url, runtime } = await start();
    const answer = await raw(url, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n");
    problemIn(answer, 405, "METHOD_NOT_ALLOWED");
    expect(answer).toContain("\r\nAllow: GET, HEAD, POST\r\n");
    expect(runtime.lines.at(-1)).toMatchObject({
      details: { method: "CONNECT", status: 405, code: "METHOD_NOT_ALLOWED" },
      message: "request",
    });
    const { hostname, port } = new URL(url);
    for (let i = 0; i < 5; i++) {
      const socket = connect(Number(port), hostname, () => {
        socket.write("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", () => socket.resetAndDestroy());
      });
      await new Promise((resolve) => socket.on("close", resolve));
    }
    expect(await raw(url, "GET /healthz HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1.1 200 /);
  });

  it("asks for no body that it refuses by its length, or whose caller it does not know", async () => {
    const { url } = await start();
    const tooLong = `${callHead}\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n`;
    problemIn(await raw(url, tooLong), 413, "BODY_TOO_LARGE");
    const unknown = tooLong.replace(keys.all, "mfx_nobody").replace("99999999", "9");
    problemIn(await raw(url, unknown), 401, "UNAUTHENTICATED");
  });

  it("asks for the body that it reads", async () => {
    const { url } = await start();
    const body = JSON.stringify({ name: "A" });
    const head = `${callHead}\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`;
    const { hostname, port } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      let received = "";
      const socket = connect(Number(port), hostname, () => socket.write(head));
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        if (received === "") socket.write(body);
        received += chunk;
      });
      socket.on("close", () => resolve(received)).on("error", reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
  });
});

describe("limits", () => {
  it("lets a key's minute run out, and says when to come back", async () => {
    const { call, runtime } = await start({ callsPerMinute: 3 });
    for (const left of [2, 1, 0]) {
      const response = await call("crm.contact.create", { name: "A" });
      expect(response.headers.get("ratelimit")).toContain(`r=${left};`);
    }
    const response = await call("crm.contact.create", { name: "A" });
    const problem = await expectProblem(response, 429, "RATE_LIMITED");
    expect(problem.retryable).toBe(true);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(15);
    expect(response.headers.get("ratelimit")).toMatch(/^"calls";r=0;t=(59|60)$/);
    expect(runtime.rows).toHaveLength(3);
    expect((await call("crm.contact.create", { name: "A" }, {}, keys.agent)).status).toBe(200);
  });

  it("lets a key run so many calls at once, and takes more when one ends", async () => {
    const { call, runtime } = await start({ concurrentCalls: 2 });
    const running = [call("crm.contact.wait", {}), call("crm.contact.wait", {})];
    await eventually(() => runtime.waiting === 2);
    const response = await call("crm.contact.create", { name: "A" });
    await expectProblem(response, 429, "CONCURRENCY_LIMITED");
    expect(response.headers.get("retry-after")).toBe("1");
    runtime.finishWaiting();
    expect((await Promise.all(running)).map((each) => each.status)).toEqual([200, 200]);
    expect((await call("crm.contact.create", { name: "A" })).status).toBe(200);
  });

  it("sheds what the process has no room for, but not its probes", async () => {
    const { call, send, runtime } = await start({ maxInFlight: 1 });
    const running = call("crm.contact.wait", {});
    await eventually(() => runtime.waiting === 1);
    const response = await call("crm.contact.create", { name: "A" });
    const problem = await expectProblem(response, 503, "OVERLOADED");
    expect(problem.retryable).toBe(true);
    expect(response.headers.get("retry-after")).toBe("1");
    expect((await send("/healthz")).status).toBe(200);
    runtime.finishWaiting();
    expect((await running).status).toBe(200);
  });

  it("keeps no room for what was refused behind a slow answer of its connection", async () => {
    const { call, send, url, runtime, gateway } = await start({ maxInFlight: 4, concurrentCalls: 1 });
    const head = `Host: x\r\nAuthorization: Bearer ${keys.all}\r\n`;
    const slow = `POST /v1/tools/crm.contact.wait HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    const last = `GET /v1/whoami HTTP/1.1\r\n${head}Connection: close\r\n\r\n`;
    const answers = raw(url, slow + `GET /v1/whoami HTTP/1.1\r\n${head}\r\n`.repeat(10) + last);
    await eventually(() => runtime.waiting === 1);
    expect((await send("/healthz")).status).toBe(200);
    expect(gateway.inFlight).toBe(1);
    expect((await call("crm.contact.create", { name: "A" }, {}, keys.agent)).status).toBe(200);
    runtime.finishWaiting();
    const [first, ...others] = [...(await answers).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect([first, others.length]).toEqual(["200", 11]);
    expect(others.filter((status) => status !== "429" && status !== "503")).toEqual([]);
    await eventually(() => gateway.inFlight === 0);
  });

  it("keeps most of its room from webhooks, whose senders need no key", async () => {
    const whatsapp = { verify: async () => "", receive: async () => {} };
    const { call, send, url, gateway } = await start({ maxInFlight: 8 }, { whatsapp });
    const { hostname, port } = new URL(url);
    let refused = 0;
    const sockets = Array.from({ length: 8 }, () => {
      const socket = connect(Number(port), hostname);
      socket.write("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
      socket.once("data", () => {
        refused++;
      });
      return socket.on("error", () => {});
    });
    await eventually(() => refused === 6);
    expect(gateway.inFlight).toBe(2);
    expect((await call("crm.contact.create", { name: "A" })).status).toBe(200);
    const webhook = await send("/webhooks/whatsapp", { method: "POST", body: "{}", key: null });
    await expectProblem(webhook, 503, "OVERLOADED");
    for (const socket of sockets) socket.destroy();
    await eventually(() => gateway.inFlight === 0);
    expect((await send("/webhooks/whatsapp", { method: "POST", body: "{}", key: null })).status).toBe(200);
  });

  it("aborts a call whose caller has gone, and frees its place", async () => {
    const { call, url, runtime, gateway } = await start({ concurrentCalls: 1 });
    const controller = new AbortController();
    const gone = fetch(`${url}/v1/tools/crm.contact.wait`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys.all}`, "content-type": "application/json" },
      body: "{}",
      signal: controller.signal,
    });
    await eventually(() => runtime.waiting === 1);
    controller.abort();
    await expect(gone).rejects.toThrow();
    await eventually(() => runtime.rows.length === 1);
    expect(runtime.rows[0]).toMatchObject({ status: "error", error_code: "TIMEOUT" });
    await eventually(() => gateway.inFlight === 0);
    expect((await call("crm.contact.create", { name: "A" })).status).toBe(200);
    expect(runtime.lines).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ aborted: true, status: 0 }) }),
    );
  });
});

describe("the catalogue", () => {
  it("lists the tools a key may call, page by page", async () => {
    const { send } = await start();
    const first = await send("/v1/tools?limit=2&module=crm");
    const page = (await first.json()) as { items: { name: string }[]; nextCursor: string };
    expect(page.items.map((tool) => tool.name)).toEqual(["crm.contact.create", "crm.contact.list"]);
    const link = /<([^>]+)>; rel="next"/.exec(first.headers.get("link")!)![1]!;
    const last = (await (await send(link)).json()) as typeof page;
    expect(last).toMatchObject({ items: [{ name: "crm.contact.wait" }], nextCursor: null });
    const viewer = await send("/v1/tools?module=crm", { key: keys.viewer });
    expect(await viewer.json()).toMatchObject({ items: [{ name: "crm.contact.list" }], nextCursor: null });
    const found = await send("/v1/tools?q=LETTERS+nothing");
    expect(await found.json()).toEqual({ items: [], nextCursor: null });
    const moved = await send(`/v1/tools?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`);
    await expectProblem(moved, 400, "CURSOR_INVALID");
  });

  it("answers 304 to the ETag it gave", async () => {
    const { send } = await start();
    for (const path of ["/v1/tools", "/v1/tools/crm.contact.create", "/openapi.json"]) {
      const etag = (await send(path)).headers.get("etag")!;
      const again = await send(path, { headers: { "if-none-match": `"other", W/${etag}` } });
      expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
    }
  });

  it("publishes a definition and its bare schemas", async () => {
    const { send, runtime } = await start();
    const definition = runtime.registry.find("crm.contact.create")!.definition;
    expect(await (await send("/v1/tools/crm.contact.create")).json()).toMatchObject({
      name: "crm.contact.create",
      title: "Create contact",
      errors: [{ code: "PHONE_TAKEN", status: 409 }],
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const input = await send("/v1/tools/crm.contact.create/input.schema.json");
    expect(input.headers.get("content-type")).toBe("application/schema+json");
    expect(await input.json()).toEqual(definition.inputSchema);
    const output = await send("/v1/tools/crm.contact.create/output.schema.json");
    expect(await output.json()).toEqual(definition.outputSchema);
    const denied = await send("/v1/tools/crm.contact.create", { key: keys.viewer });
    await expectProblem(denied, 403, "PERMISSION_DENIED");
    expect(denied.headers.get("acta-accepted-permissions")).toBe("contacts.create");
    await expectProblem(await send("/v1/tools/crm.contact.nothing"), 404, "TOOL_NOT_FOUND");
  });
});

describe("the history", () => {
  it("lists executions newest first, page by page, and reads one", async () => {
    const { call, send } = await start();
    for (const name of ["A", "B", "C"]) await call("crm.contact.create", { name });
    await call("crm.contact.create", {});
    const first = await send("/v1/executions?status=success&limit=2");
    const page = (await first.json()) as {
      items: { id: string; inputs: { name: string } }[];
      nextCursor: string;
    };
    expect(page.items.map((item) => item.inputs.name)).toEqual(["C", "B"]);
    const next = await send(
      `/v1/executions?status=success&limit=2&cursor=${encodeURIComponent(page.nextCursor)}`,
    );
    expect(await next.json()).toMatchObject({ items: [{ inputs: { name: "A" } }], nextCursor: null });
    const elsewhere = await send(`/v1/executions?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`);
    await expectProblem(elsewhere, 400, "CURSOR_INVALID");
    await expectProblem(await send("/v1/executions?cursor=x"), 400, "CURSOR_INVALID");
    const one = await send(`/v1/executions/${page.items[0]!.id}`);
    expect(await one.json()).toMatchObject({
      toolName: "crm.contact.create",
      changes: [{ after: { phoneText: null, customFields: { tax_id: "1" } } }],
    });
    await expectProblem(await send(`/v1/executions/${unknownId}`), 404, "EXECUTION_NOT_FOUND");
    await expectProblem(await send("/v1/executions/x"), 404, "EXECUTION_NOT_FOUND");
  });

  it("names every filter that is unknown or wrong", async () => {
    const { send } = await start();
    const query = "status=won&source=fax&tool=x&actor=me&record=1&from=yesterday&limit=0&sort=id&q=a&q=b";
    const problem = await expectProblem(await send(`/v1/executions?${query}`), 422, "FILTER_INVALID");
    expect(problem.errors.map((issue) => issue.pointer).sort()).toEqual([
      "/actor",
      "/from",
      "/limit",
      "/q",
      "/record",
      "/sort",
      "/source",
      "/status",
      "/tool",
    ]);
    expect(problem.errors.find((issue) => issue.pointer === "/status")!.allowed).toEqual([
      "success",
      "error",
      "dry_run",
    ]);
    await expectProblem(await send("/v1/whoami?x=1"), 422, "FILTER_INVALID");
  });

  it.each(["crm.contact.create", "crm.contact.create/dry-run"])(
    "takes no parameters with %s: a mode asked for there would be passed over",
    async (path) => {
      const { call, runtime } = await start();
      const refused = await call(`${path}?dryRun=true`, "not even JSON");
      const problem = await expectProblem(refused, 422, "FILTER_INVALID");
      expect(problem.errors).toMatchObject([{ pointer: "/dryRun", keyword: "unknown" }]);
      expect(runtime.rows).toEqual([]);
    },
  );
});

describe("the rest", () => {
  it("tells a key what it is", async () => {
    const { send } = await start();
    expect(await (await send("/v1/whoami")).json()).toEqual({
      apiKeyId: "01932c07-5c00-7000-8000-000000000001",
      keyPrefix: "mfx_0001",
      name: "Key 1",
      kind: "api",
      workspace,
      permissions: ["contacts.create", "contacts.view", "executions.view"],
      limits: { callsPerMinute: 600, concurrentCalls: 50, bodyBytes: 1_048_576 },
      expiresAt: null,
    });
  });

  it("serves its pages without a key", async () => {
    const { send } = await start();
    const html = { key: null, headers: { accept: "text/html,application/xhtml+xml" } };
    for (const [path, text] of [
      ["/docs", "crm.contact.create"],
      ["/docs/crm.contact.create", "As it is written on letters."],
      ["/errors/PHONE_TAKEN", "Another contact has this phone number."],
    ]) {
      const page = await send(path!, html);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(page.headers.get("content-security-policy")).toMatch(/style-src 'sha256-/);
      expect(await page.text()).toContain(text);
    }
    const error = await send("/errors/PHONE_TAKEN", { key: null });
    expect(await error.json()).toMatchObject({ code: "PHONE_TAKEN", status: 409, retryable: false });
    await expectProblem(await send("/errors/NOTHING"), 404, "ROUTE_NOT_FOUND");
    await expectProblem(await send("/errors/constructor"), 404, "ROUTE_NOT_FOUND");
    await expectProblem(await send("/docs/nothing"), 404, "ROUTE_NOT_FOUND");
    const llms = await send("/llms.txt", { key: null });
    expect(await llms.text()).toContain(`${publicUrl}/docs/crm.contact.create): Create a contact.`);
    const openapi = (await (await send("/openapi.json", { key: null })).json()) as { servers: unknown };
    expect(openapi.servers).toEqual([{ url: publicUrl }]);
  });

  it("is alive while it runs, and ready while it can serve", async () => {
    const { send, runtime, gateway } = await start();
    expect((await send("/readyz", { key: null })).status).toBe(200);
    runtime.ready = false;
    await expectProblem(await send("/readyz", { key: null }), 503, "DATABASE_UNAVAILABLE");
    runtime.ready = true;
    gateway.drain();
    const draining = await send("/readyz", { key: null });
    expect(draining.headers.get("connection")).toBe("close");
    await expectProblem(draining, 503, "OVERLOADED");
    expect((await send("/healthz", { key: null })).status).toBe(200);
    expect((await send("/v1/whoami")).headers.get("connection")).toBe("close");
  });

  it("logs one line a request, without anything the caller sent", async () => {
    const { call, send, runtime } = await start();
    const response = await call(
      "crm.contact.create",
      { name: "canary-name", secret: "canary-secret" },
      {
        "acta-session": "canary-session",
        "user-agent": "canary-agent",
      },
    );
    await send("/v1/executions/canary-id?q=canary-query", { key: "mfx_canary" });
    await send("/canary-path");
    await eventually(() => runtime.lines.length === 3);
    expect(runtime.lines[0]).toEqual({
      level: "info",
      message: "request",
      details: {
        requestId: response.headers.get("request-id"),
        method: "POST",
        route: "/v1/tools/{name}",
        status: 200,
        ms: expect.any(Number),
        code: undefined,
        keyPrefix: "mfx_0001",
        executionId: response.headers.get("acta-execution-id"),
        aborted: undefined,
      },
    });
    expect(runtime.lines.map((line) => line.details.status)).toEqual([200, 401, 404]);
    expect(JSON.stringify(runtime.lines)).not.toContain("canary");
  });
});
