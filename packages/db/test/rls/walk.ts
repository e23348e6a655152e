import { newId } from "@acta/core";
import { Client, DatabaseError, escapeLiteral, type QueryResult } from "pg";
import type { Fixture } from "./fixture.ts";
import {
  type Access,
  accessTo,
  frozenRows,
  type RunTimeRole,
  runTimeRoles,
  type Verb,
  verbs,
} from "./matrix.ts";

/** What a transaction says of itself. */
interface Context {
  name: string;
  settings: { [setting: string]: string };
  /** Whether it may see the own workspace, and whether it may write there. */
  sees: boolean;
  writes: boolean;
}

type Outcome = { rows: number } | { code: string };

/**
 * Reads the tables of the catalogue and tries every verb, as every role, in every context.
 *
 * @param only one table, and no further than the first violation
 * @param lent connections that whoever walks often keeps
 * @returns what is not as listed
 */
export async function walk(fixture: Fixture, only?: string, lent?: Clients): Promise<string[]> {
  const violations: string[] = [];
  const contexts = contextsOf(fixture);
  const tables = await tablesOf(fixture, only);
  const clients = lent ?? (await connect(fixture));
  try {
    for (const table of tables) {
      const access = accessTo(table.name);
      if (!access) {
        violations.push(`${table.name} is not in the reviewed list`);
        continue;
      }
      if (!table.secured) violations.push(`${table.name}: row level security is off`);
      if (!table.forced) violations.push(`${table.name}: row level security is not forced`);
      if (table.ownerSees !== table.rows)
        violations.push(`${table.name}: its owner sees ${table.ownerSees} of ${table.rows}`);
      for (const role of runTimeRoles) {
        for (const verb of verbs) {
          for (const context of contexts) {
            if (only && violations.length > 0) return violations;
            const found = await tryVerb(clients[role], fixture, table, role, verb, context);
            const wrong = judge(found, access[role]?.[verb], verb, context, table);
            if (wrong) violations.push(`${role} ${verb} ${table.name} (${context.name}): ${wrong}`);
            // Without WHERE, so that the policy for reading is not asked about the row as it becomes.
            if (verb === "update" && access[role]?.update === "fenced" && context.writes) {
              const move = `update ${table.name} set workspace_id = '${fixture.other.workspaceId}'`;
              const moved = refused(await attempt(clients[role], context, move));
              if (moved) violations.push(`${role} moves rows of ${table.name} (${context.name}): ${moved}`);
              for (const rewrite of fixture.rewrites(table.name)) {
                const text = `update ${table.name} set ${rewrite}`;
                const wrong = refused(await attempt(clients[role], context, text));
                if (wrong) violations.push(`${role}: ${text} (${context.name}): ${wrong}`);
              }
            }
            if (verb === "insert" && allows(access[role]?.insert, context)) {
              const forged = await forge(clients[role], fixture, table, role, context);
              violations.push(
                ...forged.map((lie) => `${role} lies in ${table.name} (${context.name}): ${lie}`),
              );
            }
          }
        }
      }
    }
  } finally {
    if (!lent) await disconnect(clients);
  }
  return violations;
}

interface TableInfo {
  name: string;
  secured: boolean;
  forced: boolean;
  /** A column that identifies its rows. */
  key: string;
  /** Per role, a column it may update, or any. */
  updatable: Record<RunTimeRole, string>;
  rows: number;
  ownRows: number;
  /** Of these, the ones that acta_app may change. */
  ownChangeable: number;
  ownerSees: number;
}

