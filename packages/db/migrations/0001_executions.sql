-- The record of every call, its partitions, and the index of the records it changed.
-- Written by hand: drizzle-kit cannot partition. src/schema/executions.ts mirrors the columns; a test compares them.

CREATE SCHEMA acta;

CREATE TABLE tool_executions (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  tool_name text NOT NULL,
  inputs jsonb NOT NULL DEFAULT '{}',
  outputs jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL,
  error_message text,
  error_stack text,
  started_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3) NOT NULL,
  duration_ms integer NOT NULL,
  user_id uuid REFERENCES users (id),
  session_id text,
  request_context jsonb NOT NULL DEFAULT '{}',
  snapshot_before jsonb,
  snapshot_after jsonb,
  batch_id uuid,
  related_executions uuid[],
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  api_key_id uuid,
  source text NOT NULL,
  error_code text,
  error_fingerprint text,
  request_id text,
  trace_id text,
  idempotency_key text,
  approval_id uuid,
  plan_id uuid,
  preview jsonb,
  effects jsonb,
  undo_of uuid,
  rerun_of uuid,
  CONSTRAINT tool_executions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT tool_executions_status CHECK (status IN ('success', 'error', 'dry_run')),
  CONSTRAINT tool_executions_source CHECK (source IN ('ui', 'api', 'agent', 'webhook'))
) PARTITION BY RANGE (id);

CREATE INDEX tool_executions_tool_idx ON tool_executions (workspace_id, tool_name, id);
CREATE INDEX tool_executions_status_idx ON tool_executions (workspace_id, status, id);
CREATE INDEX tool_executions_created_idx ON tool_executions (workspace_id, created_at DESC);
CREATE INDEX tool_executions_batch_idx ON tool_executions (workspace_id, batch_id) WHERE batch_id IS NOT NULL;

-- No foreign key to tool_executions: both are written by one statement, and a key onto a partitioned table would have
-- to be scanned whenever a month is detached.
CREATE TABLE execution_records (
  workspace_id uuid NOT NULL,
  record_id uuid NOT NULL,
  execution_id uuid NOT NULL,
  CONSTRAINT execution_records_pkey PRIMARY KEY (workspace_id, record_id, execution_id)
);

-- A row of no month lands here instead of failing a call; `partition_health` tells, so that someone is alarmed.
CREATE TABLE tool_executions_default PARTITION OF tool_executions DEFAULT;

-- The smallest UUIDv7 of an instant: 48 bits of Unix milliseconds, then zeros (RFC 9562, 5.7).
CREATE FUNCTION acta.uuid_floor(instant timestamptz) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (lpad(to_hex(floor(extract(epoch FROM instant) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;
