import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededWorkspace,
  seedWorkspace,
  type TestDatabase,
} from "../src/testing.ts";

let db: TestDatabase;
let home: SeededWorkspace;

beforeAll(async () => {
  db = await createTestDatabase();
  home = await seedWorkspace(db);
  // A table that is known to be small is what a plan would scan.
  await db.query("analyze", [], "admin");
});

afterAll(() => db.drop());

it.each(["app", "system"] as const)(
  "a statement that %s plans while tables are small looks rows up by their key",
  async (role) => {
    const tables = await db.query<{ name: string }>(`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and has_table_privilege('acta_${role}', c.oid, 'select')
        and 2 = (select count(*) from pg_attribute a
          where a.attrelid = c.oid and a.attname in ('workspace_id', 'id') and not a.attisdropped)`);
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const plan = await db.query<{ "QUERY PLAN": string }>(
        `explain select id from ${name} where workspace_id = '${home.workspaceId}' and id = '${home.workspaceId}'`,
        [],
        role,
      );
      const lines = plan.map((line) => line["QUERY PLAN"]);
      expect(lines.filter((line) => line.includes(`Seq Scan on ${name}`))).toEqual([]);
    }
  },
);
