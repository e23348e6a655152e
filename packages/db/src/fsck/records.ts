import type { PgColumn } from "drizzle-orm/pg-core";
import { codecOf } from "../execution/row-codec.ts";
import { type TableRelations, tableRelations } from "../schema/relations.ts";
import type { Ask, Found, FsckCheck } from "./check.ts";

/** Tables of the machinery itself: their rows are written beside the record of a call, not by a tool. */
const machinery = new Set(["tool_executions", "effects", "effect_attempts", "approvals", "approval_outputs"]);

/** Rows of these may have been there before anybody could make a call: an owner's seed, a migration. */
const bornElsewhere = new Set(["workspaces", "workspace_members"]);

/** By its history: how often a record came, went, and came to and left the state it is in now. */
interface Balance {
  workspace_id: string;
  key: string;
  is_there: boolean;
  touches: number;
  births: number;
  deaths: number;
  arrivals: number;
  departures: number;
}

/**
 * Every state a record ever had but the last was left by the call that made the next. So of a record that is there it is
 * enough to count: born once more than deleted, and brought to its present state once more than away from it. Nothing
 * has to be known of the order in which calls committed, which ids do not tell.
 */
export const recordChecks: readonly FsckCheck[] = [
  {
    name: "records.match",
    holds: "Every record is what the recorded calls made of it, and what they made is there.",
    async find(ask) {
      const tables = [...tableRelations()].flatMap(([name, each]) => (machinery.has(name) ? [] : [each]));
      const apart = await readColumnsKeptApart(ask);
      const rows = await ask<Balance>(balanceOf(tables, apart), [tables.map(nameOf)]);
      return rows.flatMap((row): Found[] => {
        const problem = problemOf(row);
        return problem ? [{ workspaceId: row.workspace_id, subject: row.key, problem }] : [];
      });
    },
  },
];

function problemOf({ key, is_there, touches, births, deaths, arrivals, departures }: Balance): string | null {
  const wasThere = bornElsewhere.has(key.slice(0, key.indexOf("/"))) && births < deaths + (is_there ? 1 : 0);
  if (!is_there) {
    return births === deaths + (wasThere ? -1 : 0) ? null : "it is gone, and no recorded call deleted it";
  }
  if (touches === 0) return wasThere ? null : "it is there, and no recorded call made it";
  if (births !== deaths + (wasThere ? 0 : 1)) return "it is there, and by its history it is not";
  return arrivals === departures + 1 ? null : "it is not as the recorded calls left it";
}

const nameOf = ({ table }: TableRelations): string => codecOf(table).name;

/** Columns that change outside of calls, such as when a key was last used: other roles than `acta_app` may. */
async function readColumnsKeptApart(ask: Ask): Promise<ReadonlySet<string>> {
  const rows = await ask<{ name: string }>(`
    SELECT table_name || '.' || column_name AS name FROM information_schema.column_privileges
    WHERE table_schema = 'public' AND privilege_type = 'UPDATE' AND grantee IN ('acta_auth', 'acta_worker')`);
  return new Set(rows.map(({ name }) => name));
}

/** Only what differs from a record with one birth and no further event can be wrong, so only that is answered. */
function balanceOf(tables: readonly TableRelations[], apart: ReadonlySet<string>): string {
  const now = tables.map(({ table }) => {
    const { name, quoted, readable } = codecOf(table);
    const members = readable
      .filter((column) => !apart.has(`${name}.${column.name}`))
      .map((column) => `'${column.name}', ${spelled(column.name, column.type)}`);
    return `SELECT workspace_id, '${name}/' || id AS key, jsonb_build_object(${members.join(", ")}) AS record FROM ${quoted}`;
  });
  const isNow = (state: string) => `CASE WHEN record IS NOT NULL AND jsonb_typeof(${state}) = 'object'
    THEN NOT EXISTS (SELECT FROM jsonb_each(record) AS member
      WHERE jsonb_exists(${state}, member.key) AND ${state} -> member.key IS DISTINCT FROM member.value)
    ELSE false END`;
  return `WITH now AS (${now.join("\nUNION ALL ")}),
touched AS (
  SELECT e.workspace_id, after.key, e.snapshot_before -> after.key AS state_before, after.value AS state_after
  FROM tool_executions e CROSS JOIN LATERAL jsonb_each(e.snapshot_after) AS after
  WHERE e.status = 'success' AND split_part(after.key, '/', 1) = ANY ($1::text[])),
balance AS (
  SELECT workspace_id, key, bool_or(record IS NOT NULL) AS is_there, count(state_after)::int AS touches,
    count(*) FILTER (WHERE state_before = 'null')::int AS births, count(*) FILTER (WHERE state_after = 'null')::int AS deaths,
    count(*) FILTER (WHERE ${isNow("state_after")})::int AS arrivals, count(*) FILTER (WHERE ${isNow("state_before")})::int AS departures
  FROM touched FULL JOIN now USING (workspace_id, key) GROUP BY workspace_id, key)
SELECT * FROM balance
WHERE NOT (is_there AND births = deaths + 1 AND arrivals = departures + 1) AND NOT (NOT is_there AND births = deaths)
ORDER BY workspace_id, key`;
}

/** As snapshots spell it (`execution/row-codec.ts`). */
function spelled(column: string, type: ReturnType<PgColumn["getSQLType"]>): string {
  return type === "timestamp (3) with time zone"
    ? `to_char("${column}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : `"${column}"`;
}
