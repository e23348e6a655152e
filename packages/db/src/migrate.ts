import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Client } from "pg";
import {
  assertRolesOurs,
  databaseRoles,
  ensureRoles,
  grantDatabase,
  type RolePasswords,
  type RoleUrls,
  urlOf,
} from "./roles.ts";

export interface MigrateOptions {
  /** A role that may create roles, logged in to the database to migrate. */
  adminUrl: string;
  /** What each role logs in with from now on. */
  passwords: RolePasswords;
  /** Gives the roles these passwords whatever they have now. On a server that is ours alone, or on the operator's word. */
  takeRoles?: boolean;
  onMigration?: (name: string) => void;
}

const minimumVersion = 150_000;
/** Arbitrary, ours: two processes that start at once migrate one after the other. */
const lockKey = 4_702_001;

/** Beside src/ and dist/ alike. */
const migrationsFolder = new URL("../migrations/", import.meta.url);

/**
 * Brings a database up to date: roles, then each numbered SQL file once and in order, each in its own transaction.
 * Forward only, safe to rerun.
 *
 * @returns how each role reaches the database
 * @throws RolesTakenError when another installation has its roles on this server
 * @throws Error when PostgreSQL is older than 15, or an applied file has been edited since
 */
export async function migrate({
  adminUrl,
  passwords,
  takeRoles = false,
  onMigration,
}: MigrateOptions): Promise<RoleUrls> {
  await withClient(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ version: number; name: string }>(
      "select current_setting('server_version_num')::int as version, current_setting('server_version') as name",
    );
    if (rows[0]!.version < minimumVersion) {
      throw new Error(`PostgreSQL 15 or newer is needed; this is ${rows[0]!.name}`);
    }
    await admin.query("select pg_advisory_lock($1)", [lockKey]);
    if (!takeRoles) await assertRolesOurs(admin, adminUrl, passwords);
    await ensureRoles(admin, passwords);
    await grantDatabase(admin);
  });
  const urls = Object.fromEntries(
    databaseRoles.map((role) => [role, urlOf(adminUrl, role, passwords[role])]),
  ) as RoleUrls;
  await withClient(urls.owner, async (owner) => {
    await owner.query("select pg_advisory_lock($1)", [lockKey]);
    await runMigrations(owner, onMigration);
    await owner.query("select acta.ensure_partitions()");
  });
  return urls;
}

/** Name of the last migration this build comes with, for `acta.has_migration`. */
export async function newestMigration(): Promise<string> {
  return (await listMigrations()).at(-1)!;
}

async function listMigrations(): Promise<string[]> {
  return (await readdir(migrationsFolder)).filter((file) => file.endsWith(".sql")).sort();
}

async function runMigrations(owner: Client, onMigration: MigrateOptions["onMigration"]): Promise<void> {
  await owner.query(`
    CREATE TABLE IF NOT EXISTS public.acta_migrations (
      name text PRIMARY KEY,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const { rows } = await owner.query<{ name: string; sha256: string }>(
    "select name, sha256 from public.acta_migrations",
  );
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  const files = await listMigrations();
  for (const name of files) {
    const sql = await readFile(new URL(name, migrationsFolder), "utf8");
    const sha256 = createHash("sha256").update(sql).digest("hex");
    const known = applied.get(name);
    if (known === sha256) continue;
    if (known) throw new Error(`migration ${name} was edited after it was applied; write a new one instead`);
    try {
      await owner.query("BEGIN");
      await owner.query(sql);
      await owner.query("insert into public.acta_migrations (name, sha256) values ($1, $2)", [name, sha256]);
      await owner.query("COMMIT");
    } catch (cause) {
      await owner.query("ROLLBACK").catch(() => {});
      throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
    }
    onMigration?.(name);
  }
}

async function withClient<T>(url: string, run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: "acta-migrate" });
  // A dead connection also fails the query that is waiting on it.
  client.on("error", () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end().catch(() => {});
  }
}
