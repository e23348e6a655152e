import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type FakeGateway, problem, startFakeGateway } from "../testing/fake-gateway.ts";
import { findConnection } from "./connection.ts";
import { main } from "./main.ts";

let gateway: FakeGateway;
const folder = mkdtempSync(join(tmpdir(), "acta-cli-"));

beforeAll(async () => {
  gateway = await startFakeGateway();
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  gateway.requests.length = 0;
  gateway.intercept(() => undefined);
  for (const known of Object.values(gateway.records)) known.clear();
});

interface Run {
  exitCode: number;
  out: string;
  err: string;
}

/** Runs the command in this process. `interrupt` is what Ctrl-C does. */
async function run(
  args: string[],
  {
    stdin = "",
    onStart = (_interrupt: () => void) => {},
    env = {} as Partial<Parameters<typeof main>[1]>,
  } = {},
): Promise<Run> {
  let out = "";
  let err = "";
  const exitCode = await main(
    args,
    {
      gatewayUrl: gateway.url,
      apiKey: "mfx_test",
      dataDir: undefined,
      stateDir: join(folder, "state"),
      ...env,
    },
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      readStdin: async () => stdin,
      stderr: {
        write(text) {
          err += text;
        },
      },
      onInterrupt(listener) {
        onStart(listener);
        return () => {};
      },
    },
  );
  return { exitCode, out, err };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const contactsCsv = (count: number) =>
  `customerID,contactName,country,phone\n${Array.from({ length: count }, (_, i) => `C${i},Name ${i},Mexico,(5) 555-${1000 + i}\n`).join("")}`;

test("a call answers JSON on stdout, from an argument, a file or standard input", async () => {
  const inputs = { name: "Ana", externalId: "x" };
  const path = file("inputs.json", JSON.stringify(inputs));
  for (const [args, options] of [
    [["--data", JSON.stringify(inputs)], {}],
    [["--data", `@${path}`], {}],
    [["--data", "-"], { stdin: JSON.stringify(inputs) }],
  ] as const) {
    const { exitCode, out, err } = await run(["call", "crm.contact.create", ...args], options);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ status: "success", toolName: "crm.contact.create" });
  }
});

test("exit code 1: refused; the faults go to stderr and nothing to stdout", async () => {
  const { exitCode, out, err } = await run(["call", "crm.contact.create", "--data", "{}"]);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: "" });
  expect(err).toContain("422 INPUT_INVALID");
  expect(err).toContain("/name is required");
  expect(err).toContain("request request-1, execution e");
});

test("exit code 2: called wrongly", async () => {
  for (const args of [
    [],
    ["dance"],
    ["call", "crm.contact.create"],
    ["call", "crm.contact.create", "--data", "{oops"],
    ["call", "crm.contact.create", "--data", "@/nowhere.json"],
    ["tools", "--dry-run"],
    ["tools", "--no-such-option"],
    ["import", "people", "x.csv"],
    ["import", "contacts", join(folder, "absent.csv")],
    ["import", "contacts", file("c.csv", contactsCsv(1)), "--concurrency", "0"],
    ["import", "contacts", join(folder, "c.csv"), "--time-zone", "Bogota"],
    ["import", "contacts", join(folder, "c.csv"), "--rejects", join(folder, "c.csv")],
    ["import", "contacts", join(folder, "c.csv"), "--rejects", join(folder, "nowhere", "r.csv")],
    ["import", "contacts", join(folder, "c.csv"), "--lines", join(folder, "c.csv")],
  ]) {
    const { exitCode, out } = await run(args);
    expect({ args, exitCode, out }).toEqual({ args, exitCode: 2, out: "" });
  }
  expect(gateway.requests).toEqual([]);
});

test("exit code 3: no connection", async () => {
  const gone = await startFakeGateway();
  await gone.close();
  const { exitCode, err } = await run(["whoami"], { env: { gatewayUrl: gone.url } });
  expect(exitCode).toBe(3);
  expect(err).toContain(gone.url);
});

