import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../embedded.ts";
import { migrate } from "../migrate.ts";
import { databaseRoles, grantDatabase, type RolePasswords, type RoleUrls, urlOf } from "../roles.ts";
import { hasCluster, readClusterUrl, writeClusterUrl } from "./env.ts";

const template = "acta_template";
const password = "test-only";
export const testPasswords = Object.fromEntries(
  databaseRoles.map((role) => [role, password]),
) as RolePasswords;

/**
 * A PostgreSQL of its own for a test run, with one migrated database to copy from. For vitest's `globalSetup`. Where
 * whoever started the run has one already, all of its suites share that.
 *
 * @returns ends it and removes its data
 */
export async function startTestCluster(): Promise<() => Promise<void>> {
  if (hasCluster()) return async () => {};
  const { adminUrl, stop } = await startOwnCluster();
  writeClusterUrl(adminUrl);
  return async () => {
    writeClusterUrl(undefined);
    await stop();
  };
}

/** As `startTestCluster`, for a test that nobody can share a server with: one that kills its processes. */
export async function startOwnCluster(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "acta-test-"));
  const server = await startEmbeddedPostgres({
    dataDir,
    port: await freePort(),
    database: template,
    // Nothing here has to survive a power cut.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
    // A round trip takes little more than half of what it takes over TCP.
    unixSocket: true,
  });
  await migrate({ adminUrl: server.adminUrl, passwords: testPasswords });
  return {
    adminUrl: server.socketFolder ? atSocket(server.adminUrl, server.socketFolder) : server.adminUrl,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestDatabase {
  urls: RoleUrls & { admin: string };
  /** One statement as a role; as the owner, who sees all rows, unless another is named. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: unknown[],
    role?: keyof TestDatabase["urls"],
  ): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A database of its own, migrated and empty: a copy of the cluster's template. */
export async function createTestDatabase(clusterUrl = readClusterUrl()): Promise<TestDatabase> {
  const name = `acta_test_${randomBytes(6).toString("hex")}`;
  const adminUrl = withDatabase(clusterUrl, name);
  await once(withDatabase(clusterUrl, "postgres"), (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`),
  );
  await once(adminUrl, grantDatabase);
  const roles = databaseRoles.map((role) => [role, urlOf(adminUrl, role, password)] as const);
  const urls = { ...(Object.fromEntries(roles) as RoleUrls), admin: adminUrl };
  const clients = new Map<string, Promise<Client>>();

  return {
    urls,
    async query(text, values = [], role = "owner") {
      let client = clients.get(role);
      if (!client) {
        client = connect(urls[role]);
        clients.set(role, client);
      }
      return (await (await client).query(text, values)).rows;
    },
    async drop() {
      for (const client of clients.values()) await (await client).end();
      await once(withDatabase(clusterUrl, "postgres"), (client) =>
        client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    },
  };
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: "acta-test" });
  // Tests end connections on purpose.
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function once(url: string, run: (client: Client) => Promise<unknown>): Promise<void> {
  const client = await connect(url);
  try {
    await run(client);
  } finally {
    await client.end();
  }
}

function atSocket(url: string, folder: string): string {
  const copy = new URL(url);
  copy.hostname = encodeURIComponent(folder);
  return copy.href;
}

/** The same database by TCP: for what stands between a program and its server. */
export function overTcp(url: string): string {
  const copy = new URL(url);
  copy.hostname = "127.0.0.1";
  return copy.href;
}

function withDatabase(url: string, name: string): string {
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return copy.href;
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
