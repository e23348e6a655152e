import type { JsonObject, RowRestore } from "@acta/core";
import { annotationsOf } from "../schema/annotations.ts";
import { tableRelations } from "../schema/relations.ts";
import { type Statement, statementOf } from "../wire/statement.ts";
import { toIsoInstant, toWire } from "../wire/values.ts";
import type { Send } from "./read-database.ts";
import type { ExactWriter } from "./records.ts";
import { codecOf } from "./row-codec.ts";

export interface DeriveOptions {
  workspaceId: string;
  writer: ExactWriter;
  send: Send;
}

/**
 * Computes anew what follows from rows that have been restored, in them and in what they are parts of. A value that was
 * brought back by itself could contradict what others have made of the rest since.
 *
 * @returns how many rows were written that were not restored themselves
 */
export async function derive(
  restores: readonly RowRestore[],
  { workspaceId, writer, send }: DeriveOptions,
): Promise<number> {
  const restored = new Set(restores.map(({ table, id }) => `${table}/${id}`));
  let others = 0;
  for (const [name, ids] of concerned(restores)) {
    const of = [workspaceId, toWire([...ids])];
    // Locked by a statement of its own: the one behind it then sees what others have committed until then.
    const [, { rows }] = await Promise.all([send(lock(name), of), send(compute(name), of)]);
    const { table } = tableRelations().get(name)!;
    const columns = derivedOf(name);
    for (const [id, stamp, ...values] of rows) {
      const patch: JsonObject = Object.fromEntries(
        columns.map(([column], index) => [column, values[index]!]),
      );
      const known = restored.has(`${name}/${id}`);
      // A restored row has been given the time at which it counts as written.
      if (known && stamp) patch.updated_at = toIsoInstant(stamp);
      if (!known) others++;
      await writer.update(table, id!, patch);
    }
  }
  return others;
}

/** Ids of the rows that have something to compute, by table: parts before what they are parts of. */
function concerned(restores: readonly RowRestore[]): [table: string, ids: ReadonlySet<string>][] {
  const found = new Map<string, Set<string>>();
  const note = (table: string, id: unknown) => {
    if (typeof id !== "string") return;
    const ids = found.get(table);
    if (ids) ids.add(id);
    else found.set(table, new Set([id]));
  };
  for (const { table, id, change, current } of restores) {
    if (derivedOf(table).some(([, { from }]) => isTouched(from, change))) note(table, id);
    for (const { column, parent } of tableRelations().get(table)?.parents ?? []) {
      if (!derivedOf(parent).some(([, { parts }]) => parts?.includes(table))) continue;
      note(parent, current?.[column]);
      if (change.operation !== "delete")
        note(parent, change.operation === "insert" ? change.row[column] : change.patch[column]);
    }
  }
  // What is deleted by the same undo has nothing to compute.
  for (const { table, id, change } of restores)
    if (change.operation === "delete") found.get(table)?.delete(id);
  return [...found].sort(([a], [b]) => depthOf(b) - depthOf(a));
}

function isTouched(columns: readonly string[], change: RowRestore["change"]): boolean {
  if (change.operation === "update") return columns.some((column) => column in change.patch);
  return change.operation === "insert";
}

const depthOf = (table: string): number => tableRelations().get(table)?.depth ?? 0;

const derivedOf = (name: string) => Object.entries(annotationsOf(name).derived ?? {});

const lock = (table: string): Statement =>
  statementOf(
    `SELECT FROM "${table}" WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE`,
  );

/** The rows that are not what they follow from, with what that is. */
function compute(name: string): Statement {
  const columns = derivedOf(name);
  const { readable } = codecOf(tableRelations().get(name)!.table);
  const stamp = readable.some((column) => column.name === "updated_at") ? `"${name}".updated_at` : "NULL";
  const list = (prefix: string) => columns.map(([column]) => `${prefix}."${column}"`).join(", ");
  return statementOf(`SELECT "${name}".id, ${stamp}, ${list("derived")} FROM "${name}"
CROSS JOIN LATERAL (SELECT ${columns.map(([column, { sql }]) => `${sql} AS "${column}"`).join(", ")}) AS derived
WHERE "${name}".workspace_id = $1 AND "${name}".id = ANY ($2::uuid[]) AND (${list(`"${name}"`)}) IS DISTINCT FROM (${list("derived")})
ORDER BY 1`);
}