test("the demo's key stands in for a missing one, but never travels to another gateway", () => {
  const root = mkdtempSync(join(folder, "root-"));
  const env = { gatewayUrl: undefined, apiKey: undefined, dataDir: undefined, stateDir: folder };
  expect(() => findConnection(env, root)).toThrow("set ACTA_GATEWAY_URL");
  mkdirSync(join(root, ".acta"));
  writeFileSync(
    join(root, ".acta", "dev.json"),
    JSON.stringify({ gatewayUrl: "http://127.0.0.1:4701", apiKey: "mfx_demo" }),
  );
  expect(findConnection(env, root)).toMatchObject({
    gatewayUrl: "http://127.0.0.1:4701",
    apiKey: "mfx_demo",
  });
  expect(findConnection({ ...env, apiKey: "mfx_own" }, root)).toMatchObject({ apiKey: "mfx_own" });
  expect(() => findConnection({ ...env, gatewayUrl: "https://acta.example" }, root)).toThrow(
    "set ACTA_API_KEY",
  );
});

test("an import creates a record for each row, counts calls and executions, and repeats without creating", async () => {
  const path = file("contacts.csv", contactsCsv(30));
  const first = await run(["import", "contacts", path, "--json"]);
  expect(first.exitCode).toBe(0);
  expect(JSON.parse(first.out)).toMatchObject({
    rows: 30,
    created: 30,
    existing: 0,
    rejected: 0,
    calls: 30,
    executions: 30,
    rejects: null,
  });
  expect(gateway.records["crm.contact.create"]!.get("C7")).toEqual({
    externalId: "C7",
    name: "Name 7",
    country: "MX",
    phoneText: "(5) 555-1007",
  });
  const second = await run(["import", "contacts", path, "--json"]);
  expect(JSON.parse(second.out)).toMatchObject({ created: 0, existing: 30, skipped: 0, calls: 30 });
});

test("a dry-run creates nothing and keeps no journal", async () => {
  const path = file("contacts.csv", contactsCsv(3));
  const { exitCode, out } = await run(["import", "contacts", path, "--dry-run", "--json"]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ dryRun: true, created: 3 });
  expect(gateway.records["crm.contact.create"]!.size).toBe(0);
});

test("rows that cannot go in are rejected with their reason, made harmless for spreadsheets; the others go in", async () => {
  const path = file(
    "bad.csv",
    [
      "customerID,contactName,address,country,note",
      "A,Ana,Calle 1,Mexico,fine",
      "B,NULL,Calle 2,Mexico,=1+1",
      "C,Cid,Calle, 3,Mexico,repaired",
      "D,Dan,Calle 4,Mexico,too,many",
      "A,Again,Calle 5,Mexico,twice",
      "",
    ].join("\n"),
  );
  const rejects = join(folder, "rejects.csv");
  const { exitCode, out } = await run([
    "import",
    "contacts",
    path,
    "--rejects",
    rejects,
    "--concurrency",
    "1",
  ]);
  expect(exitCode).toBe(1);
  expect(out).toContain("contacts: 5 rows: 2 created, 0 there already, 3 rejected");
  expect(out).toContain("1 rows repaired");
  expect(readFileSync(rejects, "utf8").split("\n")).toEqual([
    "row,reason,customerID,contactName,address,country,note",
    "3,name is missing,B,NULL,Calle 2,Mexico,'=1+1",
    '5,"the row has 6 fields and the header 5; a text with "","" in it must stand in quotes",D,Dan,Calle 4,Mexico,too,many',
    "6,externalId A stands in row 2 already,A,Again,Calle 5,Mexico,twice",
    "",
  ]);
  expect(gateway.records["crm.contact.create"]!.get("C")).toMatchObject({ address: "Calle, 3" });
});

test("a repaired row that is rejected can be imported from the rejects file as it is", async () => {
  const path = file("repaired.csv", "customerID,contactName,address,city\n1,Ana,Rua do Paço, 67,Rio\n");
  gateway.intercept(({ method }) => (method === "POST" ? problem(409, "PHONE_TAKEN") : undefined));
  const rejects = join(folder, "repaired.rejects.csv");
  expect((await run(["import", "contacts", path, "--rejects", rejects])).exitCode).toBe(1);
  gateway.intercept(() => undefined);
  const { exitCode, err } = await run(["import", "contacts", rejects, "--rejects", join(folder, "rest.csv")]);
  expect(exitCode, err).toBe(0);
  expect(gateway.records["crm.contact.create"]!.get("1")).toMatchObject({ address: "Rua do Paço, 67" });
});

