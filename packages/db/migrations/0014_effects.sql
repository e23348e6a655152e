-- What happens outside of calls, and who Acta itself is when nobody calls.

/* Effects ---------------------------------------------------------------------------------------------------------- */

-- What a call asked to be done after its commit. Written by the call's own transaction, so it is there exactly when the
-- execution is; from then on the worker's. The job queue holds ids only: this row is the truth about what is to be done,
-- by whom just now, and how far it got.
--
-- No foreign key to tool_executions, as with execution_records.
CREATE TABLE effects (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  execution_id uuid NOT NULL,
  kind text NOT NULL,
  target text NOT NULL,
  -- Effects of a workspace with one key are done one after the other, by id.
  ordering_key text,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'pending',
  attempts integer NOT NULL DEFAULT 0,
  -- Who is at it, and until when nobody else may be.
  lease_owner text,
  lease_until timestamptz(3),
  -- Grows with every lease. Who holds an older number has lost it and may write nothing any more.
  fence integer NOT NULL DEFAULT 0,
  available_at timestamptz(3) NOT NULL DEFAULT now(),
  -- When the queue was given its id; null while that is still to be done.
  queued_at timestamptz(3),
  -- Where the present round of attempts began, and how many it has had: a retry that a person asks for begins a new one.
  round_at timestamptz(3) NOT NULL DEFAULT now(),
  round_attempts integer NOT NULL DEFAULT 0,
  -- When a person asked for it to be tried again: all that a call may change.
  retry_asked_at timestamptz(3),
  provider_id text,
  last_error_code text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT effects_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT effects_state CHECK (state IN ('pending', 'leased', 'accepted', 'failed', 'unknown')),
  CONSTRAINT effects_lease CHECK ((state = 'leased') = (lease_owner IS NOT NULL AND lease_until IS NOT NULL))
);

-- For the relay: what the queue does not know of yet, and what is to be tried again.
CREATE INDEX effects_waiting_idx ON effects (available_at) WHERE state = 'pending' AND queued_at IS NULL;
CREATE INDEX effects_retry_idx ON effects (retry_asked_at) WHERE retry_asked_at IS NOT NULL;
-- For the worker: leases that nobody renews, jobs that the queue lost, outcomes that are to be found out.
CREATE INDEX effects_open_idx ON effects (state, updated_at) WHERE state IN ('pending', 'leased', 'unknown');
-- For the order within a key.
CREATE INDEX effects_order_idx ON effects (workspace_id, ordering_key, id)
  WHERE ordering_key IS NOT NULL AND state IN ('pending', 'leased');
-- For people: by execution, and by state with the newest first.
CREATE INDEX effects_execution_idx ON effects (workspace_id, execution_id);
CREATE INDEX effects_state_idx ON effects (workspace_id, state, id);
-- For clean-up.
CREATE INDEX effects_done_idx ON effects (updated_at) WHERE state = 'accepted';