async function tablesOf({ db, own }: Fixture, only?: string): Promise<TableInfo[]> {
  const tables = await db.query<{ name: string; secured: boolean; forced: boolean; columns: string[] }>(`
    select c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
           array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'm', 'v', 'f') and c.relnamespace not in
      ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) and c.relnamespace::regnamespace::text !~ '^pg_toast'
    group by c.oid order by 1`);
  const infos: TableInfo[] = [];
  for (const { columns, ...table } of tables) {
    if (only && table.name !== only) continue;
    const ownCondition = columns.includes("workspace_id")
      ? "workspace_id = $1"
      : table.name === "workspaces"
        ? "id = $1"
        : table.name === "users"
          ? "id in (select user_id from workspace_members where workspace_id = $1)"
          : "$1::uuid is null";
    const counts = `select count(*)::int as rows, count(*) filter (where ${ownCondition})::int as own,
      count(*) filter (where ${ownCondition} and not (${frozenRows[table.name] ?? "false"}))::int as changeable
      from ${table.name}`;
    const [real] = await db.query<{ rows: number; own: number; changeable: number }>(
      counts,
      [own.workspaceId],
      "admin",
    );
    const [seen] = await db.query<{ rows: number }>(`select count(*)::int as rows from ${table.name}`);
    const updatable = {} as Record<RunTimeRole, string>;
    for (const role of runTimeRoles) {
      const [column] = await db.query<{ name: string }>(
        `select c as name from unnest($1::text[]) c
         where has_column_privilege($2, $3, c, 'UPDATE') and c !~ 'id$'
         order by has_column_privilege($2, $3, c, 'SELECT') desc limit 1`,
        [columns, `acta_${role}`, table.name],
      );
      updatable[role] = column?.name ?? columns.findLast((each) => each !== "workspace_id") ?? columns[0]!;
    }
    const key = ["record_id", "id"].find((column) => columns.includes(column)) ?? columns[0]!;
    infos.push({
      ...table,
      key,
      updatable,
      rows: real!.rows,
      ownRows: real!.own,
      ownChangeable: real!.changeable,
      ownerSees: seen!.rows,
    });
  }
  return infos;
}

/** What a transaction could say of itself: lies, half-truths, and at the end the truth. */
function contextsOf({ own, other, keys }: Fixture): Context[] {
  const blank = { workspace_id: "", execution_id: "", user_id: "", api_key_id: "", system: "" };
  const here = { ...blank, workspace_id: own.workspaceId };
  const acting = { ...here, execution_id: newId() };
  const owner = { user_id: own.users.owner.userId };
  const nothing = { sees: false, writes: false };
  const both = { sees: true, writes: true };
  return [
    { name: "nothing set", settings: {}, ...nothing },
    { name: "all empty", settings: blank, ...nothing },
    { name: "malformed workspace", settings: { ...acting, ...owner, workspace_id: "x" }, ...nothing },
    {
      name: "malformed execution",
      settings: { ...here, ...owner, execution_id: "x" },
      sees: true,
      writes: false,
    },
    { name: "nobody", settings: acting, ...nothing },
    { name: "stranger", settings: { ...acting, user_id: other.users.owner.userId }, ...nothing },
    { name: "key of another workspace", settings: { ...acting, api_key_id: keys.foreign }, ...nothing },
    { name: "revoked key", settings: { ...acting, api_key_id: keys.revoked }, ...nothing },
    { name: "expired key", settings: { ...acting, api_key_id: keys.expired }, ...nothing },
    { name: "outside of an execution", settings: { ...here, ...owner }, sees: true, writes: false },
    { name: "owner", settings: { ...acting, ...owner }, ...both },
    { name: "live key", settings: { ...acting, api_key_id: keys.live }, ...both },
    // Whoever logs in as one of these roles is not the system, whatever it says.
    { name: "system", settings: { ...acting, system: "on" }, ...nothing },
  ];
}

async function tryVerb(
  client: Client,
  fixture: Fixture,
  table: TableInfo,
  role: RunTimeRole,
  verb: Verb,
  context: Context,
): Promise<{ own: Outcome; other: Outcome }> {
  const column = table.updatable[role];
  switch (verb) {
    case "select": {
      const found = await attempt(client, context, `select ${table.key} from ${table.name}`);
      return { own: found, other: found };
    }
    case "update": {
      const found = await attempt(client, context, `update ${table.name} set ${column} = ${column}`);
      return { own: found, other: found };
    }
    case "delete": {
      const found = await attempt(client, context, `delete from ${table.name}`);
      return { own: found, other: found };
    }
    case "insert": {
      return {
        own: await insertRow(client, fixture, table, "own", context),
        other: await insertRow(client, fixture, table, "other", context),
      };
    }
  }
}

