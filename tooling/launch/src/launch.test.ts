import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createConnection } from "node:net";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPlace, startProduct, startRefused } from "./product.mjs";

type Place = Awaited<ReturnType<typeof createPlace>>;
type Product = Awaited<ReturnType<typeof startProduct>>;

/** Sends what the printed `curl` would send. */
async function sendPrinted(output: string): Promise<{ status: number; outputs: { created: boolean } }> {
  const url = /curl (\S+)/.exec(output)![1]!;
  const headers = [...output.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(([, name, value]): [string, string] => [
    name!,
    value!,
  ]);
  const body = /-d '([^']+)'/.exec(output)![1]!;
  const response = await fetch(url, { method: "POST", headers, body });
  const { outputs } = (await response.json()) as { outputs: { created: boolean } };
  return { status: response.status, outputs };
}

async function count(url: string, table: string, condition = "true"): Promise<number> {
  const sql = postgres(url, { max: 1 });
  try {
    const [row] = await sql<
      { count: number }[]
    >`select count(*)::int as count from ${sql(table)} where ${sql.unsafe(condition)}`;
    return row!.count;
  } finally {
    await sql.end();
  }
}

function answers(port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: Number(port), host: "127.0.0.1" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

describe("npm start", { timeout: 300_000 }, () => {
  let place: Place;
  let product: Product;

  /** Where a client's environment leads, as somebody has it who calls another Acta. */
  const elsewhere = createServer((request, response) => {
    requestsElsewhere.push(`${request.method} ${request.url}`);
    response.writeHead(500).end();
  });
  const requestsElsewhere: string[] = [];

  beforeAll(async () => {
    await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
    // A server on a port has an address.
    const { port } = elsewhere.address() as AddressInfo;
    place = await createPlace();
    product = await startProduct(place, { ACTA_GATEWAY_URL: `http://127.0.0.1:${port}` });
  }, 300_000);

  afterAll(async () => {
    await product?.stop();
    elsewhere.close();
    place?.remove();
  }, 60_000);

  it("writes what scripts need, for its owner only", () => {
    expect(Object.keys(product.dev).sort()).toEqual([
      "apiKey",
      "consoleUrl",
      "databaseUrl",
      "gatewayUrl",
      "logins",
      "migratorDatabaseUrl",
      "simulatorUrl",
      "workspaceId",
    ]);
    expect(product.dev.logins.map(({ role }: { role: string }) => role)).toEqual([
      "owner",
      "admin",
      "member",
    ]);
    expect(statSync(product.devFile).mode & 0o077).toBe(0);
  });

  it("prints a call that creates a contact, however often it is pasted", async () => {
    for (let paste = 0; paste < 2; paste++) {
      expect(await sendPrinted(product.output)).toMatchObject({ status: 200, outputs: { created: true } });
    }
  });

  it("names a database URL that sees no workspace, and one that sees all rows", async () => {
    expect(new URL(product.dev.databaseUrl).username).toBe("acta_app");
    expect(await count(product.dev.databaseUrl, "contacts")).toBe(0);
    expect(await count(product.dev.migratorDatabaseUrl, "contacts")).toBeGreaterThan(10);
    expect(await count(product.dev.migratorDatabaseUrl, "tool_executions")).toBeGreaterThan(30);
  });

  it("sends nothing to another gateway that the environment names for clients", async () => {
    expect(product.dev.gatewayUrl).toBe(`http://127.0.0.1:${place.env.ACTA_GATEWAY_PORT}`);
    const ofDemo = `workspace_id = '${product.dev.workspaceId}'`;
    expect(await count(product.dev.migratorDatabaseUrl, "whatsapp_messages", ofDemo)).toBeGreaterThan(4);
    expect(requestsElsewhere).toEqual([]);
  });

  it("refuses a second start from the same data, and says where the first one is", async () => {
    const { code, output } = await startRefused(place.env);
    expect(code).toBe(1);
    expect(output).toContain("Acta is already running");
    expect(output).toContain(product.dev.consoleUrl);
    expect(output).not.toContain("    at ");
  });

  it("names the port that is taken and the variable that moves it", async () => {
    const other = await createPlace();
    try {
      const { code, output } = await startRefused({
        ...other.env,
        ACTA_GATEWAY_PORT: place.env.ACTA_GATEWAY_PORT,
      });
      expect(code).toBe(1);
      expect(output).toContain(`Port ${place.env.ACTA_GATEWAY_PORT}, wanted for the gateway, is taken`);
      expect(output).toContain("ACTA_GATEWAY_PORT=");
      expect(output).not.toContain("    at ");
    } finally {
      other.remove();
    }
  });

  it("refuses to change the passwords of database roles under another installation, and says what to do", async () => {
    const other = await createPlace();
    const password = readFileSync(join(place.dataDir, "postgres", "admin-password"), "utf8").trim();
    const server = `postgres://postgres:${password}@127.0.0.1:${place.env.ACTA_DATABASE_PORT}/acta`;
    try {
      const { code, output } = await startRefused({ ...other.env, DATABASE_URL: server });
      expect(code).toBe(1);
      expect(output).toContain("have the passwords of another installation");
      expect(output).toContain("ACTA_TAKE_DATABASE_ROLES=on npm start");
      expect(output).not.toContain("    at ");
    } finally {
      other.remove();
    }
    expect(await count(product.dev.databaseUrl, "contacts")).toBe(0);
  });

  it("stops everything when it is told to, and starts again with the same key and data", async () => {
    // What WhatsApp's simulator tells of messages arrives when it does, and the worker fills the sandbox when it can.
    const called = `source <> 'webhook' and workspace_id = '${product.dev.workspaceId}'`;
    const before = await count(product.dev.migratorDatabaseUrl, "tool_executions", called);
    expect(await product.stop()).toBe(0);
    const { ACTA_GATEWAY_PORT, ACTA_CONSOLE_PORT, ACTA_DATABASE_PORT } = place.env;
    for (const port of [ACTA_GATEWAY_PORT, ACTA_CONSOLE_PORT, ACTA_DATABASE_PORT]) {
      expect(await answers(port)).toBe(false);
    }
    const { apiKey } = product.dev;
    product = await startProduct(place);
    expect(product.dev.apiKey).toBe(apiKey);
    expect(await count(product.dev.migratorDatabaseUrl, "tool_executions", called)).toBe(before);
    expect(await sendPrinted(product.output)).toMatchObject({ status: 200 });
  });

  const serverPid = () => {
    const pidFile = join(place.dataDir, "postgres", "cluster", "postmaster.pid");
    return Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  };

  it("starts again after its launcher was killed, and ends the PostgreSQL that was left behind", async () => {
    const left = serverPid();
    await product.stop("SIGKILL");
    for (const port of [place.env.ACTA_GATEWAY_PORT, place.env.ACTA_CONSOLE_PORT]) {
      await vi.waitFor(async () => expect(await answers(port)).toBe(false), 30_000);
    }
    product = await startProduct(place);
    expect(serverPid()).not.toBe(left);
    expect(await sendPrinted(product.output)).toMatchObject({ status: 200 });
  });

  it("ends when PostgreSQL does, and says so", async () => {
    process.kill(serverPid(), "SIGKILL");
    const { code, output } = await product.ended;
    expect(code).toBe(1);
    expect(output).toContain("PostgreSQL ended with signal SIGKILL");
    expect(output).not.toContain("    at ");
  });
});
