import { newId, type Principal, type ToolExecutionRecord } from "@acta/core";

/** A row of `tool_executions` as a call would leave it, for tests that need one without a call. */
export function executionRecord(
  principal: Principal,
  values: Partial<ToolExecutionRecord> = {},
): ToolExecutionRecord {
  const now = new Date().toISOString();
  return {
    id: newId(),
    workspace_id: principal.workspaceId,
    tool_name: "crm.contact.create",
    inputs: {},
    outputs: {},
    status: "success",
    error_message: null,
    error_stack: null,
    started_at: now,
    completed_at: now,
    duration_ms: 1,
    user_id: principal.type === "user" ? principal.userId : null,
    session_id: null,
    request_context: {},
    snapshot_before: null,
    snapshot_after: null,
    batch_id: null,
    related_executions: null,
    api_key_id: principal.type === "apiKey" ? principal.apiKeyId : null,
    source: principal.type === "apiKey" ? "api" : "ui",
    error_code: null,
    error_fingerprint: null,
    request_id: null,
    trace_id: null,
    idempotency_key: null,
    approval_id: null,
    plan_id: null,
    preview: null,
    effects: null,
    undo_of: null,
    rerun_of: null,
    ...values,
  };
}
