import { Agent, type IncomingMessage, request } from "node:http";
import { type JsonSchema, newId } from "@acta/core";
import { isNamed, type NamedCall, routes } from "@acta/rest";
import { noteAnswer } from "@acta/testkit/watch-answers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { canary, type HostileTool, hostileBodies, type Refusal } from "./hostile/bodies.ts";
import { faultsOf, type HostileAnswer, type HostileCase, type HostileRow } from "./hostile/held.ts";
import { digestTables } from "./hostile/state.ts";
import { createProduct, type Key, type Product } from "./product.ts";

vi.setConfig({ testTimeout: 120_000 });

let product: Product;
let all: Key;
let tools: HostileTool[];

/** Fewer than a key may have at once. */
const atOnce = 32;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

beforeAll(async () => {
  product = await createProduct();
  all = await product.newKey();
  tools = [];
  for (let search = "limit=100"; search !== ""; ) {
    const page = JSON.parse((await send({ path: `/v1/tools?${search}` })).text);
    tools.push(...page.items);
    search = page.nextCursor === null ? "" : `limit=100&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}, 120_000);
afterAll(async () => {
  agent.destroy();
  await product?.close();
}, 60_000);

interface Request {
  path: string;
  method?: string;
  body?: string | Buffer;
  headers?: { [name: string]: string | string[] };
}

function send({
  path,
  body,
  headers,
  method = body === undefined ? "GET" : "POST",
}: Request): Promise<HostileAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${product.gateway.url}${path}`, {
      agent,
      method,
      headers: {
        authorization: `Bearer ${all.plaintext}`,
        ...(body !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        }),
        ...headers,
      },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (answer: IncomingMessage) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => {
        text += part;
      });
      answer.on("error", reject);
      answer.on("end", async () => {
        const { statusCode: status = 0, headers } = answer;
        const seen = new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
        await noteAnswer(product.gateway.url, { method, path, status, headers: seen, body: text });
        resolve({ status, headers, text });
      });
    });
    outgoing.end(body);
  });
}

interface Sent extends HostileCase, Request {}

/**
 * Sends them all, several at a time, each in a session of its own, so that the rows say whose they are.
 *
 * @returns a sentence for each that was not refused as it has to be
 */
