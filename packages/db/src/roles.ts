import { Client, escapeIdentifier, escapeLiteral } from "pg";

/** The roles a connection logs in as. None bypasses row security; `owner` only migrates. */
export const databaseRoles = ["owner", "app", "auth", "audit", "worker", "system"] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

export type RolePasswords = Record<DatabaseRole, string>;
export type RoleUrls = Record<DatabaseRole, string>;

const roleName = (role: DatabaseRole): string => `acta_${role}`;

/** Every role: one spelling of times, and no compiling of small queries to machine code. */
const common = { TimeZone: "UTC", DateStyle: "ISO, YMD", jit: "off", search_path: "public, pg_temp" };

/**
 * Limits stand on the role rather than in the start-up packet, so that they hold through a pooler too.
 * `client_connection_check_interval`: a statement whose client died is given up, and with it its locks.
 */
const limits = {
  statement_timeout: "5s",
  lock_timeout: "2s",
  idle_in_transaction_session_timeout: "5s",
  client_connection_check_interval: "500ms",
};

/**
 * For those who look rows up by their keys, which are all that calls do. Connections keep the plans of their statements:
 * one that was made while a table was nearly empty would scan the table when it is full, until its statistics come.
 */
const keyed = { enable_seqscan: "off" };

const settings: Record<DatabaseRole, Record<string, string>> = {
  owner: common,
  app: { ...common, ...limits, ...keyed },
  auth: { ...common, ...limits },
  audit: { ...common, ...limits },
  worker: { ...common, ...limits, statement_timeout: "60s" },
  system: { ...common, ...limits, ...keyed },
};

/**
 * PostgreSQL 17 has it. Longer than every client-side deadline, so that it only ends what no client ends. Not for
 * `audit`, which settles lost commits by waiting for them, nor for the long work of `owner` and `worker`.
 */
const transactionTimeout = "15s";

/** Another installation logs in with these roles: told apart because the remedy is the operator's. */
export class RolesTakenError extends Error {
  override readonly name = "RolesTakenError";
  readonly roles: string[];
  constructor(roles: string[]) {
    super(`${roles.join(", ")} on this server have the passwords of another installation`);
    this.roles = roles;
  }
}

/**
 * Refuses to change the passwords under somebody else. Roles belong to the whole server, so an installation on another
 * database of it has the same ones.
 *
 * @throws RolesTakenError when a role that can log in has another password than ours
 */
export async function assertRolesOurs(
  admin: Client,
  adminUrl: string,
  passwords: RolePasswords,
): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "select rolname as name from pg_roles where rolcanlogin and rolname = any ($1)",
    [databaseRoles.map(roleName)],
  );
  const known = databaseRoles.filter((role) => rows.some(({ name }) => name === roleName(role)));
  const taken = await Promise.all(
    known.map(async (role) => !(await hasPassword(urlOf(adminUrl, role, passwords[role])))),
  );
  if (taken.includes(true)) throw new RolesTakenError(known.filter((_, index) => taken[index]).map(roleName));
}

async function hasPassword(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, application_name: "acta-migrate" });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "28P01") return false;
    // The password was right. Whether a role may enter this database is settled when the roles are made.
    if (code === "42501") return true;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Makes the roles, or gives existing ones the password and limits they should have.
 *
 * @throws Error when one of them is a superuser or bypasses row security: every promise about workspaces would be void
 */
export async function ensureRoles(admin: Client, passwords: RolePasswords): Promise<void> {
  const { rows } = await admin.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  const { version } = rows[0]!;
  for (const role of databaseRoles) {
    const name = escapeIdentifier(roleName(role));
    await admin.query(`
      DO $$ BEGIN
        CREATE ROLE ${name};
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END $$`);
    const privileges = await admin.query<{ unsafe: boolean }>(
      "select rolsuper or rolbypassrls as unsafe from pg_roles where rolname = $1",
      [roleName(role)],
    );
    if (privileges.rows[0]?.unsafe) {
      throw new Error(`role ${roleName(role)} is a superuser or has BYPASSRLS; take that away first`);
    }
    const inherit = role === "system" ? "INHERIT" : "NOINHERIT";
    await admin.query(`ALTER ROLE ${name} LOGIN ${inherit} PASSWORD ${escapeLiteral(passwords[role])}`);
    const all = { ...settings[role] };
    if (version >= 170_000 && role !== "owner" && role !== "worker" && role !== "audit")
      all.transaction_timeout = transactionTimeout;
    for (const [setting, value] of Object.entries(all)) {
      await admin.query(
        setting === "search_path" || setting === "DateStyle"
          ? `ALTER ROLE ${name} SET ${setting} = ${value}`
          : `ALTER ROLE ${name} SET ${setting} = ${escapeLiteral(value)}`,
      );
    }
  }
  // What calls may do, the system's calls may do too: its grants and policies are those of acta_app.
  await admin.query("GRANT acta_app TO acta_system");
}

/**
 * What belongs to the database rather than to the cluster or to a schema: a copy of a database does not inherit it.
 * The worker makes and owns the schema of its job queue, and nothing else (docs/decisions/job-queue.md).
 */
export async function grantDatabase(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>("select current_database() as name");
  const database = escapeIdentifier(rows[0]!.name);
  await admin.query(`
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${database} TO acta_owner, acta_app, acta_auth, acta_audit, acta_worker, acta_system;
    GRANT CREATE ON DATABASE ${database} TO acta_owner, acta_worker;
    GRANT USAGE, CREATE ON SCHEMA public TO acta_owner;`);
  await closeLargeObjects(admin);
}

/** `lo_create(oid)` and the like, as far as everybody may call them. */
const openLargeObjects = `
  select p.oid::regprocedure::text as name from pg_proc p
  where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(lo_|loread$|lowrite$)'
    and has_function_privilege('public', p.oid, 'EXECUTE')
  order by 1`;

/**
 * Large objects belong to no table, so row security does not reach them: what one workspace's call put there, another's
 * could get. They are PostgreSQL's own functions, and only a superuser can take them away: where the database is managed
 * by somebody else the rest goes on without, and a process warning (`ACTA_LARGE_OBJECTS`) says so.
 */
async function closeLargeObjects(admin: Client): Promise<void> {
  const open = async () =>
    (await admin.query<{ name: string }>(openLargeObjects)).rows.map(({ name }) => name);
  const before = await open();
  if (before.length === 0) return;
  let refusal = "";
  try {
    await admin.query(`REVOKE EXECUTE ON FUNCTION ${before.join(", ")} FROM PUBLIC`);
  } catch (error) {
    refusal = `: ${error instanceof Error ? error.message : error}`;
  }
  const after = await open();
  if (after.length === 0) return;
  process.emitWarning(
    `large objects are open to every role of this database, outside of row security${refusal}. As a superuser: REVOKE EXECUTE ON FUNCTION ${after.join(", ")} FROM PUBLIC`,
    { code: "ACTA_LARGE_OBJECTS" },
  );
}

/** The same database, as another role. */
export function urlOf(adminUrl: string, role: DatabaseRole, password: string): string {
  const url = new URL(adminUrl);
  url.username = roleName(role);
  url.password = encodeURIComponent(password);
  return url.href;
}
