import { idAt, newId } from "@acta/core";
import { getTableColumns, getTableName, type Table } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as db from "../src/index.ts";
import { createTestDatabase, seedWorkspace, type TestDatabase, testPasswords } from "../src/testing.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("migrations", () => {
  it("run once, however often and by however many processes they are started", async () => {
    const applied = await database.query("select name, applied_at from acta_migrations order by name");
    const run: string[] = [];
    const options = {
      adminUrl: database.urls.admin,
      passwords: testPasswords,
      onMigration: (name: string) => run.push(name),
    };
    const [urls] = await Promise.all([db.migrate(options), db.migrate(options), db.migrate(options)]);
    expect(run).toEqual([]);
    expect(await database.query("select name, applied_at from acta_migrations order by name")).toEqual(
      applied,
    );
    expect(urls).toEqual({ ...database.urls, admin: undefined });
  });

  it("stop at one that was edited after it was applied", async () => {
    const [first] = await database.query<{ name: string; sha256: string }>(
      "select name, sha256 from acta_migrations order by name limit 1",
    );
    await database.query("update acta_migrations set sha256 = 'other' where name = $1", [first!.name]);
    const again = db.migrate({ adminUrl: database.urls.admin, passwords: testPasswords });
    await expect(again).rejects.toThrow(`migration ${first!.name} was edited`);
    await database.query("update acta_migrations set sha256 = $2 where name = $1", [
      first!.name,
      first!.sha256,
    ]);
  });

  it("make the very columns that the code believes in", async () => {
    const tables = [
      db.apiKeys,
      db.contacts,
      db.contactTags,
      db.executionRecords,
      db.memberInvitations,
      db.orderLines,
      db.orders,
      db.passwordResets,
      db.products,
      db.sessions,
      db.tags,
      db.toolExecutions,
      db.users,
      db.workspaceMembers,
      db.workspaces,
    ] satisfies Table[];
    for (const table of tables) {
      const name = getTableName(table);
      const real = await database.query<{ name: string; type: string; required: boolean }>(
        `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required
         from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped`,
        [name],
      );
      const known = Object.values(getTableColumns(table as Table)).map((column) => ({
        name: column.name,
        type: column.getSQLType().replace("timestamp (3)", "timestamp(3)"),
        required: column.notNull || column.primary,
      }));
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect(known.sort(byName), name).toEqual(real.sort(byName));
    }
  });

  it("need a database no older than PostgreSQL 15, and use nothing newer", async () => {
    const functions = await database.query<{ name: string }>(
      "select proname as name from pg_proc where pronamespace = 'acta'::regnamespace and prosrc ~ 'uuidv7'",
    );
    expect(functions).toEqual([]);
  });
});

describe("the partitions of executions", () => {
  const names = async () =>
    (
      await database.query<{ name: string }>(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'tool_executions'::regclass order by 1",
      )
    ).map(({ name }) => name);
  const monthOf = (ahead: number) => {
    const now = new Date();
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
    return { name: `tool_executions_${month.toISOString().slice(0, 7).replace("-", "_")}`, start: month };
  };
  let insert: (id: string) => Promise<string>;

  beforeAll(async () => {
    const { workspaceId } = await seedWorkspace(database);
    insert = async (id) => {
      await database.query(
        `insert into tool_executions (workspace_id, id, tool_name, status, started_at, completed_at, duration_ms, source)
         values ($1, $2, 'a.b.c', 'success', now(), now(), 1, 'api')`,
        [workspaceId, id],
      );
      const [row] = await database.query<{ place: string }>(
        "select tableoid::regclass::text as place from tool_executions where id = $1",
        [id],
      );
      return row!.place;
    };
  });

  it("reach from last month to three months ahead, and beside them the default", async () => {
    expect(await names()).toEqual(
      [...[-1, 0, 1, 2, 3].map((ahead) => monthOf(ahead).name), "tool_executions_default"].sort(),
    );
  });

  it("take each id by its time, to the millisecond", async () => {
    expect(await insert(newId())).toBe(monthOf(0).name);
    const { name, start } = monthOf(1);
    expect(await insert(idAt(start))).toBe(name);
    expect(await insert(idAt(new Date(start.getTime() - 1)))).toBe(monthOf(0).name);
  });

  it("are made by the worker, once", async () => {
    const maintenance = db.createMaintenance({ workerUrl: database.urls.worker });
    expect(await maintenance.ensurePartitions(3)).toBe(0);
    expect(await maintenance.ensurePartitions(5)).toBe(2);
    expect(await maintenance.ensurePartitions(5)).toBe(0);
    expect(await maintenance.partitionHealth()).toEqual({ monthsAhead: 5, defaultUsed: false });
    await maintenance.close();
    await expect(database.query("select acta.ensure_partitions(6)", [], "app")).rejects.toMatchObject({
      code: "42501",
    });
  });

  it("let an id of no month in, and say so", async () => {
    const maintenance = db.createMaintenance({ workerUrl: database.urls.worker });
    expect(await insert(idAt(monthOf(9).start))).toBe("tool_executions_default");
    expect(await maintenance.partitionHealth()).toEqual({ monthsAhead: 5, defaultUsed: true });
    await maintenance.close();
  });

  it("are passed over where a page cannot be", async () => {
    const last = new Date(monthOf(1).start.getTime() - 1);
    const plan = await database.query<{ "QUERY PLAN": string }>(
      `explain select * from tool_executions where id >= '${idAt(monthOf(0).start)}' and id < '${idAt(last)}' order by id desc limit 50`,
    );
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    expect(text).toContain(monthOf(0).name);
    for (const ahead of [-1, 1, 2]) expect(text).not.toContain(monthOf(ahead).name);
    expect(text).not.toContain("default");
  });
});

describe("ended logins", () => {
  it("are removed by the worker after a while", async () => {
    const { users } = await seedWorkspace(database);
    const day = 24 * 60 * 60 * 1000;
    const login = (expires: number, revoked: number | null) =>
      database.query(
        "insert into sessions (id, user_id, refresh_hash, expires_at, revoked_at) values ($1, $2, $3, $4, $5)",
        [
          newId(),
          users.owner.userId,
          newId(),
          new Date(Date.now() + expires * day),
          revoked === null ? null : new Date(Date.now() + revoked * day),
        ],
      );
    await login(1, null);
    await login(-3, null);
    await login(-9, null);
    await login(1, -9);
    const maintenance = db.createMaintenance({ workerUrl: database.urls.worker });
    expect(await maintenance.removeEndedSessions(7)).toBe(2);
    await maintenance.close();
    expect(await database.query("select 1 from sessions")).toHaveLength(2);
  });
});
