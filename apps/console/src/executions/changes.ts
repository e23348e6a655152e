import type { RecordChange, ToolExecution } from "@acta/core";
import { type FieldChange, mainFirst } from "@acta/core/changes";
import { fieldLabel } from "@/format/words";

/** `Custom fields › tier`: inside a JSON column the names are their owner's, and stay as they were given. */
export function changeLabel({ path, column }: Pick<FieldChange, "path" | "column">): string {
  const inside = path.slice(column.length + 1);
  return inside ? `${fieldLabel(column)} › ${inside}` : fieldLabel(column);
}

/** The changes an execution made, or for a dry-run would have made. */
export function changesOf(execution: ToolExecution): readonly RecordChange[] {
  return mainFirst(execution.status === "dry_run" ? (execution.preview?.changes ?? []) : execution.changes);
}
