import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { mintApiKey } from "@acta/auth";
import { createTestDatabase, seedApiKey, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import { programArguments, programFolder } from "../program.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where the Northwind tables are; they are not ours to hand on. */
export const northwindDir = resolve(root, process.env.ACTA_NORTHWIND_DIR || "../shared/data/northwind");
export const hasNorthwind = existsSync(join(northwindDir, "orders.csv"));

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A gateway on a database of its own, and the command beside it: two processes, as anyone would run them. */
export interface Place {
  db: TestDatabase;
  workspaceId: string;
  gatewayUrl: string;
  /** Another gateway on the same database. @returns its address */
  startGateway(limits: { callsPerMinute: number }): Promise<string>;
  /** A folder for files; removed at the end. */
  folder: string;
  /** A new key with every permission. */
  newKey(): Promise<{ apiKeyId: string; plaintext: string }>;
  acta(
    key: { plaintext: string },
    args: string[],
    options?: { watch?: (child: ChildProcess) => void; url?: string },
  ): Promise<CommandResult>;
  close(): Promise<void>;
}

export async function createPlace(): Promise<Place> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await openPlace(undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPlace(undo: (() => unknown)[]): Promise<Omit<Place, "close">> {
  const folder = mkdtempSync(join(tmpdir(), "acta-import-"));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const db = await createTestDatabase();
  undo.push(db.drop);
  const { workspaceId } = await seedWorkspace(db);

  async function startGateway({ callsPerMinute }: { callsPerMinute: number }): Promise<string> {
    const gatewayUrl = `http://127.0.0.1:${await freePort()}`;
    const gateway = start("apps/gateway/src/server.ts", [], {
      ACTA_APP_DATABASE_URL: db.urls.app,
      ACTA_AUTH_DATABASE_URL: db.urls.auth,
      ACTA_AUDIT_DATABASE_URL: db.urls.audit,
      ACTA_SECRET: "only for tests, but thirty-two bytes long",
      ACTA_ENCRYPTION_KEYS: `test:${"k".repeat(43)}`,
      ACTA_GATEWAY_PORT: new URL(gatewayUrl).port,
      ACTA_GATEWAY_PUBLIC_URL: gatewayUrl,
      ACTA_LOG_LEVEL: "warn",
      ACTA_DRAIN_MS: "0",
      ACTA_RATE_LIMIT_PER_MINUTE: String(callsPerMinute),
    });
    const gatewayEnded = ended(gateway);
    undo.push(() => {
      gateway.kill("SIGTERM");
      return gatewayEnded;
    });
    await untilReady(gatewayUrl, gatewayEnded);
    return gatewayUrl;
  }

  // 600 by default: waiting for it would be most of what the suite does.
  const gatewayUrl = await startGateway({ callsPerMinute: 60_000 });
  return {
    db,
    workspaceId,
    gatewayUrl,
    folder,
    startGateway,
    async newKey() {
      const { plaintext, keyId, keyHash, keyPrefix } = await mintApiKey();
      const { apiKeyId } = await seedApiKey(db, workspaceId, { keyId, keyHash, keyPrefix });
      return { apiKeyId, plaintext };
    },
    async acta(key, args, { watch, url = gatewayUrl } = {}) {
      const child = start("packages/client/src/cli.ts", args, {
        ACTA_GATEWAY_URL: url,
        ACTA_API_KEY: key.plaintext,
        XDG_STATE_HOME: join(folder, "state"),
      });
      watch?.(child);
      return ended(child);
    },
  };
}

function start(entry: string, args: string[], env: { [name: string]: string }): ChildProcess {
  return spawn(process.execPath, [...programArguments(entry), ...args], {
    cwd: programFolder,
    env: { ...process.env, ...env },
  });
}

function ended(child: ChildProcess): Promise<CommandResult> {
  let stdout = "";
  let stderr = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr })));
}

async function untilReady(gatewayUrl: string, gatewayEnded: Promise<CommandResult>): Promise<void> {
  const state: { ended?: CommandResult } = {};
  void gatewayEnded.then((result) => {
    state.ended = result;
  });
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    if (state.ended) throw new Error(`the gateway ended:\n${state.ended.stdout}${state.ended.stderr}`);
    const response = await fetch(`${gatewayUrl}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the gateway did not get ready");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