async function holdAll(cases: readonly Sent[]): Promise<string[]> {
  const answers: HostileAnswer[] = [];
  const run = `run-${Date.now()}`;
  let next = 0;
  const work = async () => {
    for (let index = next++; index < cases.length; index = next++) {
      const each = cases[index]!;
      const headers = { "acta-session": `${run}.${index}`, ...each.headers };
      answers[index] = await send({ ...each, headers });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const rows = await product.db.query<HostileRow & { session: string }>(
    `select id, tool_name as "toolName", status, error_code as "errorCode", session_id as session
     from tool_executions where session_id like $1`,
    [`${run}.%`],
  );
  const rowsOf = new Map<string, HostileRow[]>();
  for (const { session, ...row } of rows) rowsOf.set(session, [...(rowsOf.get(session) ?? []), row]);
  return cases.flatMap((each, index) =>
    faultsOf(each, answers[index]!, rowsOf.get(`${run}.${index}`) ?? []).map(
      (fault) => `${each.path}: ${each.what}: ${fault}`,
    ),
  );
}

/** Holds that nothing but rows of refused calls came of what is sent, and nothing of it into them or the log. */
async function leavingNothing(send: () => Promise<string[]>): Promise<void> {
  const before = await digestTables(product.db);
  const faults = await send();
  expect(faults.slice(0, 40)).toEqual([]);
  expect(await digestTables(product.db)).toEqual(before);
  const kept = await product.db.query("select id from tool_executions e where e::text like $1", [
    `%${canary}%`,
  ]);
  expect(kept).toEqual([]);
  expect(product.gateway.log()).not.toContain(canary);
}

/** The row of a call that is refused so, where there is a call at all. */
function rowOf(toolName: string, { code }: Refusal, dryRun = false): HostileCase["row"] {
  return code === "INPUT_INVALID" ? { toolName, status: dryRun ? "dry_run" : "error" } : null;
}

const everyNth = <T>(items: readonly T[], n: number) => items.filter((_, index) => index % n === 0);

describe("what holds it", () => {
  const refusal: Refusal = {
    status: 422,
    code: "INPUT_INVALID",
    fault: { pointer: "/name", keywords: ["type"] },
  };
  const row = { toolName: "crm.tag.create", status: "error" } as const;
  const left: HostileRow = { ...row, id: "1", errorCode: "INPUT_INVALID" };
  const problem = {
    type: "/errors/INPUT_INVALID",
    title: "a",
    status: 422,
    detail: "b",
    code: "INPUT_INVALID",
    requestId: "r",
    executionId: "1",
    retryable: false,
    errors: [{ pointer: "/name", keyword: "type", message: "c" }],
  };
  const answer = (body: object | string, headers: object = {}, status = 422): HostileAnswer => ({
    status,
    headers: {
      "content-type": "application/problem+json",
      "request-id": "r",
      "acta-execution-id": "1",
      ...headers,
    },
    text: typeof body === "string" ? body : JSON.stringify(body),
  });
  const none = { ...problem, executionId: undefined };

  it("is content with the right answer and the right row", () => {
    expect(faultsOf({ refusal, row }, answer(problem), [left])).toEqual([]);
  });

  it.each<[string, HostileAnswer, HostileRow[], HostileCase["row"]]>([
    ["a 500", answer({ ...problem, status: 500, code: "INTERNAL" }, {}, 500), [left], row],
    ["a success", answer({ status: "success" }, {}, 200), [left], row],
    ["another code", answer({ ...problem, code: "JSON_INVALID" }), [left], row],
    ["what is no document", answer("Bad Request"), [left], row],
    ["another type", answer(problem, { "content-type": "application/json" }), [left], row],
    ["no place", answer({ ...problem, errors: [] }), [left], row],
    ["another place", answer({ ...problem, errors: [{ ...problem.errors[0], pointer: "" }] }), [left], row],
    ["another rule", answer({ ...problem, errors: [{ ...problem.errors[0], keyword: "" }] }), [left], row],
    ["what was sent, repeated", answer({ ...problem, detail: canary }), [left], row],
    ["no row", answer(none, { "acta-execution-id": undefined }), [], row],
    ["two rows", answer(problem), [left, left], row],
    ["a row where none belongs", answer(problem), [left], null],
    ["another tool's row", answer(problem), [{ ...left, toolName: "crm.tag.list" }], row],
    ["a row that says it went well", answer(problem), [{ ...left, status: "success" }], row],
    ["another execution's id", answer({ ...problem, executionId: "2" }), [left], row],
    ["another request's id", answer(problem, { "request-id": "s" }), [left], row],
  ])("notices %s", (_what, wrong, rows, expected) => {
    expect(faultsOf({ refusal, row: expected }, wrong, rows)).not.toEqual([]);
  });
});

it("refuses hostile bodies of every tool", async () => {
  const cases = tools.flatMap((tool, turn) => {
    const path = `/v1/tools/${tool.name}`;
    const hostile = hostileBodies(tool, turn);
    return [
      ...hostile.map((each): Sent => ({ ...each, path, row: rowOf(tool.name, each.refusal) })),
      ...everyNth(hostile, 6).map(
        (each): Sent => ({ ...each, path: `${path}/dry-run`, row: rowOf(tool.name, each.refusal, true) }),
      ),
    ];
  });
  await leavingNothing(() => holdAll(cases));
  console.log(`hostile bodies: ${cases.length} cases of ${tools.length} tools`);
});

it("refuses them inside of a batch, by their place in it", async () => {
  const place = "/items/1/inputs";
  const cases = everyNth(tools, 6)
    .filter(({ name }) => name !== "system.batch.run")
    .flatMap((tool, turn) =>
      hostileBodies(tool, turn)
        .filter(({ asWhole }) => !asWhole)
        .map(({ what, body, refusal: { fault, ...refusal } }, index): Sent => {
          const dryRun = index % 5 === 0;
          return {
            what: `${tool.name}: ${what}`,
            path: dryRun ? "/v1/batches/dry-run" : "/v1/batches",
            body: `{"items":[{"tool":"crm.tag.list","inputs":{}},{"tool":"${tool.name}","inputs":${body}}]}`,
            refusal: { ...refusal, ...(fault && { fault: { ...fault, pointer: place + fault.pointer } }) },
            row: rowOf("system.batch.run", refusal, dryRun),
          };
        }),
    );
  await leavingNothing(() => holdAll(cases));
  console.log(`hostile items of batches: ${cases.length} cases`);
});

it("refuses them under the other names tools have", async () => {
  const cases = routes.filter(isNamed).flatMap((route, turn): Sent[] => {
    const { path, method, calls } = route;
    const { idInput, dryRun = false, batch = false, tool: toolName }: NamedCall = calls;
    const tool = tools.find(({ name }) => name === toolName)!;
    if (method === "GET") return [];
    const hostile = hostileBodies(idInput === undefined ? tool : without(idInput, tool), turn);
    if (idInput !== undefined) {
      const [{ inputs }] = tool.examples as [{ inputs: object }];
      const fault = { pointer: `/${idInput}`, keywords: ["additionalProperties"] };
      const refusal = { status: 422, code: "INPUT_INVALID", fault };
      hostile.push({ what: "the id of the path again", body: JSON.stringify(inputs), refusal });
    }
    return hostile
      .filter(({ refusal }) => !(batch && refusal.code === "BODY_TOO_LARGE"))
      .map((each) => ({
        ...each,
        path: path.replace("{id}", newId()),
        row: rowOf(toolName, each.refusal, dryRun),
      }));
  });
  await leavingNothing(() => holdAll(cases));
  console.log(`hostile bodies under other names: ${cases.length} cases`);
});

/** A tool one of whose inputs stands in the path. */
function without(idInput: string, { name, inputSchema, examples }: HostileTool): HostileTool {
  const { [idInput]: _, ...properties } = inputSchema.properties as { [name: string]: JsonSchema };
  const required = (inputSchema.required as string[]).filter((each) => each !== idInput);
  return {
    name,
    inputSchema: { ...inputSchema, properties, required },
    examples: examples.map(({ inputs: { [idInput]: __, ...inputs } }) => ({ inputs })),
  };
}

describe("hostile addresses", () => {
  it("are refused by the parameter that is wrong", async () => {
    const { contactId } = await succeed("crm.contact.create", { name: "Followed" });
    const day = "2026-01-01T00:00:00Z";
    const range = { apiKeyId: all.apiKeyId, from: day, to: day, reason: "Nothing to undo" };
    const { undoRunId } = await succeed("system.execution.undoRange", range);
    const cursorOfOthers = encodeURIComponent(
      JSON.parse((await send({ path: "/v1/tools?module=crm&limit=1" })).text).nextCursor,
    );
    const paths = routes
      .filter(({ access, method }) => access === "key" && method === "GET")
      .map(({ path }) =>
        path
          .replace("{name}", "crm.tag.list")
          .replace("records/{kind}/{id}", `records/contact/${contactId}`)
          .replace("undo-runs/{id}", `undo-runs/${undoRunId}`)
          .replace("{id}", newId()),
      );
    const faults: string[] = [];
    let cases = 0;
    const refused = async (path: string, name: string, value: string) => {
      const answer = await send({ path: `${path}?${name}=${value}` });
      const { code, errors } = JSON.parse(answer.text) as { code?: string; errors?: { pointer: string }[] };
      cases++;
      const named = ["FILTER_INVALID", "INPUT_INVALID"].includes(code!) && errors![0]?.pointer === `/${name}`;
      if (named ? answer.status === 422 : code === "CURSOR_INVALID" && name === "cursor") return;
      faults.push(`${path}?${name}=${value.slice(0, 40)}: ${answer.status} ${code} ${errors?.[0]?.pointer}`);
    };
    const ofEach: { [name: string]: string[] } = {
      limit: ["0", "-1", "101", "1e1", "NaN", "%00", "%EF%BC%91", "9007199254740993", "1&limit=2"],
      cursor: ["x", "a.b", ".", "%00.%00", "%ff", "x".repeat(5_000), "__proto__", cursorOfOthers],
      q: ["%00", "x".repeat(201), "a&q=b"],
    };
    const ofOthers = ["__proto__", "constructor", "%00", "'%20or%201=1--", "x".repeat(300), "0001-01-01"];
    await Promise.all(
      paths.map(async (path) => {
        const unknown = await send({ path: `${path}?notAParameter=${canary}` });
        await refused(path, "notAParameter", canary);
        await refused(path, "__proto__", "1");
        // The refusal says what there is.
        for (const name of JSON.parse(unknown.text).errors[0].allowed as string[]) {
          for (const value of ofEach[name] ?? ofOthers) await refused(path, name, value);
        }
      }),
    );
    expect(faults).toEqual([]);
    expect(cases).toBeGreaterThan(200);
    for (const q of ["%25_%5C%27%22", "%F0%9F%98%80", "%E2%80%AE", "x".repeat(200)]) {
      expect((await send({ path: `/v1/executions?q=${q}` })).status).toBe(200);
    }
    expect(product.gateway.log()).not.toContain(canary);
  });

  it("are paths there are not", async () => {
    const segments = [
      ...[
        "%00",
        "%2e%2e",
        "..",
        "%2f",
        "%5c",
        "%",
        "%ff",
        "%ed%a0%80",
        "%zz",
        "*",
        "';--",
        "%20",
        "",
        ";a=b",
      ],
      ...["__proto__", "constructor", "toString", "null", "-1", "%F0%9F%98%80", `${newId()}%00`],
      ...["0".repeat(256), "0".repeat(257), "0".repeat(9_000), "00000000-0000-0000-0000-000000000000"],
    ];
    const wrong = routes.flatMap(({ path, method }) =>
      /\{(name|kind|id|code)\}/.test(path)
        ? segments.map((segment) => ({
            method,
            path: path.replace(/\{(name|kind|id|code)\}/, () => segment).replace("{id}", () => newId()),
            ...(method === "POST" && { body: "{}" }),
          }))
        : [],
    );
    const seen = await Promise.all(wrong.map(async (each) => ({ ...each, ...(await send(each)) })));
    const isRefused = ({ path, status, text }: (typeof seen)[number]) =>
      // What names nothing may name the path without it.
      (status === 404 && /^[A-Z_]+_NOT_FOUND$/.test(JSON.parse(text).code)) || path.endsWith("/");
    expect(seen.filter((each) => !isRefused(each) || each.status >= 500)).toEqual([]);
  });
});

describe("hostile headers", () => {
  const body = JSON.stringify({ name: "Never" });
  const path = "/v1/tools/crm.contact.create";
  const apiKey = `mfx_${"a".repeat(12)}_${"b".repeat(38)}`;

  it("are refused by their name, before there is a call", async () => {
    const before = [await digestTables(product.db), await countRows()];
    const headers: [name: string, value: string | string[], keyword: string][] = [
      ...["Idempotency-Key", "Acta-Session"].flatMap((name): [string, string | string[], string][] => [
        [name, "", "pattern"],
        [name, "a b", "pattern"],
        [name, "x".repeat(256), "pattern"],
        [name, "ni\u00f1o", "pattern"],
        [name, "a\tb", "pattern"],
        [name, apiKey, "secret"],
        [name, ["a", "b"], "duplicate"],
        [name, ["a", "a"], "duplicate"],
      ]),
      ...["", "x", "__proto__", `${newId()} `.repeat(2), newId().replaceAll("-", ""), `{${newId()}}`].map(
        (value): [string, string, string] => ["Acta-Plan", value, "format"],
      ),
      ["Acta-Plan", "01932c07-5c00-4000-8000-000000000001", "format"],
      ["Acta-Plan", [newId(), newId()], "duplicate"],
      ["Content-Type", ["application/json", "text/plain"], "duplicate"],
      ["Authorization", [`Bearer ${all.plaintext}`, "Bearer x"], "duplicate"],
    ];
    for (const [name, value, keyword] of headers) {
      const { status, text } = await send({ path, body, headers: { [name.toLowerCase()]: value } });
      const { code, errors } = JSON.parse(text);
      expect([name, value, status, code, errors[0]?.pointer, errors[0]?.keyword]).toEqual([
        name,
        value,
        400,
        "HEADER_INVALID",
        `/${name}`,
        keyword,
      ]);
    }
    expect([await digestTables(product.db), await countRows()]).toEqual(before);
  });

  it("give one and the same 401, or are told to be ambiguous", async () => {
    const before = await countRows();
    const { plaintext } = all;
    const authorizations = [
      ...["", "Bearer", "Bearer ", "Bearer\t", `Basic ${plaintext}`, plaintext, `Bearer ${plaintext}x`],
      ...[
        `Bearer ${plaintext} ${plaintext}`,
        `Bearer ${plaintext},`,
        `Bearer "${plaintext}"`,
        "Bearer \u00ff",
      ],
      ...[
        `Bearer ${plaintext.slice(0, -1)}`,
        `Bearer ${plaintext.toUpperCase()}`,
        `Bearer ${"x".repeat(8_000)}`,
      ],
      ...["Bearer mfx___________________________", `Token ${plaintext}`, `Bearer:${plaintext}`],
    ];
    const answers = new Set<string>();
    for (const authorization of authorizations) {
      const { status, text, headers } = await send({ path, body, headers: { authorization } });
      answers.add([status, headers["www-authenticate"], text].join(" "));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^401 Bearer realm="acta" .*"UNAUTHENTICATED"/)]);
    for (const given of ["", "x", plaintext]) {
      const both = await send({ path, body, headers: { "x-api-key": given } });
      expect([both.status, JSON.parse(both.text).code]).toEqual([400, "CREDENTIALS_AMBIGUOUS"]);
    }
    expect(await countRows()).toBe(before);
  });

  it("change nothing where they are none of ours", async () => {
    const ignored = {
      traceparent: "ff-00000000000000000000000000000000-0000000000000000-zz",
      tracestate: canary,
      "x-http-method-override": "DELETE",
      "x-forwarded-for": "'; drop table contacts; --",
      "x-original-url": "/v1/keys",
      "acta-workspace": product.otherWorkspaceId,
      cookie: `session=${canary}`,
      prefer: "respond-async, handling=lenient",
      "user-agent": `${"\u00ff".repeat(900)}`,
    };
    const done = await send({ path: `${path}/dry-run`, body, headers: ignored });
    expect([done.status, JSON.parse(done.text).status]).toEqual([200, "dry_run"]);
    const [row] = await product.db.query("select workspace_id, trace_id from tool_executions where id = $1", [
      JSON.parse(done.text).id,
    ]);
    expect(row).toEqual({ workspace_id: product.workspaceId, trace_id: null });
    expect(product.gateway.log()).not.toContain(canary);
  });
});

it("answers as before when all of that is over", async () => {
  expect(product.gateway.child.exitCode).toBeNull();
  expect(await succeed("crm.contact.create", { name: "Still here" })).toMatchObject({ created: true });
  const levels = product.gateway
    .log()
    .split("\n")
    .filter((line) => /"level":"(warn|error|fatal)"/.test(line));
  expect(levels).toEqual([]);
});

async function succeed(tool: string, inputs: object): Promise<{ [output: string]: unknown }> {
  const { text } = await send({ path: `/v1/tools/${tool}`, body: JSON.stringify(inputs) });
  expect(text).toContain('"status":"success"');
  return JSON.parse(text).outputs;
}

async function countRows(): Promise<unknown> {
  return (await product.db.query("select count(*)::int as count from tool_executions"))[0]!.count;
}