test("a refusal of one row names code and field in the rejects file", async () => {
  const path = file("contacts.csv", contactsCsv(2));
  gateway.intercept(({ body }) =>
    (body as { externalId?: string } | undefined)?.externalId === "C1"
      ? problem(409, "PHONE_TAKEN", { executionId: "e99" })
      : undefined,
  );
  const { exitCode } = await run(["import", "contacts", path, "--rejects", join(folder, "r.csv")]);
  expect(exitCode).toBe(1);
  expect(readFileSync(join(folder, "r.csv"), "utf8")).toContain("3,PHONE_TAKEN: About PHONE_TAKEN.,C1,");
});

test("Ctrl-C finishes what is under way; the same command goes on without repeating a call; --again repeats all", async () => {
  const path = file("contacts.csv", contactsCsv(40));
  let interrupt = () => {};
  let calls = 0;
  gateway.intercept(async ({ method }) => {
    if (method === "POST" && ++calls === 10) interrupt();
    return undefined;
  });
  const stopped = await run(["import", "contacts", path, "--concurrency", "4", "--json"], {
    onStart: (listener) => {
      interrupt = listener;
    },
  });
  expect(stopped.exitCode).toBe(130);
  expect(stopped.err).toContain("Run the same command again to go on");
  const { created, left } = JSON.parse(stopped.out);
  expect(created + left).toBe(40);
  expect(created).toBe(calls);
  expect(created).toBeLessThan(20);
  gateway.requests.length = 0;
  const rest = await run(["import", "contacts", path, "--json"]);
  expect(rest.exitCode).toBe(0);
  expect(JSON.parse(rest.out)).toMatchObject({ skipped: created, created: left, existing: 0, calls: left });
  const again = await run(["import", "contacts", path, "--json", "--again"]);
  expect(JSON.parse(again.out)).toMatchObject({ skipped: 0, existing: 40 });
});

test("a problem of the whole import stops it at once and is no reject", async () => {
  const path = file("contacts.csv", contactsCsv(40));
  gateway.intercept(({ method }) =>
    method === "POST"
      ? problem(403, "PERMISSION_DENIED", { missingPermissions: ["contacts.create"] })
      : undefined,
  );
  const { exitCode, err, out } = await run(["import", "contacts", path, "--concurrency", "2", "--json"]);
  expect(exitCode).toBe(1);
  expect(err).toContain("missing permissions: contacts.create");
  expect(JSON.parse(out)).toMatchObject({ rejected: 0, left: 40 });
  expect(gateway.requests.filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(2);
});

test("the rate limit is waited out, counted apart and shown", async () => {
  const path = file("contacts.csv", contactsCsv(6));
  let refused = 0;
  gateway.intercept(({ method }) => {
    if (method !== "POST" || refused >= 3) return undefined;
    refused += 1;
    return {
      ...(problem(429, "RATE_LIMITED", { retryable: true }) as object),
      status: 429,
      headers: { "retry-after": "1" },
    };
  });
  const { exitCode, out } = await run(["import", "contacts", path, "--concurrency", "3"]);
  expect(exitCode).toBe(0);
  expect(out).toContain("calls made: 6, executions recorded: 6");
  expect(out).toContain("3 more were put off by the rate limit");
});

test("an import waits while other calls have all places of its key, and rejects nothing for that", async () => {
  const path = file("contacts.csv", contactsCsv(2));
  let refused = 0;
  gateway.intercept(({ method }) => {
    if (method !== "POST" || refused >= 16) return undefined;
    refused += 1;
    return {
      ...(problem(429, "CONCURRENCY_LIMITED", { retryable: true }) as object),
      status: 429,
      headers: { "retry-after": "0" },
    };
  });
  const { exitCode, out } = await run(["import", "contacts", path, "--json", "--concurrency", "1"]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ created: 2, rejected: 0, rateLimited: 16 });
});

test("Ctrl-C does not wait for the rate limit: rows that were put off are left for the next run", async () => {
  const path = file("contacts.csv", contactsCsv(6));
  let interrupt = () => {};
  gateway.intercept(({ method }) => {
    if (method !== "POST") return undefined;
    setTimeout(() => interrupt(), 50);
    return {
      ...(problem(429, "RATE_LIMITED", { retryable: true }) as object),
      status: 429,
      headers: { "retry-after": "60" },
    };
  });
  const { exitCode, out } = await run(["import", "contacts", path, "--json", "--again"], {
    onStart: (listener) => {
      interrupt = listener;
    },
  });
  expect(exitCode).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ created: 0, rejected: 0, left: 6, calls: 0 });
});

