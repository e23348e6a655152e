import { type FsckCheck, statementCheck } from "./check.ts";

export const approvalChecks: readonly FsckCheck[] = [
  statementCheck(
    "approvals.whole",
    "Every call that waits has its preview; every approved one is queued or was carried out, once, as the one that was approved.",
    `SELECT a.workspace_id, a.id::text AS subject, 'its preview ' || a.preview_execution_id || ' is not there' AS problem
    FROM approvals a LEFT JOIN tool_executions p ON p.workspace_id = a.workspace_id AND p.id = a.preview_execution_id
    WHERE p.id IS NULL OR p.status <> 'dry_run' OR p.approval_id IS DISTINCT FROM a.id
    UNION ALL
    SELECT a.workspace_id, a.id::text, 'it was carried out, and the execution ' || coalesce(a.execution_id::text, '') || ' is not there'
    FROM approvals a LEFT JOIN tool_executions e ON e.workspace_id = a.workspace_id AND e.id = a.execution_id
    WHERE a.state = 'executed' AND (e.id IS NULL OR e.status <> 'success' OR e.approval_id IS DISTINCT FROM a.id)
    UNION ALL
    SELECT e.workspace_id, e.approval_id::text, 'the execution ' || e.id || ' carried it out, and it does not say so'
    FROM tool_executions e LEFT JOIN approvals a ON a.workspace_id = e.workspace_id AND a.id = e.approval_id
    WHERE e.approval_id IS NOT NULL AND e.status = 'success' AND e.batch_id IS NULL
      AND (a.state IS DISTINCT FROM 'executed' OR a.execution_id IS DISTINCT FROM e.id)
    UNION ALL
    SELECT a.workspace_id, a.id::text, 'it was approved, and nothing is queued that would carry it out' FROM approvals a
    WHERE a.state = 'approved' AND NOT EXISTS (SELECT FROM effects f WHERE f.workspace_id = a.workspace_id
      AND f.kind = 'approval.run' AND f.payload ->> 'approvalId' = a.id::text AND f.state <> 'accepted')
    ORDER BY 1, 2`,
  ),
];
