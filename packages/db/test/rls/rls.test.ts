import { newId } from "@acta/core";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantDatabase } from "../../src/roles.ts";
import { createTestDatabase, type TestDatabase } from "../../src/testing.ts";
import { createFixture, type Fixture, insertText } from "./fixture.ts";
import {
  accessTo,
  definerFunctions,
  globalKeys,
  hiddenColumns,
  lockableTables,
  matrix,
  otherKeys,
  outsideWorkspaces,
  runTimeRoles,
  settableColumns,
} from "./matrix.ts";
import { connect, disconnect, walk } from "./walk.ts";

let db: TestDatabase;
let fixture: Fixture;

beforeAll(async () => {
  db = await createTestDatabase();
  fixture = await createFixture(db);
});
afterAll(() => db.drop());

describe("the database alone keeps workspaces apart", () => {
  it("answers every role, verb, table and context as the reviewed list says", {
    timeout: 120_000,
  }, async () => {
    expect(await walk(fixture)).toEqual([]);
  });

  it("refuses to overwrite another workspace's row by inserting it again", async () => {
    const [row] = await db.query<{ id: string }>("select id from contacts where workspace_id = $1", [
      fixture.other.workspaceId,
    ]);
    const values = { ...fixture.newRow("contacts", "other", newId()), id: row!.id };
    const { text, values: parameters } = insertText("contacts", values);
    for (const clause of [
      "do nothing",
      "(workspace_id, id) do nothing",
      "(workspace_id, id) do update set name = 'y'",
    ]) {
      await expect(inExecution(`${text} on conflict ${clause}`, parameters)).rejects.toMatchObject({
        code: "42501",
      });
    }
  });

  it("refuses a reference to another workspace's row as it refuses one to nothing", async () => {
    const [foreign] = await db.query<{ id: string }>("select id from contacts where workspace_id = $1", [
      fixture.other.workspaceId,
    ]);
    for (const contactId of [foreign!.id, newId()]) {
      const { text, values } = insertText("orders", {
        ...fixture.newRow("orders", "own", newId()),
        contact_id: contactId,
      });
      await expect(inExecution(text, values)).rejects.toMatchObject({
        code: "23503",
        constraint: "orders_contact_fkey",
      });
    }
  });

  it("lets only owners, admins and keys with the permission write API keys", async () => {
    const write = "update api_keys set name = name";
    const { users } = fixture.own;
    expect(await inExecution(write, [], { user_id: users.admin.userId })).toBeGreaterThan(0);
    expect(await inExecution(write, [], { api_key_id: fixture.keys.live, user_id: "" })).toBeGreaterThan(0);
    expect(await inExecution(write, [], { user_id: users.member.userId })).toBe(0);
    expect(await inExecution(write, [], { api_key_id: fixture.keys.powerless, user_id: "" })).toBe(0);
    const { text, values } = insertText("api_keys", fixture.newRow("api_keys", "own", newId())!);
    await expect(inExecution(text, values, { user_id: users.member.userId })).rejects.toMatchObject({
      code: "42501",
    });
  });

  it("lets an execution write no other execution's row", async () => {
    const caller = { user_id: fixture.own.users.owner.userId };
    const { text, values } = insertText(
      "tool_executions",
      fixture.newRow("tool_executions", "own", newId(), caller)!,
    );
    await expect(inExecution(text, values)).rejects.toMatchObject({ code: "42501" });
  });

  it("lets a batch write what its parts leave, of those that it names", async () => {
    const [batch, part] = [newId(), newId()];
    const caller = { user_id: fixture.own.users.owner.userId };
    const row = { ...fixture.newRow("tool_executions", "own", part, caller)!, batch_id: batch };
    const left = {
      tool_executions: row,
      execution_records: fixture.newRow("execution_records", "own", part)!,
      effects: fixture.newRow("effects", "own", part)!,
    };
    const others = [undefined, "", newId(), `${batch},${newId()}`];
    for (const [table, of] of Object.entries(left)) {
      const { text, values } = insertText(table, of);
      const within = (part_ids?: string) =>
        inExecution(text, values, { execution_id: batch, ...(part_ids !== undefined && { part_ids }) });
      for (const parts of [part, `${newId()},${part}`]) await expect(within(parts)).resolves.toBe(0);
      for (const parts of others)
        await expect(within(parts), `${table}, parts ${parts}`).rejects.toMatchObject({ code: "42501" });
    }
    for (const batch_id of [null, newId(), part]) {
      const { text, values } = insertText("tool_executions", { ...row, batch_id });
      await expect(inExecution(text, values, { execution_id: batch, part_ids: part })).rejects.toMatchObject({
        code: "42501",
      });
    }
  });

  it("tells nobody by an execution's row which people there are", async () => {
    for (const userId of [newId(), fixture.own.users.member.userId, fixture.other.users.owner.userId]) {
      const executionId = newId();
      const row = fixture.newRow("tool_executions", "own", executionId, { user_id: userId })!;
      const { text, values } = insertText("tool_executions", row);
      await expect(inExecution(text, values, { execution_id: executionId })).rejects.toMatchObject({
        code: "42501",
      });
    }
  });

  it("lets nobody bring a revoked key back, not even who has just revoked it", async () => {
    const { live, revoked } = fixture.keys;
    const back = (id: string) => `update api_keys set revoked = false where id = '${id}'`;
    expect(await inExecution(back(live))).toBe(1);
    expect(await inExecution(back(revoked))).toBe(0);
    for (const settings of [{}, { user_id: "", api_key_id: live }])
      expect(
        await inExecution(
          back(live),
          [],
          settings,
          `update api_keys set revoked = true where id = '${live}'`,
        ),
      ).toBe(0);
  });

  it("lets a call say what became of an effect, and not put it to work", async () => {
    const becomes = (state: string) => `update effects set state = '${state}' where state = 'failed'`;
    expect(await inExecution(becomes("accepted"))).toBe(1);
    await expect(inExecution(becomes("pending"))).rejects.toThrow(/row-level security/);
  });

  it("knows the system only by its own role", async () => {
    const seen = async (role: "app" | "system" | "worker") => {
      await db.query("begin", [], role);
      try {
        if (role === "worker") await db.query("set local role acta_app", [], role);
        await db.query(
          "select set_config('acta.workspace_id', $1, true), set_config('acta.system', 'on', true)",
          [fixture.own.workspaceId],
          role,
        );
        const [row] = await db.query<{ workspace: string | null; manages: boolean }>(
          "select acta.current_workspace() as workspace, acta.may_manage_api_keys() as manages",
          [],
          role,
        );
        return row;
      } finally {
        await db.query("rollback", [], role);
      }
    };
    expect(await seen("system")).toEqual({ workspace: fixture.own.workspaceId, manages: true });
    expect(await seen("app")).toEqual({ workspace: null, manages: false });
    // Nobody has this right: it is lent for the test.
    await db.query("grant acta_app to acta_worker", [], "admin");
    try {
      expect(await seen("worker")).toEqual({ workspace: null, manages: false });
    } finally {
      await db.query("revoke acta_app from acta_worker", [], "admin");
    }
  });

  it("keeps large objects shut, which no policy covers", async () => {
    for (const call of [
      "lo_create(0)",
      "lo_from_bytea(0, 'x')",
      "lo_get(1)",
      "lo_put(1, 0, 'x')",
      "lo_open(1, 131072)",
    ])
      await expect(inExecution(`select ${call}`), call).rejects.toMatchObject({ code: "42501" });
  });

  it("lets the audit role insert for many workspaces, and read nothing back", async () => {
    const row = fixture.newRow("tool_executions", "own", newId())!;
    const { text, values } = insertText("tool_executions", row);
    await db.query(`${text} on conflict do nothing`, values, "audit");
    await expect(db.query(`${text} returning id`, values, "audit")).rejects.toMatchObject({ code: "42501" });
    const target = db.query(`${text} on conflict (workspace_id, id) do nothing`, values, "audit");
    await expect(target).rejects.toMatchObject({ code: "42501" });
  });
});

