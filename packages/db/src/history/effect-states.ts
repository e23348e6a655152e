import { type EffectState, type ExecutionEffect, internalEffectKinds, type RecordedEffect } from "@acta/core";
import type postgres from "postgres";
import type { EffectsOf, ExecutionRow } from "./to-execution.ts";

interface StateRow {
  id: string;
  state: EffectState;
  attempts: number;
  last_error_code: string | null;
}

/** One look-up for all rows of a page, and none for a page without effects. */
export async function readEffectStates(
  sql: postgres.TransactionSql,
  rows: readonly ExecutionRow[],
): Promise<EffectsOf> {
  const executions = rows.filter((row) => recordedIn(row).length > 0).map(({ id }) => id);
  const states =
    executions.length === 0
      ? []
      : await sql<StateRow[]>`
          select id, state, attempts, last_error_code from effects
          where workspace_id = (select acta.current_workspace()) and execution_id = any(${executions}::uuid[])`;
  const known = new Map(states.map((row) => [row.id, row]));
  return (row) =>
    recordedIn(row).map(({ id, kind, target }): ExecutionEffect => {
      const now = known.get(id);
      return {
        id,
        kind,
        target,
        state: now?.state ?? null,
        attempts: now?.attempts ?? 0,
        lastErrorCode: now?.last_error_code ?? null,
      };
    });
}

/** Written by the executor: see `RecordedEffect`. */
function recordedIn({ effects }: ExecutionRow): RecordedEffect[] {
  return ((effects ?? []) as RecordedEffect[]).filter(({ kind }) => !internalEffectKinds.has(kind));
}
