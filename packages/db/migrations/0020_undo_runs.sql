-- Taking back what one key, user or session did between two instants: a run of many undos, done by the worker.
--
-- The run is asked for by a call, in its transaction; the undos are calls of their own. What is kept here is which
-- executions there are to undo, frozen when it was asked for, and what became of each.
CREATE TABLE undo_runs (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  -- The call that asked for it: the batch of its undos.
  execution_id uuid NOT NULL,
  -- In whose name the undos are done.
  requested_by uuid,
  requested_by_key uuid,
  session_id text,
  source text NOT NULL,
  -- Whose executions.
  actor_type text NOT NULL,
  actor_id text NOT NULL,
  from_at timestamptz(3) NOT NULL,
  to_at timestamptz(3) NOT NULL,
  tool text,
  force boolean NOT NULL,
  reason text NOT NULL,
  -- `[{"id", "toolName"}]`, the newest first.
  planned jsonb NOT NULL,
  total integer NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  -- Why it failed as a whole.
  error_code text,
  abort_asked_at timestamptz(3),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT undo_runs_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT undo_runs_actor CHECK (actor_type IN ('apiKey', 'user', 'session')),
  CONSTRAINT undo_runs_requester CHECK ((requested_by IS NULL) <> (requested_by_key IS NULL)),
  CONSTRAINT undo_runs_state CHECK (state IN ('waiting', 'running', 'done', 'aborted', 'failed')),
  CONSTRAINT undo_runs_end CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL))
);

CREATE TABLE undo_run_items (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  execution_id uuid NOT NULL,
  -- From 1, the newest execution first: the order in which they are undone.
  position integer NOT NULL,
  tool_name text NOT NULL,
  -- null: not tried yet.
  outcome text,
  -- What undid it.
  undo_execution_id uuid,
  error_code text,
  -- Why, in words.
  detail text,
  conflicts jsonb,
  -- When the outcome was noted, as a number that grows: what was in the way of one may have been undone after it.
  settled bigint,
  settled_at timestamptz(3),
  CONSTRAINT undo_run_items_pkey PRIMARY KEY (workspace_id, run_id, execution_id),
  CONSTRAINT undo_run_items_position_key UNIQUE (workspace_id, run_id, position),
  CONSTRAINT undo_run_items_run_fkey FOREIGN KEY (workspace_id, run_id)
    REFERENCES undo_runs (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT undo_run_items_outcome
    CHECK (outcome IN ('undone', 'conflict', 'notReversible', 'alreadyUndone', 'waitsForApproval', 'failed'))
);

CREATE INDEX undo_run_items_outcome_idx ON undo_run_items (workspace_id, run_id, outcome, position);

-- Asked for by a call, in the name of whoever makes it.
CALL acta.protect('undo_runs', '{insert}',
  'execution_id = (SELECT nullif(current_setting(''acta.execution_id'', true), '''')::uuid)
  AND requested_by IS NOT DISTINCT FROM (SELECT nullif(current_setting(''acta.user_id'', true), '''')::uuid)
  AND requested_by_key IS NOT DISTINCT FROM (SELECT nullif(current_setting(''acta.api_key_id'', true), '''')::uuid)');
-- A run that is not over can be told to end. That is all a call may change about it.
CREATE POLICY app_update ON undo_runs FOR UPDATE TO acta_app USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND state IN ('waiting', 'running'));
-- What is planned is for the worker; calls see the items.
GRANT SELECT (workspace_id, id, execution_id, requested_by, requested_by_key, session_id, source, actor_type, actor_id,
  from_at, to_at, tool, force, reason, total, state, error_code, abort_asked_at, started_at, ended_at, created_at,
  updated_at) ON undo_runs TO acta_app;
GRANT INSERT (workspace_id, id, execution_id, requested_by, requested_by_key, session_id, source, actor_type, actor_id,
  from_at, to_at, tool, force, reason, planned, total, created_at, updated_at) ON undo_runs TO acta_app;
GRANT UPDATE (abort_asked_at, updated_at) ON undo_runs TO acta_app;

CALL acta.protect('undo_run_items', '{}');
GRANT SELECT ON undo_run_items TO acta_app;

CREATE POLICY worker_read ON undo_runs FOR SELECT TO acta_worker USING (true);
CREATE POLICY worker_update ON undo_runs FOR UPDATE TO acta_worker USING (true);
GRANT SELECT ON undo_runs TO acta_worker;
GRANT UPDATE (state, error_code, started_at, ended_at, updated_at) ON undo_runs TO acta_worker;

CREATE POLICY worker_read ON undo_run_items FOR SELECT TO acta_worker USING (true);
CREATE POLICY worker_insert ON undo_run_items FOR INSERT TO acta_worker WITH CHECK (true);
CREATE POLICY worker_update ON undo_run_items FOR UPDATE TO acta_worker USING (true);
GRANT SELECT, INSERT ON undo_run_items TO acta_worker;
GRANT UPDATE (outcome, undo_execution_id, error_code, detail, conflicts, settled, settled_at)
  ON undo_run_items TO acta_worker;
