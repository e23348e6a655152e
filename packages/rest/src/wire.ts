import type {
  Approval,
  ApprovalDetail,
  JsonObject,
  PlanDrift,
  Preview,
  RecordBlame,
  RecordChange,
  RecordEvent,
  RecordState,
  ToolCallResult,
  ToolExecution,
  ToolExecutionResult,
  UndoConflict,
} from "@acta/core";

/**
 * A call's result as it goes over the wire: a preview's parts stand beside its outputs. A repeated answer is the first
 * one to the byte: that it is one stands in a header.
 */
export function toWireResult(result: ToolCallResult): object {
  if (result.status === "pending_approval") return result;
  if (result.preview) return { ...withoutPreview(result), ...toWirePreview(result.preview) };
  const first = result.replayed ? withoutReplayed(result) : result;
  return first.undo?.available
    ? { ...first, undo: { available: true, href: `/v1/executions/${first.id}/undo` } }
    : first;
}

function withoutReplayed({ replayed: _, ...first }: ToolExecutionResult): ToolExecutionResult {
  return first;
}

/** The column becomes a field's name; what follows it is the name of a member, which is the workspace's own. */
export function toWireConflict(conflict: UndoConflict): UndoConflict {
  return conflict.field === null ? conflict : { ...conflict, field: fieldName(conflict.field) };
}

function fieldName(field: string): string {
  const [column = "", ...members] = field.split(".");
  return [camelCase(column), ...members].join(".");
}

function withoutPreview({ id, toolName, status, outputs, durationMs }: ToolExecutionResult) {
  return { id, toolName, status, outputs, durationMs };
}

/** An execution as `GET /v1/executions` answers it. */
export function toWireExecution(execution: ToolExecution): object {
  return {
    ...execution,
    changes: execution.changes.map(toWireChange),
    preview: execution.preview && toWirePreview(execution.preview),
  };
}

/** A record as `GET /v1/records/{kind}/{id}` answers it. */
export function toWireRecord({ record, parts, ...state }: RecordState): object {
  return {
    ...state,
    record: camelCaseRow(record),
    parts: parts.map(({ row, ...part }) => ({ ...part, row: camelCaseRow(row) })),
  };
}

export function toWireRecordEvent(event: RecordEvent): object {
  return { ...event, changes: event.changes.map(toWireChange) };
}

export function toWireBlame(blame: RecordBlame): object {
  return { ...blame, fields: blame.fields.map((each) => ({ ...each, field: fieldName(each.field) })) };
}

/** An approval as `/v1/approvals` answers it. */
export function toWireApproval(approval: Approval | ApprovalDetail): object {
  return {
    ...approval,
    drift: approval.drift?.map(toWireDrift) ?? null,
    ...("preview" in approval && { preview: approval.preview && toWirePreview(approval.preview) }),
  };
}

function toWirePreview(preview: Preview) {
  return { ...preview, changes: preview.changes.map(toWireChange) };
}

function toWireChange(change: RecordChange): RecordChange {
  return { ...change, before: camelCaseRow(change.before), after: camelCaseRow(change.after) };
}

/** Pointers into outputs are field names already. */
export function toWireDrift(drift: PlanDrift): PlanDrift {
  return drift.table === null || drift.field === null ? drift : { ...drift, field: camelCase(drift.field) };
}

/**
 * Column names become field names; what a column holds stays as it is, since the names inside a jsonb column (custom
 * fields) are the workspace's own.
 */
export function camelCaseRow(row: JsonObject | null): JsonObject | null {
  if (row === null) return null;
  const wire: JsonObject = {};
  for (const column in row) wire[camelCase(column)] = row[column]!;
  return wire;
}

const fieldNames = new Map<string, string>();

function camelCase(column: string): string {
  let name = fieldNames.get(column);
  if (name === undefined) {
    name = column.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    fieldNames.set(column, name);
  }
  return name;
}
