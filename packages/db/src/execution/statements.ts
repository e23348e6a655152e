import { Statement } from "../wire/statement.ts";

/** Texts the product itself writes: a fixed number of them. */
export const beginWrite = new Statement("BEGIN");
export const beginRead = new Statement("BEGIN READ ONLY");
export const commit = new Statement("COMMIT");
export const rollback = new Statement("ROLLBACK");
export const beginRehearsal = new Statement("SAVEPOINT acta_rehearsal");
export const endRehearsal = new Statement("ROLLBACK TO SAVEPOINT acta_rehearsal");
export const checkConstraints = new Statement("SET CONSTRAINTS ALL IMMEDIATE");
export const deferConstraints = new Statement("SET CONSTRAINTS ALL DEFERRED");
export const notifyAuth = new Statement(
  "SELECT pg_notify('acta_auth', payload) FROM unnest($1::text[]) AS payload",
);

/**
 * All of them each time, so that nothing an earlier transaction left on the connection can count. Set in a condition
 * that never holds, for `set_config` answers with what was set: no row comes back that nobody reads.
 */
export const setContext = new Statement(
  `SELECT WHERE ${[
    "acta.workspace_id",
    "acta.execution_id",
    "acta.user_id",
    "acta.api_key_id",
    "acta.system",
    "acta.tool_name",
    "acta.part_ids",
  ]
    .map((name, index) => `set_config('${name}', $${index + 1}, true) IS NULL`)
    .join(" OR ")}`,
);

/** Which item of a batch the statements behind it belong to. */
export const setExecution = new Statement(
  "SELECT set_config('acta.execution_id', $1, true), set_config('acta.tool_name', $2, true)",
);

/** That they belong to the batch again, and which items' rows it may write: ids with commas between. */
export const setBatch = new Statement(
  "SELECT set_config('acta.execution_id', $1, true), set_config('acta.tool_name', $2, true), set_config('acta.part_ids', $3, true)",
);

/** Off and on again: a limit that is running is not replaced. PostgreSQL before 17 has none. */
export const setTransactionTimeout = new Statement(
  "SELECT set_config(name, '0', true), set_config(name, $1, true) FROM pg_settings WHERE name = 'transaction_timeout'",
);

// One at a time, so that one name is enough.
export const savepoint = new Statement("SAVEPOINT acta_item");
export const rollbackToSavepoint = new Statement("ROLLBACK TO SAVEPOINT acta_item");
export const releaseSavepoint = new Statement("RELEASE SAVEPOINT acta_item");
/** Until the savepoint is rolled back to. */
export const setReadOnly = new Statement("SET TRANSACTION READ ONLY");
/** Around a check of constraints: rolled back to, they are deferred again as they were. */
export const checkpoint = new Statement("SAVEPOINT acta_check");
export const rollbackToCheckpoint = new Statement("ROLLBACK TO SAVEPOINT acta_check");
export const releaseCheckpoint = new Statement("RELEASE SAVEPOINT acta_check");

/** Raises where the key is not to be had: the statements behind it are then not run. */
export const claimKey = new Statement("SELECT acta.claim_key($1, $2, $3, $4)");
export const insertKey = new Statement(
  `INSERT INTO idempotency_keys (workspace_id, principal_id, key, fingerprint, execution_id, answer)
VALUES ($1, $2, $3, $4, $5, $6)`,
);
/** What a look at a key comes with: the claim travels ahead of it. */
export const nothing = new Statement("SELECT");
export const selectAnswer = new Statement(
  "SELECT answer FROM idempotency_keys WHERE workspace_id = $1 AND principal_id = $2 AND key = $3 AND fingerprint = $4",
);
export const selectAnswered = new Statement(
  "SELECT 1 FROM idempotency_keys WHERE workspace_id = $1 AND principal_id = $2 AND key = ANY ($3::text[]) LIMIT 1",
);

/** Keeps sealed outputs besides. Raises where the approval does not wait for being carried out: COMMIT is then not reached. */
export const settleApproval = new Statement("SELECT acta.settle_approval($1, $2, $3, $4, $5)");
export const insertApproval = new Statement(
  `INSERT INTO approvals (workspace_id, id, tool_name, input_hash, inputs, sealed_inputs, preview_execution_id, policy_id,
  policy_name, creator_may_decide, user_id, api_key_id, source, session_id, request_context, request_id, trace_id,
  idempotency_key, expires_at, created_at, updated_at)
VALUES (${Array.from({ length: 20 }, (_, index) => `$${index + 1}`).join(", ")}, $20)`,
);

export const selectPlan = new Statement(
  `SELECT tool_name, status, error_code, user_id, api_key_id, started_at, outputs, preview
FROM tool_executions WHERE workspace_id = $1 AND id = $2`,
);

export const createWorkspace = new Statement(
  "SELECT acta.create_workspace($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

const readKeyword = /^\s*\(*\s*(select|with|values)\b/i;
/**
 * What a text that begins like a read may still not do: change data in a CTE, move a sequence (which survives
 * rollback), take a lock for the session, or step out of its workspace.
 */
const forbidden =
  /\b(insert\s+into|update\s+(only\s+)?["\w.]+\s+(as\s+)?["\w]*\s*set\b|delete\s+from|merge\s+into|set_config|nextval|setval|pg_(try_)?advisory_lock|pg_notify)\b/i;

const reads = new Map<string, Statement>();
/** Texts differ by the number of their placeholders, so there is no end to them. */
const maxReads = 2_000;

/**
 * The statement of a text a handler asked for through `ctx.db`.
 *
 * @throws Error for anything but a read. `COMMIT` above all: it would keep the handler's change without its record.
 */
export function readStatement(text: string): Statement {
  const known = reads.get(text);
  if (known) return known;
  if (!readKeyword.test(text) || forbidden.test(text)) {
    throw new Error("ctx.db only reads; write through ctx.records");
  }
  if (reads.size >= maxReads) reads.clear();
  const statement = new Statement(text);
  reads.set(text, statement);
  return statement;
}