describe("the walk", () => {
  it("fails for every policy that is dropped or made true, and every table left open", {
    timeout: 300_000,
  }, async () => {
    const policies = await db.query<{
      table: string;
      name: string;
      using: string | null;
      check: string | null;
    }>(`
      select polrelid::regclass::text as table, polname as name, pg_get_expr(polqual, polrelid) as using,
             pg_get_expr(polwithcheck, polrelid) as check
      from pg_policy order by 1, 2`);
    const clients = await connect(fixture);
    const survivors: string[] = [];
    const mutate = async (table: string, change: string, revert: string) => {
      await db.query(change);
      try {
        if ((await walk(fixture, table, clients)).length === 0) survivors.push(change);
      } finally {
        await db.query(revert);
      }
    };
    // Partitions of months and the default one have the same single policy; one of them is enough.
    const interesting = policies.filter(({ table }) => !/_\d{4}_\d{2}$/.test(table));
    for (const { table, name, using, check } of interesting) {
      const recreate = await definitionOf(table, name);
      await mutate(table, `drop policy ${name} on ${table}`, recreate);
      const restore = [using && `using (${using})`, check && `with check (${check})`]
        .filter(Boolean)
        .join(" ");
      for (const [clause, text] of [
        ["using", using],
        ["with check", check],
      ] as const) {
        // Nobody may set the column that these checks are about.
        const ends = ["api_keys", "effects", "member_invitations", "password_resets"].includes(table);
        const equivalent = ends && using && clause === "with check";
        if (text && text !== "true" && !equivalent) {
          const back = `alter policy ${name} on ${table} ${restore}`;
          await mutate(table, `alter policy ${name} on ${table} ${clause} (true)`, back);
          // An UPDATE's check is only asked where its USING has already seen the fence.
          if (/execution_id/.test(text) && !(clause === "with check" && using)) {
            const unfenced = "workspace_id = (select acta.current_workspace())";
            await mutate(table, `alter policy ${name} on ${table} ${clause} (${unfenced})`, back);
          }
        }
      }
    }
    for (const table of new Set(interesting.map(({ table }) => table))) {
      for (const [off, on] of [
        ["disable", "enable"],
        ["no force", "force"],
      ]) {
        await mutate(
          table,
          `alter table ${table} ${off} row level security`,
          `alter table ${table} ${on} row level security`,
        );
      }
    }
    await mutate(
      "tool_executions",
      "grant delete on tool_executions to acta_app",
      "revoke delete on tool_executions from acta_app",
    );
    await mutate(
      "tool_executions",
      "grant update on tool_executions to acta_app",
      "revoke update on tool_executions from acta_app",
    );
    const loosened: [
      table: string,
      policy: string,
      clause: "using" | "with check",
      from: string,
      to: string,
    ][] = [
      [
        "tool_executions",
        "app_insert",
        "with check",
        "(user_id IS DISTINCT",
        "(false AND user_id IS DISTINCT",
      ],
      [
        "tool_executions",
        "app_insert",
        "with check",
        "(api_key_id IS DISTINCT",
        "(false AND api_key_id IS DISTINCT",
      ],
      ["tool_executions", "app_insert", "with check", "source <> 'ui'::text", "true"],
      [
        "tool_executions",
        "audit_insert",
        "with check",
        "(COALESCE(snapshot_before",
        "(true OR COALESCE(snapshot_before",
      ],
      [
        "tool_executions",
        "audit_insert",
        "with check",
        "(COALESCE(snapshot_after",
        "(true OR COALESCE(snapshot_after",
      ],
      ["tool_executions", "audit_insert", "with check", "undo_of IS NULL", "true"],
      ["idempotency_keys", "app_insert", "with check", "(principal_id =", "(true OR principal_id ="],
      ["api_keys", "app_update", "using", "NOT revoked", "true"],
      ["effects", "app_insert", "with check", "(execution_id = (", "(true OR execution_id = ("],
      ["approvals", "app_insert", "with check", "(preview_execution_id =", "(true OR preview_execution_id ="],
      ["approvals", "app_insert", "with check", "(user_id IS DISTINCT", "(false AND user_id IS DISTINCT"],
      [
        "approvals",
        "app_insert",
        "with check",
        "(api_key_id IS DISTINCT",
        "(false AND api_key_id IS DISTINCT",
      ],
      ["approvals", "app_insert", "with check", "(state = 'pending'::text)", "true"],
    ];
    for (const [table, name, clause, from, to] of loosened) {
      const policy = policies.find((one) => one.table === table && one.name === name)!;
      const text = clause === "using" ? policy.using! : policy.check!;
      expect(text.split(from), `${name} on ${table}: ${text}`).toHaveLength(2);
      const alter = (condition: string) => `alter policy ${name} on ${table} ${clause} (${condition})`;
      await mutate(table, alter(text.replace(from, to)), alter(text));
    }
    const [current] = await db.query<{ text: string }>(
      "select pg_get_functiondef('acta.current_workspace()'::regprocedure) as text",
    );
    const forEverybody = current!.text.replace("session_user = 'acta_system' AND ", "");
    expect(forEverybody).not.toBe(current!.text);
    await mutate("contacts", forEverybody, current!.text);
    await mutate(
      "contacts",
      "grant select on contacts to acta_worker",
      "revoke select on contacts from acta_worker",
    );
    await disconnect(clients);
    expect(survivors).toEqual([]);
    expect(await walk(fixture)).toEqual([]);
  });
});

