import { type FsckCheck, statementCheck } from "./check.ts";

const keysOf = (snapshot: string) =>
  `(SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(${snapshot}) AS key)`;

export const executionChecks: readonly FsckCheck[] = [
  statementCheck(
    "executions.whole",
    "Every execution's row says one thing: what it changed if it succeeded, why it failed if it did not.",
    `SELECT workspace_id, id::text AS subject, problem FROM tool_executions CROSS JOIN LATERAL (VALUES
      (status = 'error' AND error_code IS NULL, 'it failed without an error code'),
      (status = 'success' AND error_code IS NOT NULL, 'it succeeded with an error code'),
      (status <> 'success' AND coalesce(snapshot_after, '{}') <> '{}', 'it did not succeed and has changes'),
      (${keysOf("snapshot_before")} IS DISTINCT FROM ${keysOf("snapshot_after")},
        'its snapshots before and after are of different records'),
      (completed_at < started_at, 'it ended before it began')) AS fault (is_so, problem)
    WHERE is_so ORDER BY workspace_id, id`,
  ),
  statementCheck(
    "executions.records",
    "Every record an execution changed has the execution in its history, and no other.",
    `SELECT e.workspace_id, e.id::text AS subject, 'it changed ' || key || ', whose history does not have it' AS problem
    FROM tool_executions e CROSS JOIN LATERAL jsonb_object_keys(e.snapshot_after) AS key
    WHERE e.status = 'success' AND NOT EXISTS (SELECT FROM execution_records r WHERE r.workspace_id = e.workspace_id
      AND r.record_id = split_part(key, '/', 2)::uuid AND r.execution_id = e.id)
    UNION ALL
    SELECT r.workspace_id, r.execution_id::text, 'the history of ' || r.record_id || ' has it, and it changed nothing'
    FROM execution_records r LEFT JOIN tool_executions e ON e.workspace_id = r.workspace_id AND e.id = r.execution_id
    WHERE e.id IS NULL OR e.status <> 'success' OR coalesce(e.snapshot_after, '{}') = '{}'
    ORDER BY 1, 2`,
  ),
  // The row of one that is not atomic comes last: where its process died it is missing, and the items are done all the same.
  statementCheck(
    "batches.whole",
    "Of an atomic batch nothing is done unless all of it is.",
    `SELECT i.workspace_id, i.id::text AS subject, 'it was done, and its batch ' || b.id || ' was not' AS problem
    FROM tool_executions i JOIN tool_executions b ON b.workspace_id = i.workspace_id AND b.id = i.batch_id
    WHERE i.status = 'success' AND b.status <> 'success' AND coalesce(b.inputs -> 'atomic', 'true') <> 'false'
    ORDER BY 1, 2`,
  ),
];
