import type {
  ExecutionActor,
  ExecutionEffect,
  ExecutionUndo,
  JsonObject,
  JsonValue,
  Preview,
  RecordChange,
  Snapshot,
  ToolExecution,
  ToolExecutionRecord,
} from "@acta/core";

/** A row of `tool_executions` as postgres.js gives it, with the names of who called. */
export type ExecutionRow = Omit<ToolExecutionRecord, "started_at" | "completed_at"> & {
  started_at: Date;
  completed_at: Date;
  created_at: Date;
  user_name: string | null;
  api_key_name: string | null;
};

/** What undo makes of each execution of a page. */
export type UndoOf = (row: ExecutionRow) => ExecutionUndo;

/** What became of the effects of each execution of a page. */
export type EffectsOf = (row: ExecutionRow) => ExecutionEffect[];

export function toExecution(row: ExecutionRow, undoOf: UndoOf, effectsOf: EffectsOf): ToolExecution {
  const { source: _, ...circumstances } = row.request_context;
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    toolName: row.tool_name,
    inputs: row.inputs,
    outputs: row.outputs,
    status: row.status,
    error:
      row.error_code === null
        ? null
        : { code: row.error_code, message: row.error_message ?? "", fingerprint: row.error_fingerprint },
    startedAt: row.started_at.toISOString(),
    completedAt: row.completed_at.toISOString(),
    durationMs: row.duration_ms,
    actor: toActor(row),
    sessionId: row.session_id,
    source: row.source,
    requestContext: circumstances as { ip?: string; userAgent?: string },
    changes: toChanges(row.snapshot_before, row.snapshot_after),
    preview: toPreview(row.preview),
    effects: effectsOf(row),
    batchId: row.batch_id,
    relatedExecutions: row.related_executions ?? [],
    requestId: row.request_id,
    traceId: row.trace_id,
    idempotencyKey: row.idempotency_key,
    approvalId: row.approval_id,
    planId: row.plan_id,
    undoOf: row.undo_of,
    rerunOf: row.rerun_of,
    undo: undoOf(row),
    createdAt: row.created_at.toISOString(),
  };
}

export function toActor(
  row: Pick<ExecutionRow, "user_id" | "user_name" | "api_key_id" | "api_key_name">,
): ExecutionActor {
  if (row.user_id) return { type: "user", id: row.user_id, name: row.user_name };
  if (row.api_key_id) return { type: "apiKey", id: row.api_key_id, name: row.api_key_name };
  return { type: "system", id: null, name: null };
}

/** jsonb keeps no order of keys: tables by name, and within one by id, which is by time of creation. */
function toChanges(before: Snapshot | null, after: Snapshot | null): RecordChange[] {
  if (!before || !after) return [];
  return Object.keys(after)
    .sort()
    .map((key) => {
      const slash = key.indexOf("/");
      const was: JsonObject | null = before[key] ?? null;
      const is: JsonObject | null = after[key] ?? null;
      const operation = toOperation(was, is);
      return { table: key.slice(0, slash), id: key.slice(slash + 1), operation, before: was, after: is };
    });
}

export function toOperation(before: JsonObject | null, after: JsonObject | null): RecordChange["operation"] {
  return before === null ? "insert" : after === null ? "delete" : "update";
}

/** What the executor wrote, without what it noted for itself; a failed dry-run has none. */
export function toPreview(stored: JsonValue | null): Preview | null {
  if (stored === null) return null;
  const { changes, effects, approval } = stored as unknown as Preview;
  return { changes, effects, approval };
}
