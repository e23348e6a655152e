/*
 * Every statement the worker makes about effects. Each is one statement, so each is done whole or not at all, whenever
 * the process ends.
 */

const ms = (parameter: string) => `${parameter}::double precision * interval '1 millisecond'`;

const leaseColumns = `workspace_id AS "workspaceId", id, execution_id AS "executionId", kind, target, payload,
  ordering_key AS "orderingKey", fence, round_attempts AS "roundAttempts", round_at AS "roundAt"`;

/**
 * Marks what is due and hands it to the queue in the same statement: neither is done without the other. Of the effects
 * with one key only the first that is not done is due, whatever it waits for; others wait for nobody.
 *
 * `job_key` makes a job of one that is queued already the same job; `true` leaves that one its place in the queue.
 */
export const relayText = `WITH due AS (
  SELECT workspace_id, id FROM effects e
  WHERE state = 'pending' AND queued_at IS NULL AND available_at <= now() AND kind = ANY ($1)
    AND (ordering_key IS NULL OR NOT EXISTS (
      SELECT FROM effects earlier
      WHERE earlier.workspace_id = e.workspace_id AND earlier.ordering_key = e.ordering_key
        AND earlier.id < e.id AND earlier.state IN ('pending', 'leased')))
  ORDER BY available_at LIMIT $2 FOR UPDATE SKIP LOCKED
), relayed AS (
  UPDATE effects e SET queued_at = now() FROM due
  WHERE e.workspace_id = due.workspace_id AND e.id = due.id RETURNING e.workspace_id, e.id
), specs AS (
  SELECT array_agg(('effect', json_build_object('workspaceId', workspace_id, 'id', id), NULL, NULL, NULL, id::text,
    NULL, NULL)::graphile_worker.job_spec ORDER BY id) AS list FROM relayed
)
SELECT count(*)::integer AS relayed FROM specs, graphile_worker.add_jobs(list, true) WHERE list IS NOT NULL`;

export const retryText = `UPDATE effects SET state = 'pending', retry_asked_at = NULL, queued_at = NULL,
  available_at = now(), round_at = now(), round_attempts = 0, updated_at = now()
WHERE retry_asked_at IS NOT NULL AND state IN ('failed', 'unknown')`;

/**
 * A lease that ran out: its worker died, or was away for so long that nobody waits for it. What may have happened and
 * may not happen twice is unknown from here on.
 */
export const recoverText = `WITH silent AS (
  SELECT e.workspace_id, e.id, e.fence,
    CASE
      WHEN e.kind <> ALL ($2) AND NOT (e.kind = ANY ($3) AND a.sending_at IS NULL) THEN 'unknown'
      WHEN e.round_attempts >= $4 OR e.round_at < now() - $5::double precision * interval '1 hour' THEN 'failed'
      ELSE 'pending'
    END AS next
  FROM effects e
  LEFT JOIN effect_attempts a ON a.workspace_id = e.workspace_id AND a.effect_id = e.id AND a.number = e.fence
  WHERE e.state = 'leased' AND e.lease_until < now() AND e.kind = ANY ($1)
  LIMIT 200 FOR UPDATE OF e SKIP LOCKED
), ended AS (
  UPDATE effect_attempts a SET ended_at = now(), outcome = 'lost', error_code = 'WORKER_LOST',
    error_message = 'The worker went silent in the middle of it.'
  FROM silent WHERE a.workspace_id = silent.workspace_id AND a.effect_id = silent.id AND a.number = silent.fence
    AND a.ended_at IS NULL
)
UPDATE effects e SET state = silent.next, lease_owner = NULL, lease_until = NULL, queued_at = NULL,
  available_at = now(), last_error_code = 'WORKER_LOST', updated_at = now()
FROM silent WHERE e.workspace_id = silent.workspace_id AND e.id = silent.id
RETURNING e.id, e.state`;

/** The attempt's row and the lease are one: there is no attempt that nobody can see. */
export const leaseText = `WITH leased AS (
  UPDATE effects SET state = 'leased', attempts = attempts + 1, round_attempts = round_attempts + 1, fence = fence + 1,
    lease_owner = $3, lease_until = now() + ${ms("$4")}, updated_at = now()
  WHERE workspace_id = $1 AND id = $2 AND state = 'pending' AND available_at <= now()
  RETURNING *
), begun AS (
  INSERT INTO effect_attempts (workspace_id, id, effect_id, number) SELECT workspace_id, $5, id, fence FROM leased
)
SELECT ${leaseColumns} FROM leased`;

/**
 * The attempt's row says what happened even where the effect has been taken away since. The effect itself follows its
 * newest attempt only; also one that was thought lost, and reports after all.
 */
export const settleText = `WITH settled AS (
  UPDATE effects SET state = $4, lease_owner = NULL, lease_until = NULL, queued_at = NULL,
    available_at = now() + ${ms("$6")}, provider_id = coalesce($7, provider_id), last_error_code = $8, retry_asked_at = NULL,
    updated_at = now()
  WHERE workspace_id = $1 AND id = $2 AND fence = $3 AND state IN ('leased', 'unknown')
  RETURNING 1
), ended AS (
  UPDATE effect_attempts SET ended_at = now(), outcome = $5, error_code = $8, error_message = $9, response = $10
  WHERE workspace_id = $1 AND effect_id = $2 AND number = $3 AND (outcome IS NULL OR outcome IN ('lost', 'unknown'))
)
SELECT count(*) > 0 AS settled FROM settled`;

export const statements = {
  requeue: `UPDATE effects SET queued_at = NULL
WHERE state = 'pending' AND queued_at < now() - ${ms("$1")} AND available_at <= now()`,

  renew: `UPDATE effects SET lease_until = now() + ${ms("$2")}
WHERE state = 'leased' AND lease_owner = $1 RETURNING id`,

  markSending: `WITH held AS (
  UPDATE effects SET lease_until = now() + ${ms("$5")}
  WHERE workspace_id = $1 AND id = $2 AND fence = $3 AND state = 'leased' AND lease_owner = $4 AND lease_until > now()
  RETURNING workspace_id, id, fence
)
UPDATE effect_attempts a SET sending_at = coalesce(sending_at, now()) FROM held
WHERE a.workspace_id = held.workspace_id AND a.effect_id = held.id AND a.number = held.fence RETURNING a.id`,

  takeUnknown: `WITH due AS (
  SELECT workspace_id, id FROM effects
  WHERE state = 'unknown' AND kind = ANY ($1) AND retry_asked_at IS NULL AND available_at <= now()
    AND updated_at > now() - ${ms("$3")}
  LIMIT 50 FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE effects e SET available_at = now() + ${ms("$2")} FROM due
  WHERE e.workspace_id = due.workspace_id AND e.id = due.id RETURNING e.*
)
SELECT ${leaseColumns} FROM taken`,

  heartbeat: `WITH alive AS (
  INSERT INTO worker_heartbeats (pool_id) SELECT unnest($1::text[])
  ON CONFLICT (pool_id) DO UPDATE SET seen_at = now()
)
SELECT pool_id AS id FROM worker_heartbeats WHERE seen_at < now() - ${ms("$2")} AND pool_id <> ALL ($1)
UNION
-- One that died before its first sign of life can have taken jobs all the same.
SELECT locked_by FROM graphile_worker.jobs j
WHERE locked_at < now() - ${ms("$2")} AND locked_by <> ALL ($1)
  AND NOT EXISTS (SELECT FROM worker_heartbeats h WHERE h.pool_id = j.locked_by)`,
};