describe("the catalogue", () => {
  it("has no role at run time that is a superuser, bypasses row security or owns a table", async () => {
    expect(
      await db.query(`
        select rolname from pg_roles
        where rolname like 'acta\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
          or (rolname <> 'acta_owner' and exists (select from pg_class where relowner = pg_roles.oid)))`),
    ).toEqual([]);
  });

  it("grants nothing to everybody, and never TRUNCATE, REFERENCES or TRIGGER", async () => {
    expect(
      await db.query(`
        select c.relname, acl.privilege_type, acl.grantee::regrole from pg_class c
        cross join lateral aclexplode(c.relacl) acl
        where c.relnamespace = 'public'::regnamespace and acl.grantee <> c.relowner
          and (acl.grantee = 0 or acl.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
            or acl.is_grantable)`),
    ).toEqual([]);
    expect(
      await db.query(`
        select p.oid::regprocedure from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        where p.pronamespace in ('acta'::regnamespace, 'public'::regnamespace) and acl.grantee = 0`),
    ).toEqual([]);
  });

  it("lets nobody at run time call a function on large objects, and says so where it cannot be helped", async () => {
    const open = () =>
      db.query<{ name: string }>(`
        select r.rolname || ' ' || p.oid::regprocedure as name from pg_proc p
        join pg_roles r on r.rolname in ('acta_app', 'acta_auth', 'acta_audit', 'acta_worker', 'acta_system')
        where (p.proname like 'lo\\_%' or p.proname in ('loread', 'lowrite'))
          and p.pronamespace = 'pg_catalog'::regnamespace and has_function_privilege(r.oid, p.oid, 'EXECUTE')`);
    expect(await open()).toEqual([]);
    await db.query(
      "grant execute on function lo_create(oid), lowrite(integer, bytea) to public",
      [],
      "admin",
    );
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on("warning", listen);
    const as = async (role: "owner" | "admin") => {
      const client = new Client({ connectionString: db.urls[role] });
      await client.connect();
      await grantDatabase(client).finally(() => client.end());
      await new Promise((next) => setImmediate(next));
    };
    try {
      await as("owner");
      expect(warnings).toEqual([expect.stringContaining("lo_create(oid), lowrite(integer,bytea)")]);
      await as("admin");
      expect(warnings).toHaveLength(1);
    } finally {
      process.off("warning", listen);
    }
    expect(await open()).toEqual([]);
  });

  it("lets each role lock the tables of the reviewed list, and no others", async () => {
    for (const role of runTimeRoles) {
      const lockable: string[] = [];
      for (const table of Object.keys(matrix)) {
        await db.query("begin", [], role);
        const locked = db.query(`lock table ${table} in access exclusive mode nowait`, [], role);
        await locked.then(
          () => lockable.push(table),
          (error: unknown) => expect(error, table).toMatchObject({ code: "42501" }),
        );
        await db.query("rollback", [], role);
      }
      expect(lockable, role).toEqual(lockableTables[role]);
    }
  });

  it("hides and locks the columns of the reviewed list, and no others", async () => {
    for (const table of Object.keys(matrix)) {
      for (const role of runTimeRoles) {
        const access = accessTo(table)?.[role];
        const columns = await db.query<{ name: string; readable: boolean; settable: boolean }>(
          `select attname::text as name, has_column_privilege($1, $2, attname, 'SELECT') as readable,
                  has_column_privilege($1, $2, attname, 'UPDATE') as settable
           from pg_attribute where attrelid = $2::text::regclass and attnum > 0 and not attisdropped order by attnum`,
          [`acta_${role}`, table],
        );
        const names = (test: (column: (typeof columns)[number]) => boolean) =>
          columns.filter(test).map(({ name }) => name);
        const place = `${role} ${table}`;
        if (access?.select)
          expect(
            names(({ readable }) => !readable),
            place,
          ).toEqual(hiddenColumns[place] ?? []);
        if (access?.update)
          expect(
            names(({ settable }) => settable),
            place,
          ).toEqual(settableColumns[place] ?? names(() => true));
      }
    }
  });

  it("keys every tenant table by its workspace first", async () => {
    const keys = await db.query<{ table: string; name: string; type: string; columns: string[] }>(`
      select conrelid::regclass::text as table, conname as name, contype::text as type,
        array(select attname::text from unnest(conkey) with ordinality k (n, i)
              join pg_attribute on attrelid = conrelid and attnum = n order by i) as columns
      from pg_constraint where contype in ('p', 'u') and connamespace = 'public'::regnamespace and conparentid = 0`);
    expect(
      keys
        .filter(({ columns }) => columns[0] !== "workspace_id")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(globalKeys).sort());
    const primary = new Map(
      keys.filter(({ type }) => type === "p").map(({ table, columns }) => [table, columns]),
    );
    for (const table of Object.keys(matrix)) {
      if (outsideWorkspaces.includes(table) || table === "tool_executions_default") continue;
      expect(primary.get(table), table).toEqual(otherKeys[table] ?? ["workspace_id", "id"]);
    }
  });

  it("ties tenant tables to each other within a workspace, deferrably and without cascades", async () => {
    const loose = await db.query(`
      select conname from pg_constraint c
      where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
        and confrelid not in ('users'::regclass, 'workspaces'::regclass)
        and (not condeferrable or condeferred or confdeltype <> 'a' or confupdtype <> 'a'
          or (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) <> 'workspace_id')`);
    expect(loose).toEqual([]);
    expect(await db.query("select tgname from pg_trigger where not tgisinternal")).toEqual([]);
  });

  it("has only the definer functions that were reviewed, each with a fixed search path", async () => {
    const functions = await db.query<{ name: string; pinned: boolean }>(`
      select pronamespace::regnamespace || '.' || proname as name,
             coalesce(proconfig::text ~ 'search_path=pg_catalog, public, pg_temp', false) as pinned
      from pg_proc where prosecdef and pronamespace in ('acta'::regnamespace, 'public'::regnamespace) order by 1`);
    expect(functions).toEqual(definerFunctions.map((name) => ({ name, pinned: true })));
  });
});

