import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { mintApiKey } from "@acta/auth";
import type { Permission } from "@acta/core";
import {
  createTestDatabase,
  seedApiKey,
  seedWorkspace,
  startOwnCluster,
  type TestDatabase,
} from "@acta/db/testing";
import { programArguments, programFolder } from "../program.ts";

export interface Key {
  apiKeyId: string;
  plaintext: string;
  prefix: string;
}

export interface RunningProcess {
  child: ChildProcess;
  /** What it has written so far. */
  log(): string;
  exitCode: Promise<number | null>;
}

export interface GatewayProcess extends RunningProcess {
  url: string;
}

/** The gateway as a process of its own, on a database of its own: seen from outside only. */
export interface Product {
  db: TestDatabase;
  workspaceId: string;
  otherWorkspaceId: string;
  /** What its processes are told: the worker too. */
  env: { [name: string]: string };
  gateway: GatewayProcess;
  /** @param preload a module that is loaded into the process before anything else */
  startGateway(env?: { [name: string]: string }, preload?: URL): Promise<GatewayProcess>;
  /** Does effects from when this resolves. */
  startWorker(): Promise<RunningProcess>;
  newKey(options?: {
    workspaceId?: string;
    permissions?: Permission[];
    kind?: "api" | "agent";
    expiresAt?: Date;
    revoked?: boolean;
  }): Promise<Key>;
  close(): Promise<void>;
}

/** @param options `ownServer`: on a PostgreSQL of its own too, which may be killed */
export async function createProduct({ ownServer = false } = {}): Promise<Product> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const server = ownServer ? await startOwnCluster() : undefined;
    if (server) undo.push(server.stop);
    const db = await createTestDatabase(server?.adminUrl);
    undo.push(db.drop);
    const { workspaceId } = await seedWorkspace(db, { name: "Own" });
    const { workspaceId: otherWorkspaceId } = await seedWorkspace(db, { name: "Other" });

    const { app, auth, audit, system, worker } = db.urls;
    const env = {
      ACTA_APP_DATABASE_URL: app,
      ACTA_AUTH_DATABASE_URL: auth,
      ACTA_AUDIT_DATABASE_URL: audit,
      ACTA_SYSTEM_DATABASE_URL: system,
      ACTA_WORKER_DATABASE_URL: worker,
      ACTA_SECRET: "only for tests, but thirty-two bytes long",
      ACTA_ENCRYPTION_KEYS: `test:${"k".repeat(43)}`,
      // The simulator is on this machine.
      ACTA_WHATSAPP_PRIVATE: "on",
    };

    const start = (entry: string, also: { [name: string]: string }, preload?: URL): RunningProcess => {
      const child = spawn(process.execPath, programArguments(entry, preload), {
        cwd: programFolder,
        env: { ...process.env, ...env, ...also },
      });
      let written = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          written += text;
        });
      }
      const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
      undo.push(() => {
        child.kill("SIGTERM");
        return exitCode;
      });
      return { child, log: () => written, exitCode };
    };

    const startGateway: Product["startGateway"] = async (also = {}, preload = undefined) => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const given = {
        ACTA_GATEWAY_PORT: String(port),
        ACTA_GATEWAY_PUBLIC_URL: url,
        ACTA_DRAIN_MS: "0",
        ACTA_RATE_LIMIT_PER_MINUTE: "60000",
        ...also,
      };
      const running = start("apps/gateway/src/server.ts", given, preload);
      const gateway = { url, ...running };
      await untilListening(gateway);
      return gateway;
    };

    const startWorker = async (): Promise<RunningProcess> => {
      const running = start("apps/worker/src/worker.ts", {});
      await eventually(running.log, (log) => log.includes("doing effects"));
      return running;
    };

    return {
      db,
      workspaceId,
      otherWorkspaceId,
      env,
      startGateway,
      startWorker,
      gateway: await startGateway(),
      async newKey(options = {}) {
        const { plaintext, keyId, keyHash, keyPrefix } = await mintApiKey();
        const seed = { ...options, keyId, keyHash, keyPrefix };
        const { apiKeyId } = await seedApiKey(db, options.workspaceId ?? workspaceId, seed);
        return { apiKeyId, plaintext, prefix: keyPrefix };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function untilListening({ url, exitCode, log }: GatewayProcess): Promise<void> {
  const state = { ended: false };
  void exitCode.then(() => {
    state.ended = true;
  });
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !state.ended; ) {
    if ((await fetch(`${url}/healthz`).catch(() => undefined))?.ok) return;
    await sleep(50);
  }
  throw new Error(`the gateway did not start:\n${log()}`);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export async function eventually<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  for (const deadline = Date.now() + withinMs; ; ) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`it did not come to hold: ${JSON.stringify(value)}`);
    await sleep(25);
  }
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