CREATE TABLE effect_attempts (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  effect_id uuid NOT NULL,
  -- The effect's fence: 1 for the first.
  number integer NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  -- From here on it may have reached whoever it is for; null while that is impossible.
  sending_at timestamptz(3),
  ended_at timestamptz(3),
  -- `lost`: its worker died, and nobody knows how far it got.
  outcome text,
  error_code text,
  error_message text,
  response jsonb,
  CONSTRAINT effect_attempts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT effect_attempts_number_key UNIQUE (workspace_id, effect_id, number),
  CONSTRAINT effect_attempts_effect_fkey FOREIGN KEY (workspace_id, effect_id)
    REFERENCES effects (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT effect_attempts_outcome CHECK (outcome IN ('accepted', 'retry', 'failed', 'unknown', 'lost')),
  CONSTRAINT effect_attempts_end CHECK ((outcome IS NULL) = (ended_at IS NULL))
);

CALL acta.protect('effects', '{insert}',
  'execution_id = (SELECT nullif(current_setting(''acta.execution_id'', true), '''')::uuid)');
-- Only of what has come to an end can anybody ask that it be tried again. That is all the columns allow.
CREATE POLICY app_update ON effects FOR UPDATE TO acta_app USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND state IN ('failed', 'unknown'));
GRANT SELECT ON effects TO acta_app;
GRANT INSERT (workspace_id, id, execution_id, kind, target, ordering_key, payload) ON effects TO acta_app;
GRANT UPDATE (retry_asked_at, updated_at) ON effects TO acta_app;

CALL acta.protect('effect_attempts', '{}');
GRANT SELECT ON effect_attempts TO acta_app;

CREATE POLICY worker_read ON effects FOR SELECT TO acta_worker USING (true);
CREATE POLICY worker_update ON effects FOR UPDATE TO acta_worker USING (true);
CREATE POLICY worker_delete ON effects FOR DELETE TO acta_worker USING (true);
GRANT SELECT, DELETE ON effects TO acta_worker;
GRANT UPDATE (state, attempts, lease_owner, lease_until, fence, available_at, queued_at, round_at, round_attempts,
  retry_asked_at, provider_id, last_error_code, updated_at) ON effects TO acta_worker;

CREATE POLICY worker_read ON effect_attempts FOR SELECT TO acta_worker USING (true);
CREATE POLICY worker_insert ON effect_attempts FOR INSERT TO acta_worker WITH CHECK (true);
CREATE POLICY worker_update ON effect_attempts FOR UPDATE TO acta_worker USING (true);
CREATE POLICY worker_delete ON effect_attempts FOR DELETE TO acta_worker USING (true);
GRANT SELECT, INSERT, DELETE ON effect_attempts TO acta_worker;
GRANT UPDATE (sending_at, ended_at, outcome, error_code, error_message, response) ON effect_attempts TO acta_worker;

/* The system ------------------------------------------------------------------------------------------------------- */

-- A role of its own for calls that no person and no key makes: what a provider reports, what a schedule or an approval
-- has promised. It may do what acta_app may (src/roles.ts makes it a member), in any workspace and without being anyone
-- there; so its password goes to the processes that need it and to no other.
-- session_user, because current_user is the function's owner here. As before otherwise.
CREATE OR REPLACE FUNCTION acta.current_workspace() RETURNS uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
  SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  workspace uuid := nullif(current_setting('acta.workspace_id', true), '')::uuid;
  member uuid := nullif(current_setting('acta.user_id', true), '')::uuid;
  api_key uuid := nullif(current_setting('acta.api_key_id', true), '')::uuid;
BEGIN
  IF workspace IS NULL THEN
    RETURN NULL;
  ELSIF member IS NOT NULL THEN
    PERFORM FROM workspace_members WHERE workspace_id = workspace AND user_id = member;
  ELSIF api_key IS NOT NULL THEN
    PERFORM FROM api_keys
      WHERE workspace_id = workspace AND id = api_key AND (expires_at IS NULL OR expires_at > now())
        AND (NOT revoked OR xmin = pg_current_xact_id_if_assigned()::xid);
  ELSIF session_user = 'acta_system' AND current_setting('acta.system', true) = 'on' THEN
    PERFORM FROM workspaces WHERE id = workspace;
  ELSE
    RETURN NULL;
  END IF;
  RETURN CASE WHEN FOUND THEN workspace END;
END $$;

CREATE OR REPLACE FUNCTION acta.may_manage_api_keys() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
  SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  workspace uuid := acta.current_workspace();
  member uuid := nullif(current_setting('acta.user_id', true), '')::uuid;
  api_key uuid := nullif(current_setting('acta.api_key_id', true), '')::uuid;
BEGIN
  IF workspace IS NULL THEN
    RETURN false;
  ELSIF member IS NOT NULL THEN
    RETURN EXISTS (SELECT FROM workspace_members
      WHERE workspace_id = workspace AND user_id = member AND role IN ('owner', 'admin'));
  ELSIF api_key IS NOT NULL THEN
    RETURN EXISTS (SELECT FROM api_keys
      WHERE workspace_id = workspace AND id = api_key AND 'apiKeys.manage' = ANY (permissions));
  END IF;
  RETURN session_user = 'acta_system';
END $$;
