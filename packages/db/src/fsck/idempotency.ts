import { type FsckCheck, statementCheck } from "./check.ts";

export const idempotencyChecks: readonly FsckCheck[] = [
  statementCheck(
    "idempotency.answers",
    "Every answered key has the execution it answers for, made by the same caller under the same key.",
    `SELECT k.workspace_id, k.execution_id::text AS subject, 'the key ' || k.key || ' answers for it' || CASE
        WHEN e.id IS NULL THEN ', and it is not there'
        WHEN e.status <> 'success' AND e.approval_id IS NULL THEN ', and it did not succeed'
        ELSE ', and it was called by another or under another key' END AS problem
    FROM idempotency_keys k LEFT JOIN tool_executions e ON e.workspace_id = k.workspace_id AND e.id = k.execution_id
    WHERE e.id IS NULL OR (e.status <> 'success' AND e.approval_id IS NULL)
      OR e.idempotency_key IS DISTINCT FROM k.key
      OR k.principal_id <> coalesce(e.user_id, e.api_key_id, e.workspace_id)
    ORDER BY 1, 2`,
  ),
  // Keys are kept for 7 days; what an approval or a batch ran later answers for nothing by itself.
  statementCheck(
    "idempotency.kept",
    "Every change made under a key in the last days has its answer kept.",
    `SELECT e.workspace_id, e.id::text AS subject, 'it was called under the key ' || e.idempotency_key || ', which has no answer' AS problem
    FROM tool_executions e
    WHERE e.idempotency_key IS NOT NULL AND e.status = 'success' AND coalesce(e.snapshot_after, '{}') <> '{}'
      AND e.created_at > now() - interval '6 days' AND e.batch_id IS NULL AND e.approval_id IS NULL
      AND NOT EXISTS (SELECT FROM idempotency_keys k WHERE k.workspace_id = e.workspace_id AND k.execution_id = e.id)
    ORDER BY 1, 2`,
  ),
];
