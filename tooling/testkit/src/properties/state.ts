import type { JsonObject } from "@acta/core";
import { sql } from "drizzle-orm";
import type { TestBed } from "../world.ts";

/** The rows of some workspaces, by table. */
export interface State {
  readonly [table: string]: readonly JsonObject[];
}

/** Of the history: every call adds to it, whatever it does. */
const history = /^(tool_executions.*|execution_records|idempotency_keys)$/;
/** Rows that are written beside the record of a call rather than by its tool: undo leaves them, previews do not list them. */
export const machinery: ReadonlySet<string> = new Set(["effects", "effect_attempts"]);

/** Reads every table there is in the database, known to the testkit or not. */
export type ReadState = (workspaceIds: readonly string[]) => Promise<State>;

export async function createStateReader({ owner }: Pick<TestBed, "owner">): Promise<ReadState> {
  const found = await owner.execute<{ name: string; column: string }>(sql`
    select c.relname as name, case when c.relname = 'workspaces' then 'id' else 'workspace_id' end as column
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition
      and (c.relname = 'workspaces' or exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped))
    order by c.relname`);
  const tables = found.filter(({ name }) => !history.test(name));
  return async (workspaceIds) => {
    const ids = sql`${`{${workspaceIds.join(",")}}`}::uuid[]`;
    const parts = tables.map(
      ({ name, column }) => sql`
        select ${name}::text as name, coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t) ->> 'id'), '[]') as rows
        from ${sql.identifier(name)} t where ${sql.identifier(column)} = any (${ids})`,
    );
    const rows = await owner.execute<{ name: string; rows: JsonObject[] }>(sql.join(parts, sql` union all `));
    return Object.fromEntries(rows.map(({ name, rows: of }) => [name, of]));
  };
}

/** What a tool is answerable for. */
export function businessOf(state: State): State {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !machinery.has(name)));
}

export interface RowDifference {
  table: string;
  id: string;
  before: JsonObject | null;
  after: JsonObject | null;
}

/** The rows that differ, whoever changed them and however. */
export function differencesOf(before: State, after: State): RowDifference[] {
  return Object.keys(after).flatMap((table) => {
    const was = new Map(before[table]?.map((row) => [String(row.id), row]));
    const is = new Map(after[table]!.map((row) => [String(row.id), row]));
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
      const [old, now] = [was.get(id) ?? null, is.get(id) ?? null];
      return JSON.stringify(old) === JSON.stringify(now) ? [] : [{ table, id, before: old, after: now }];
    });
  });
}
