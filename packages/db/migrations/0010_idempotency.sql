-- What was answered under which idempotency key. A key belongs to whoever calls, within a workspace: the user, the API
-- key, or for the system's own calls the workspace itself, by its id.
--
-- The row is written by the transaction of the call it answers, beside the execution's row and COMMIT, so it is there
-- exactly when the effect is. Until then a lock stands for it: one write a call instead of two.
--
-- No foreign keys, as with execution_records: the row is written together with what it names, and leaves before it.
CREATE TABLE idempotency_keys (
  workspace_id uuid NOT NULL,
  principal_id uuid NOT NULL,
  key text NOT NULL,
  -- Digest of the tool, the mode and the canonical inputs.
  fingerprint text NOT NULL,
  execution_id uuid NOT NULL,
  -- JSON, but text: jsonb would keep neither the order of its keys nor the spelling of its numbers.
  answer text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, principal_id, key),
  CONSTRAINT idempotency_keys_key CHECK (length(key) BETWEEN 1 AND 255)
);

-- For the worker, which removes what is old in all workspaces.
CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);

CALL acta.protect('idempotency_keys', '{insert}',
  'execution_id = (SELECT nullif(current_setting(''acta.execution_id'', true), '''')::uuid)');
GRANT SELECT, INSERT ON idempotency_keys TO acta_app;

CREATE POLICY worker_read ON idempotency_keys FOR SELECT TO acta_worker USING (true);
CREATE POLICY worker_delete ON idempotency_keys FOR DELETE TO acta_worker USING (true);
GRANT SELECT (workspace_id, principal_id, key, created_at), DELETE ON idempotency_keys TO acta_worker;

-- Claims a key for the rest of the transaction, or raises. It travels with a call's first query, between the settings
-- and that query: raising makes the server skip the rest of the message, so the call's query never runs.
--   AC409  another transaction holds the key. Told at once: nobody waits for it.
--   AC422  it was used for another call
--   AC208  it was used for this very call, which is done
-- The look-up comes after the lock and, being in a volatile function, has a snapshot of its own: whoever gets the lock
-- sees what the one before committed. It is made without the lock too, since others may hold it only to be told that
-- there is an answer. Two keys with one hash cost a needless AC409, which is answered by a repetition.
-- Invoker's rights: row security applies.
CREATE FUNCTION acta.claim_key(workspace uuid, principal uuid, wanted text, print text) RETURNS void
  LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  held boolean := pg_catalog.pg_try_advisory_xact_lock(
    pg_catalog.hashtextextended(pg_catalog.concat_ws(E'\x1f', 'acta.key', workspace, principal, wanted), 0));
  known text;
BEGIN
  SELECT fingerprint INTO known FROM public.idempotency_keys
    WHERE workspace_id = workspace AND principal_id = principal AND key = wanted;
  IF known = print THEN
    RAISE EXCEPTION 'this idempotency key has its answer' USING ERRCODE = 'AC208';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'this idempotency key was used for another call' USING ERRCODE = 'AC422';
  ELSIF NOT held THEN
    RAISE EXCEPTION 'a call with this idempotency key is in progress' USING ERRCODE = 'AC409';
  END IF;
END $$;

REVOKE ALL ON FUNCTION acta.claim_key(uuid, uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.claim_key(uuid, uuid, text, text) TO acta_app;