function insertRow(
  client: Client,
  fixture: Fixture,
  table: TableInfo,
  side: "own" | "other",
  context: Context,
  lie: { [column: string]: unknown } = {},
): Promise<Outcome> {
  const { settings } = context;
  const executionId = settings.execution_id?.includes("-") ? settings.execution_id : newId();
  const row = fixture.newRow(table.name, side, executionId, settings);
  if (!row) throw new Error(`the fixture has no row for ${table.name}`);
  const values = Object.values({ ...row, ...lie }).map((value) =>
    value === null ? "null" : escapeLiteral(String(value)),
  );
  const columns = Object.keys({ ...row, ...lie }).join(", ");
  return attempt(client, context, `insert into ${table.name} (${columns}) values (${values.join(", ")})`);
}

/** Tries each lie in a row that is otherwise allowed. @returns those that were believed */
async function forge(
  client: Client,
  fixture: Fixture,
  table: TableInfo,
  role: RunTimeRole,
  context: Context,
): Promise<string[]> {
  if (role !== "app" && role !== "audit") return [];
  const believed: string[] = [];
  for (const lie of fixture.forgeries(table.name, role, context.settings)) {
    const wrong = refused(await insertRow(client, fixture, table, "own", context, lie));
    if (wrong) believed.push(`${Object.keys(lie).join(", ")}: ${wrong}`);
  }
  return believed;
}

/** In a transaction that is rolled back, with references left unchecked: only permission is asked about. */
async function attempt(client: Client, context: Context, text: string): Promise<Outcome> {
  const settings = Object.entries(context.settings).map(
    ([name, value]) => `set_config('acta.${name}', ${escapeLiteral(value)}, true)`,
  );
  const say = settings.length > 0 ? `select ${settings.join(", ")}` : "select";
  try {
    // One message: there are thousands of these.
    const results = await client.query(`begin; set constraints all deferred; ${say}; ${text}; rollback`);
    return { rows: (results as unknown as QueryResult[])[3]!.rowCount ?? 0 };
  } catch (error) {
    await client.query("rollback");
    if (error instanceof DatabaseError && error.code) return { code: error.code };
    throw error;
  }
}

const denied = "42501";
/** A setting that is no uuid: refused by its spelling. */
const malformed = "22P02";
/** A generated column, which nobody sets. */
const generated = "428C9";

const allows = (access: Access | undefined, context: Context): boolean =>
  access === "all" || (access === "own" ? context.sees : access === "fenced" && context.writes);

function judge(
  found: { own: Outcome; other: Outcome },
  access: Access | undefined,
  verb: Verb,
  context: Context,
  table: TableInfo,
): string | null {
  const allowed = allows(access, context);
  if (verb === "insert") {
    const own = allowed ? inserted(found.own) : refused(found.own);
    const other = access === "all" ? inserted(found.other) : refused(found.other);
    return own ?? (other && `into the other workspace: ${other}`);
  }
  if (!access) return refused(found.own);
  const reachable = verb === "update" ? table.ownChangeable : table.ownRows;
  const rows = access === "all" ? table.rows : allowed ? reachable : 0;
  const { own } = found;
  if ("rows" in own) return own.rows === rows ? null : `${own.rows} rows instead of ${rows}`;
  return rows === 0 && own.code === malformed ? null : `refused with ${own.code} instead of ${rows} rows`;
}

const inserted = (outcome: Outcome) =>
  "rows" in outcome ? null : `refused with ${outcome.code} instead of allowed`;

const refused = (outcome: Outcome) =>
  "code" in outcome && [denied, malformed, generated].includes(outcome.code)
    ? null
    : `${"code" in outcome ? `refused with ${outcome.code}` : `allowed (${outcome.rows} rows)`} instead of denied`;

type Clients = Record<RunTimeRole, Client>;

export async function connect({ db }: Fixture): Promise<Clients> {
  const clients = {} as Clients;
  for (const role of runTimeRoles) {
    clients[role] = new Client({ connectionString: db.urls[role] });
    await clients[role].connect();
  }
  return clients;
}

export async function disconnect(clients: Clients): Promise<void> {
  for (const client of Object.values(clients)) await client.end();
}
