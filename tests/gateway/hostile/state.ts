import type { TestDatabase } from "@acta/db/testing";

/** A digest of every row of every table but the history, which all calls add to; by table, with its number of rows. */
export async function digestTables(db: TestDatabase): Promise<{ [table: string]: string }> {
  const tables = await db.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
     and relkind in ('r', 'p') and not relispartition and relname <> 'tool_executions' order by relname`,
  );
  // When a key was last used is written now and then, and says so of refused calls as well.
  const digests = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(md5((to_jsonb(t) - 'last_used_at' - 'last_used_ip')::text), '' order by md5((to_jsonb(t) - 'last_used_at' - 'last_used_ip')::text)), '')) as digest from "${name}" t`,
  );
  const rows = await db.query<{ name: string; digest: string }>(digests.join(" union all "));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