test("where no journal can be kept, the import says so and goes on", async () => {
  const path = file("contacts.csv", contactsCsv(3));
  const { exitCode, out, err } = await run(["import", "contacts", path, "--json"], {
    env: { stateDir: file("state-is-a-file", "") },
  });
  expect(exitCode).toBe(0);
  expect(err).toContain("No journal is kept");
  expect(JSON.parse(out)).toMatchObject({ created: 3 });
});

test("orders find their lines beside them and report the total", async () => {
  file("order-details.csv", "orderID,productID,unitPrice,quantity,discount\n1,7,10.10,3,0.05\n");
  const path = file("orders.csv", "orderID,customerID,orderDate,freight\n1,A,1996-07-04 00:00:00.000,1.00\n");
  const { exitCode, out } = await run(["import", "orders", path]);
  expect(exitCode).toBe(0);
  expect(out).toContain("orders: 1 rows, 1 lines: 1 created");
  expect(out).toContain("total of these orders: 29.79 USD");
  const placedAt = () => gateway.records["crm.order.create"]!.get("1")!.placedAt;
  // The day of the file in the workspace's zone, unless it is another's.
  expect(placedAt()).toBe("1996-07-04T05:00:00.000Z");
  gateway.records["crm.order.create"]!.clear();
  expect((await run(["import", "orders", path, "--time-zone", "Europe/Madrid"])).exitCode).toBe(0);
  expect(placedAt()).toBe("1996-07-03T22:00:00.000Z");
});

test("the mapping it would use can be printed and given back", async () => {
  const path = file("contacts.csv", contactsCsv(2));
  const printed = await run(["import", "contacts", path, "--print-mapping"]);
  expect(printed.exitCode).toBe(0);
  const mapping = file("mapping.json", printed.out);
  const { exitCode, out } = await run(["import", "contacts", path, "--mapping", mapping, "--json"]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ created: 2 });
});

test("before it is built the command says so", async () => {
  const root = mkdtempSync(join(folder, "unbuilt-"));
  mkdirSync(join(root, "bin"));
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  writeFileSync(join(root, "bin", "acta.js"), readFileSync(new URL("../../bin/acta.js", import.meta.url)));
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile(process.execPath, [join(root, "bin", "acta.js")], (error, _stdout, stderr) =>
      resolve({ code: error?.code, stderr }),
    ),
  );
  expect(code).toBe(2);
  expect(stderr).toContain("not built yet");
});

test("as a process: SIGINT is Ctrl-C, and the exit code arrives", async () => {
  const path = file("contacts.csv", contactsCsv(200));
  const child = spawn(
    process.execPath,
    [
      "--conditions=@acta/source",
      "--import",
      "tsx",
      fileURLToPath(new URL("../cli.ts", import.meta.url)),
      "import",
      "contacts",
      path,
      "--concurrency",
      "2",
    ],
    {
      env: {
        ...process.env,
        ACTA_GATEWAY_URL: gateway.url,
        ACTA_API_KEY: "mfx_test",
        XDG_STATE_HOME: join(folder, "s2"),
      },
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
    },
  );
  let calls = 0;
  gateway.intercept(async ({ method }) => {
    if (method === "POST" && ++calls === 5) child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 20));
    return undefined;
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exitCode = await new Promise((resolve) => child.on("exit", resolve));
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 130 });
  expect(gateway.records["crm.contact.create"]!.size).toBe(calls);
}, 20_000);

