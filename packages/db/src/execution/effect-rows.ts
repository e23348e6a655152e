import type { EffectRequest, ToolExecutionRecord } from "@acta/core";
import { Statement } from "../wire/statement.ts";
import type { WireValue } from "../wire/values.ts";

/** All effects of a call in one statement. What is not said here (state, counts) begins as the table's defaults. */
export const insertEffects = new Statement(`INSERT INTO effects
  (workspace_id, id, execution_id, kind, target, ordering_key, payload)
SELECT $1, e.id, $2, e.kind, e.target, e."orderingKey", e.payload
FROM jsonb_to_recordset($3) AS e (id uuid, kind text, target text, "orderingKey" text, payload jsonb)`);

export function effectValues(
  { workspace_id, id }: Pick<ToolExecutionRecord, "workspace_id" | "id">,
  effects: readonly EffectRequest[],
): WireValue[] {
  const rows = effects.map(({ preview: _, ...row }) => row);
  return [workspace_id, id, JSON.stringify(rows)];
}