/** As the owner of the own workspace, unless told otherwise. Rolled back. Answers the rows touched. */
async function inExecution(
  text: string,
  values: unknown[] = [],
  settings: { user_id?: string; api_key_id?: string; execution_id?: string; part_ids?: string } = {},
  first?: string,
): Promise<number> {
  const all = {
    workspace_id: fixture.own.workspaceId,
    execution_id: newId(),
    user_id: fixture.own.users.owner.userId,
    api_key_id: "",
    ...settings,
  };
  await db.query("begin", [], "app");
  try {
    const calls = Object.keys(all).map((name, index) => `set_config('acta.${name}', $${index + 1}, true)`);
    await db.query(`select ${calls.join(", ")}`, Object.values(all), "app");
    if (first) await db.query(first, [], "app");
    if (/^update/.test(text)) {
      const [row] = await db.query<{ rows: number }>(
        `with changed as (${text} returning id) select count(*)::int as rows from changed`,
        values,
        "app",
      );
      return row!.rows;
    }
    return (await db.query(text, values, "app")).length;
  } finally {
    await db.query("rollback", [], "app");
  }
}

/** The statement that makes a policy as it is now. */
async function definitionOf(table: string, name: string): Promise<string> {
  const [policy] = await db.query<{ text: string }>(
    `select format('create policy %I on %s for %s to %s %s %s', polname, polrelid::regclass,
       case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
       (select string_agg(r::regrole::text, ', ') from unnest(polroles) r),
       'using (' || pg_get_expr(polqual, polrelid) || ')', 'with check (' || pg_get_expr(polwithcheck, polrelid) || ')') as text
     from pg_policy where polrelid = $1::text::regclass and polname = $2`,
    [table, name],
  );
  return policy!.text;
}
