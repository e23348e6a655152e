import { type FsckCheck, statementCheck } from "./check.ts";

export const structureChecks: readonly FsckCheck[] = [
  statementCheck(
    "database.fenced",
    "Every table is under row security, for its owner too, and every constraint holds for all rows.",
    `SELECT NULL::uuid AS workspace_id, relname::text AS subject, 'row security is not enabled and forced' AS problem
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND NOT (relrowsecurity AND relforcerowsecurity)
    UNION ALL
    SELECT NULL, conrelid::regclass::text, conname || ' was never checked against the rows that were there'
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND NOT convalidated
    ORDER BY 2, 3`,
  ),
  statementCheck(
    "database.partitions",
    "The partition for what fits into no month is empty: months are made ahead.",
    `SELECT workspace_id, id::text AS subject, 'its month had no partition when it was written' AS problem
    FROM tool_executions_default ORDER BY workspace_id, id`,
  ),
];
