import { type FsckCheck, statementCheck } from "./check.ts";

export const effectChecks: readonly FsckCheck[] = [
  statementCheck(
    "effects.asked",
    "Every effect was asked for by an execution that succeeded, and what a recent one asked for is there.",
    `SELECT f.workspace_id, f.id::text AS subject, 'the execution ' || f.execution_id || ' did not ask for it' AS problem
    FROM effects f LEFT JOIN tool_executions e ON e.workspace_id = f.workspace_id AND e.id = f.execution_id
    WHERE e.id IS NULL OR e.status <> 'success'
      OR NOT coalesce(e.effects, '[]') @> jsonb_build_array(jsonb_build_object('id', f.id, 'kind', f.kind))
    UNION ALL
    SELECT e.workspace_id, e.id::text, 'it asked for the effect ' || (asked ->> 'id') || ', which is not there'
    FROM tool_executions e CROSS JOIN LATERAL jsonb_array_elements(e.effects) AS asked
    WHERE e.status = 'success' AND e.created_at > now() - interval '1 day'
      AND NOT EXISTS (SELECT FROM effects f WHERE f.workspace_id = e.workspace_id AND f.id = (asked ->> 'id')::uuid)
    ORDER BY 1, 2`,
  ),
  statementCheck(
    "effects.attempts",
    "An attempt is open only while its effect is leased, and no lease outlives its worker.",
    `SELECT f.workspace_id, f.id::text AS subject, 'attempt ' || a.number || ' has no end, and nobody is at it' AS problem
    FROM effect_attempts a JOIN effects f ON f.workspace_id = a.workspace_id AND f.id = a.effect_id
    WHERE a.ended_at IS NULL AND (f.state <> 'leased' OR a.number <> f.fence)
    UNION ALL
    SELECT workspace_id, id::text, 'its lease ended at ' || lease_until || ' and nobody has taken it up: is a worker running?'
    FROM effects WHERE state = 'leased' AND lease_until < now() - interval '5 minutes'
    ORDER BY 1, 2`,
  ),
];
