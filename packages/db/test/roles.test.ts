import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  databaseRoles,
  type EmbeddedPostgres,
  migrate,
  type RolePasswords,
  startEmbeddedPostgres,
} from "../src/index.ts";

/** Roles are the whole server's: these tests have one of their own. */
let dataDir: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "acta-roles-"));
  server = await startEmbeddedPostgres({ dataDir, port: await freePort(), settings: { fsync: "off" } });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const passwordsOf = (installation: string) =>
  Object.fromEntries(databaseRoles.map((role) => [role, `${installation} ${role}`])) as RolePasswords;

describe("a second installation on one server", { timeout: 60_000 }, () => {
  it("is refused, in whatever database, and the first one can still log in", async () => {
    const first = await migrate({ adminUrl: server.adminUrl, passwords: passwordsOf("first") });
    await ask(server.adminUrl, "create database other");
    const other = server.adminUrl.replace(/\/acta$/, "/other");
    const second = migrate({ adminUrl: other, passwords: passwordsOf("second") });
    await expect(second).rejects.toMatchObject({
      name: "RolesTakenError",
      roles: databaseRoles.map((role) => `acta_${role}`),
    });
    for (const role of databaseRoles) await ask(first[role], "select 1");
  });

  it("is no second one where it has the same passwords", async () => {
    await ask(server.adminUrl, "create database sister");
    const sister = server.adminUrl.replace(/\/acta$/, "/sister");
    await migrate({ adminUrl: sister, passwords: passwordsOf("first") });
    await migrate({ adminUrl: server.adminUrl, passwords: passwordsOf("first") });
  });

  it("takes the roles over when it is told to", async () => {
    const urls = await migrate({
      adminUrl: server.adminUrl,
      passwords: passwordsOf("second"),
      takeRoles: true,
    });
    for (const role of databaseRoles) await ask(urls[role], "select 1");
    const first = migrate({ adminUrl: server.adminUrl, passwords: passwordsOf("first") });
    await expect(first).rejects.toMatchObject({ name: "RolesTakenError" });
  });

  it("makes use of a role that was made beforehand and never could log in", async () => {
    await ask(server.adminUrl, "alter role acta_worker nologin password null");
    const urls = await migrate({ adminUrl: server.adminUrl, passwords: passwordsOf("second") });
    await ask(urls.worker, "select 1");
  });
});

async function ask(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
