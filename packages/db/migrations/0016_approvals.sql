-- Calls that wait for a person, and the workspace's rules about which ones do.

CREATE TABLE approval_policies (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  -- Glob over tool names.
  tool text NOT NULL,
  -- Empty: calls from anywhere.
  sources text[] NOT NULL DEFAULT '{}',
  -- JSON Schema the inputs must meet.
  inputs jsonb,
  -- Thresholds over the preview: the call waits when it exceeds either. Without any it waits whatever it comes to.
  max_rows integer,
  max_effects integer,
  expires_after_seconds integer NOT NULL,
  creator_may_decide boolean NOT NULL DEFAULT true,
  priority integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT approval_policies_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT approval_policies_sources CHECK (sources <@ '{ui,api,agent,webhook}'),
  CONSTRAINT approval_policies_thresholds CHECK (max_rows >= 0 AND max_effects >= 0),
  CONSTRAINT approval_policies_expiry CHECK (expires_after_seconds BETWEEN 60 AND 2592000)
);

CALL acta.protect('approval_policies', '{insert,update,delete}');
GRANT SELECT, INSERT, UPDATE, DELETE ON approval_policies TO acta_app;

-- A call that waits: written together with its preview's row, so that there is never one without the other. No key leads
-- to the preview or to the execution, as nowhere to the partitioned table; none to the policy, which may go first.
CREATE TABLE approvals (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  tool_name text NOT NULL,
  -- Digest of the tool and the inputs.
  input_hash text NOT NULL,
  -- What people see of the inputs, and the whole of them where that is not all, sealed by the vault. The latter goes with
  -- the end of the approval.
  inputs jsonb NOT NULL,
  sealed_inputs text,
  preview_execution_id uuid NOT NULL,
  -- The policy that asked; null where the tool itself did. By name too: it may be gone or renamed when this is read.
  policy_id uuid,
  policy_name text,
  creator_may_decide boolean NOT NULL,
  -- Who asked, and how: as the execution's row will have it.
  user_id uuid REFERENCES users (id),
  api_key_id uuid,
  source text NOT NULL,
  session_id text,
  request_context jsonb NOT NULL DEFAULT '{}',
  request_id text,
  trace_id text,
  idempotency_key text,
  state text NOT NULL DEFAULT 'pending',
  decided_by uuid REFERENCES users (id),
  decided_at timestamptz(3),
  -- Why it was approved or rejected, or why it ended otherwise.
  reason text,
  expires_at timestamptz(3) NOT NULL,
  -- What carried it out, or tried to.
  execution_id uuid,
  error_code text,
  drift jsonb,
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT approvals_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT approvals_api_key_fkey FOREIGN KEY (workspace_id, api_key_id) REFERENCES api_keys (workspace_id, id)
    DEFERRABLE,
  CONSTRAINT approvals_source CHECK (source IN ('ui', 'api', 'agent', 'webhook')),
  CONSTRAINT approvals_requester CHECK (num_nonnulls(user_id, api_key_id) = 1),
  CONSTRAINT approvals_state CHECK (state IN
    ('pending', 'approved', 'rejected', 'expired', 'executed', 'drifted', 'failed')),
  -- Four eyes, whoever writes: what was decided was decided by a person, and not by the one who asked.
  CONSTRAINT approvals_decided CHECK (
    CASE WHEN state IN ('pending', 'expired') THEN decided_by IS NULL AND decided_at IS NULL
    ELSE decided_by IS NOT NULL AND decided_at IS NOT NULL AND decided_by IS DISTINCT FROM user_id END),
  CONSTRAINT approvals_ended CHECK ((state IN ('pending', 'approved')) = (ended_at IS NULL)),
  CONSTRAINT approvals_unsealed CHECK (ended_at IS NULL OR sealed_inputs IS NULL)
);

CREATE INDEX approvals_state_idx ON approvals (workspace_id, state, id);
-- For the worker, which looks for what nobody decided in all workspaces.
CREATE INDEX approvals_expiry_idx ON approvals (expires_at) WHERE state = 'pending';

CALL acta.protect('approvals', '{insert,update}');

-- Asked by whoever the transaction names, in their own name, and not decided yet.
ALTER POLICY app_insert ON approvals WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND preview_execution_id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
  AND user_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)
  AND api_key_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.api_key_id', true), '')::uuid)
  AND state = 'pending');

-- What has ended stays as it is. A decision is made by the person the transaction names; being carried out is told by
-- the very execution that does it.
ALTER POLICY app_update ON approvals USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND state IN ('pending', 'approved'))
WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND CASE WHEN state IN ('approved', 'rejected')
    THEN decided_by = (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)
    WHEN state = 'executed'
    THEN execution_id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
    ELSE true END);

-- Never what is sealed: it is written, and read by the system alone, for the call that was decided.
GRANT SELECT (workspace_id, id, tool_name, input_hash, inputs, preview_execution_id, policy_id, policy_name,
  creator_may_decide, user_id, api_key_id, source, session_id, request_context, request_id, trace_id, idempotency_key,
  state, decided_by, decided_at, reason, expires_at, execution_id, error_code, drift, ended_at, created_at, updated_at)
  ON approvals TO acta_app;
GRANT INSERT ON approvals TO acta_app;
GRANT UPDATE (state, sealed_inputs, decided_by, decided_at, reason, execution_id, error_code, drift, ended_at,
  updated_at) ON approvals TO acta_app;
GRANT SELECT (sealed_inputs) ON approvals TO acta_system;

CREATE POLICY worker_read ON approvals FOR SELECT TO acta_worker USING (true);
GRANT SELECT (workspace_id, id, state, expires_at) ON approvals TO acta_worker;

-- Marks an approval as carried out by the execution of this transaction, in its last message. Raises where it is not
-- waiting for that (any more): then COMMIT is not reached, and what was approved once is done once, whatever crashed or
-- was repeated in between. A second transaction waits here for the first. Invoker's rights: row security applies.
CREATE FUNCTION acta.settle_approval(workspace uuid, approval uuid, execution uuid, tool text) RETURNS void
  LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
  UPDATE public.approvals
    SET state = 'executed', execution_id = execution, sealed_inputs = NULL, ended_at = pg_catalog.now(),
      updated_at = pg_catalog.now()
    WHERE workspace_id = workspace AND id = approval AND tool_name = tool AND state = 'approved';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this approval is not waiting to be carried out' USING ERRCODE = 'AC410';
  END IF;
END $$;

REVOKE ALL ON FUNCTION acta.settle_approval(uuid, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.settle_approval(uuid, uuid, uuid, text) TO acta_app;