test("undo asks under the execution's own path, and a dry-run under another", async () => {
  gateway.intercept(() => ({ status: 200, body: { id: "e2", status: "success", outputs: { restored: 1 } } }));
  const done = await run(["undo", "e1", "--force"]);
  expect(done.exitCode).toBe(0);
  expect(JSON.parse(done.out)).toMatchObject({ outputs: { restored: 1 } });
  await run(["undo", "e1", "--dry-run"]);
  expect(gateway.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ["POST", "/v1/executions/e1/undo", { force: true }],
    ["POST", "/v1/executions/e1/undo/dry-run", { force: false }],
  ]);
  expect(gateway.requests[0]!.headers["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);
  expect((await run(["undo"])).exitCode).toBe(2);
});

test("a batch is read from a file or standard input; exit code 1 where an item failed", async () => {
  const items = [
    { tool: "crm.contact.create", inputs: { name: "Ana" } },
    { tool: "crm.contact.read", inputs: { contactId: "$0.contactId" } },
  ];
  const failed = { status: 404, code: "CONTACT_NOT_FOUND", toolName: "crm.contact.read" };
  gateway.intercept(({ body }) =>
    (body as { atomic: boolean }).atomic
      ? { status: 200, body: { id: "b1", status: "success", items: [{ status: "success" }] } }
      : { status: 200, body: { id: "b2", status: "partial", items: [{ status: "success" }, failed] } },
  );
  const done = await run(["batch", file("batch.json", JSON.stringify({ items })), "--plan", "e1"]);
  expect(done).toMatchObject({ exitCode: 0, err: "" });
  expect(JSON.parse(done.out)).toMatchObject({ id: "b1" });
  const partial = await run(["batch", "-", "--not-atomic"], { stdin: JSON.stringify(items) });
  expect(partial.exitCode).toBe(1);
  expect(JSON.parse(partial.out)).toMatchObject({ status: "partial", items: [{}, failed] });
  await run(["batch", "-", "--dry-run"], { stdin: JSON.stringify({ items, atomic: true }) });
  expect(gateway.requests.map(({ path, body }) => [path, body])).toEqual([
    ["/v1/batches", { atomic: true, items }],
    ["/v1/batches", { atomic: false, items }],
    ["/v1/batches/dry-run", { atomic: true, items }],
  ]);
  expect(gateway.requests[0]!.headers).toMatchObject({ "acta-plan": "e1" });
  for (const stdin of ["{oops", "{}", "null", '{"items":[],"atomic":1}', '{"items":[],"name":"x"}'])
    expect((await run(["batch", "-"], { stdin })).exitCode).toBe(2);
  expect((await run(["batch", "-", "--not-atomic"], { stdin: '{"items":[],"atomic":true}' })).exitCode).toBe(
    2,
  );
  expect((await run(["batch", "/nowhere.json"])).exitCode).toBe(2);
  gateway.intercept(() => problem(404, "CONTACT_NOT_FOUND", { itemIndex: 1, items: [failed] }));
  const refused = await run(["batch", "-"], { stdin: JSON.stringify(items) });
  expect(refused).toMatchObject({ exitCode: 1, out: "" });
  expect(refused.err).toContain("item 1 of the batch");
});

test("the undo of a range says whose calls, from when to when, and why", async () => {
  gateway.intercept(() => ({
    status: 200,
    body: { id: "e1", status: "success", outputs: { executions: 3 } },
  }));
  const range = ["--range", "--key", "k1", "--from", "2026-05-04T12:00:00Z", "--to", "2026-05-04T18:00:00Z"];
  const why = ["--reason", "The key was leaked."];
  expect((await run(["undo", ...range, ...why, "--dry-run"])).exitCode).toBe(0);
  await run(["undo", ...range, ...why, "--force", "--tool", "crm.contact.update"]);
  const inputs = {
    apiKeyId: "k1",
    from: "2026-05-04T12:00:00Z",
    to: "2026-05-04T18:00:00Z",
    reason: "The key was leaked.",
  };
  expect(gateway.requests.map(({ path, body }) => [path, body])).toEqual([
    ["/v1/executions/undo-range/dry-run", { ...inputs, force: false }],
    ["/v1/executions/undo-range", { ...inputs, force: true, tool: "crm.contact.update" }],
  ]);
  for (const args of [
    ["undo", "e1", "--key", "k1"],
    ["undo", "e1", ...range, ...why],
    ["undo", ...range],
    ["undo", ...range, ...why, "--user", "u1"],
    ["undo", "--range", "--session", "s1", ...why],
  ])
    expect((await run(args)).exitCode).toBe(2);
});

test("what waits for a person is listed a page at a time, and read", async () => {
  const item = {
    state: "pending",
    toolName: "crm.contact.delete",
    requester: { type: "apiKey", id: "k1", name: "Agent" },
    policy: { id: "p1", name: "Deletions" },
    createdAt: "2026-05-04",
    expiresAt: "2026-05-05",
  };
  const pages = [
    { items: [{ ...item, id: "a2" }], nextCursor: "c" },
    { items: [{ ...item, id: "a1", state: "executed", policy: null }], nextCursor: null },
  ];
  gateway.intercept(({ path }) => ({
    status: 200,
    body: path.endsWith("/a1") ? { ...item, id: "a1" } : pages.shift(),
  }));
  const { out } = await run(["approvals", "--status", "pending,executed"]);
  expect(out).toBe(
    "a2  pending   crm.contact.delete  asked by Agent  until 2026-05-05  (Deletions)\n" +
      "a1  executed  crm.contact.delete  asked by Agent  since 2026-05-04\n",
  );
  expect(JSON.parse((await run(["approval", "a1"])).out)).toMatchObject({ id: "a1" });
  expect(gateway.requests.map(({ method, path }) => [method, path])).toEqual([
    ["GET", "/v1/approvals"],
    ["GET", "/v1/approvals"],
    ["GET", "/v1/approvals/a1"],
  ]);
  expect((await run(["approvals", "approve", "a1"])).exitCode).toBe(2);
});

test("keys are listed, made, rotated and revoked through their tools", async () => {
  const item = { apiKeyId: "k1", keyPrefix: "mfx_aB3x", kind: "api", name: "Shop", revoked: false };
  const pages = [
    { items: [{ ...item, expiresAt: null, lastUsedAt: null }], nextCursor: "c" },
    { items: [{ ...item, apiKeyId: "k2", revoked: true, lastUsedAt: "2026-05-04" }], nextCursor: null },
  ];
  gateway.intercept(({ path }) => {
    const toolName = path.slice("/v1/tools/".length);
    const outputs = toolName === "system.apiKey.list" ? pages.shift() : { key: "mfx_…" };
    return { status: 200, body: { id: "e1", toolName, status: "success", outputs, durationMs: 1 } };
  });
  const listed = await run(["keys"]);
  expect(listed.out).toContain("k1  mfx_aB3x  api    Shop  never expires  never used");
  expect(listed.out).toContain("k2  mfx_aB3x  api    Shop  revoked  used 2026-05-04");
  await run(["keys", "create", "--name", "Shop", "--permissions", "contacts.view, orders.view"]);
  const rotated = await run(["keys", "rotate", "k1", "--overlap", "0"]);
  expect(JSON.parse(rotated.out)).toMatchObject({ outputs: { key: "mfx_…" } });
  await run(["keys", "revoke", "k1"]);
  expect(gateway.requests.map(({ path, body }) => [path.split(".").at(-1), body])).toEqual([
    ["list", { limit: 100 }],
    ["list", { limit: 100, cursor: "c" }],
    ["create", { name: "Shop", permissions: ["contacts.view", "orders.view"] }],
    ["rotate", { apiKeyId: "k1", overlapSeconds: 0 }],
    ["revoke", { apiKeyId: "k1" }],
  ]);
  for (const args of [["steal"], ["create"], ["rotate"], ["revoke", "k1", "--overlap", "1"], ["list", "x"]])
    expect((await run(["keys", ...args])).exitCode).toBe(2);
});

test("undo tells what is in the way, and who changed it", async () => {
  const conflict = {
    kind: "changed",
    table: "contacts",
    id: "c1",
    field: "city",
    expected: "Pasto",
    actual: "Neiva",
    other: null,
    forcible: true,
    changedBy: { executionId: "e9", actor: { type: "user", id: "u1", name: "Owner" } },
  };
  const referenced = {
    ...conflict,
    kind: "referenced",
    field: "contactId",
    other: { table: "orders", id: "o1" },
    changedBy: null,
  };
  gateway.intercept(() => problem(409, "UNDO_CONFLICT", { conflicts: [conflict, referenced] }));
  const refused = await run(["undo", "e1"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.err).toContain(
    'contacts c1 city is "Neiva" now; this call had left "Pasto" (Owner, execution e9)',
  );
  expect(refused.err).toContain("contacts c1 would go, and orders o1 refers to it");
});
