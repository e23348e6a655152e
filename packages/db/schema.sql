-- Made from the catalogue by `pnpm --filter @acta/db schema:dump`. Do not edit; not for running.

ROLE acta_app NOINHERIT SET DateStyle=iso, ymd, TimeZone=UTC, client_connection_check_interval=500ms, enable_seqscan=off, idle_in_transaction_session_timeout=5s, jit=off, lock_timeout=2s, search_path=public, pg_temp, statement_timeout=5s, transaction_timeout=15s;
ROLE acta_audit NOINHERIT SET DateStyle=iso, ymd, TimeZone=UTC, client_connection_check_interval=500ms, idle_in_transaction_session_timeout=5s, jit=off, lock_timeout=2s, search_path=public, pg_temp, statement_timeout=5s;
ROLE acta_auth NOINHERIT SET DateStyle=iso, ymd, TimeZone=UTC, client_connection_check_interval=500ms, idle_in_transaction_session_timeout=5s, jit=off, lock_timeout=2s, search_path=public, pg_temp, statement_timeout=5s, transaction_timeout=15s;
ROLE acta_owner NOINHERIT SET DateStyle=iso, ymd, TimeZone=UTC, jit=off, search_path=public, pg_temp;
ROLE acta_system SET DateStyle=iso, ymd, TimeZone=UTC, client_connection_check_interval=500ms, enable_seqscan=off, idle_in_transaction_session_timeout=5s, jit=off, lock_timeout=2s, search_path=public, pg_temp, statement_timeout=5s, transaction_timeout=15s;
ROLE acta_worker NOINHERIT SET DateStyle=iso, ymd, TimeZone=UTC, client_connection_check_interval=500ms, idle_in_transaction_session_timeout=5s, jit=off, lock_timeout=2s, search_path=public, pg_temp, statement_timeout=60s;

GRANT CREATE, USAGE ON SCHEMA public TO acta_owner;
GRANT USAGE ON SCHEMA acta TO acta_app;
GRANT USAGE ON SCHEMA acta TO acta_auth;
GRANT USAGE ON SCHEMA acta TO acta_worker;
GRANT USAGE ON SCHEMA public TO PUBLIC;

TABLE acta_migrations (
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT acta_migrations_pkey PRIMARY KEY (name)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;

TABLE api_keys (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  key_id text NOT NULL,
  key_hash text NOT NULL,
  key_prefix text NOT NULL,
  kind text NOT NULL DEFAULT 'api'::text,
  permissions text[] NOT NULL DEFAULT '{}'::text[],
  revoked boolean NOT NULL DEFAULT false,
  revoked_at timestamp(3) with time zone,
  revoked_by uuid,
  last_used_at timestamp(3) with time zone,
  last_used_ip text,
  created_by uuid,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone,
  rotated_from uuid,
  CONSTRAINT api_keys_kind CHECK ((kind = ANY (ARRAY['api'::text, 'agent'::text]))),
  CONSTRAINT api_keys_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES users(id),
  CONSTRAINT api_keys_revoked_by_users_id_fk FOREIGN KEY (revoked_by) REFERENCES users(id),
  CONSTRAINT api_keys_rotated_from_fkey FOREIGN KEY (workspace_id, rotated_from) REFERENCES api_keys(workspace_id, id) DEFERRABLE,
  CONSTRAINT api_keys_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT api_keys_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
  CONSTRAINT api_keys_key_id_key UNIQUE (key_id)
);
CREATE INDEX api_keys_live_idx ON public.api_keys USING btree (key_hash) WHERE (NOT revoked);
CREATE INDEX api_keys_workspace_idx ON public.api_keys USING btree (workspace_id, created_at);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_manage_api_keys() AS may_manage_api_keys));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_manage_api_keys() AS may_manage_api_keys) AND (NOT revoked))
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_manage_api_keys() AS may_manage_api_keys));
POLICY auth_read FOR SELECT TO acta_auth
  USING true;
POLICY auth_update FOR UPDATE TO acta_auth
  USING true
  WITH CHECK true;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT TO acta_app;
GRANT SELECT TO acta_auth;
GRANT SELECT (workspace_id, id, name, key_id, key_prefix, kind, permissions, revoked, revoked_at, revoked_by, last_used_at, last_used_ip, created_by, created_at, expires_at, rotated_from) TO acta_app;
GRANT UPDATE (last_used_at, last_used_ip) TO acta_auth;
GRANT UPDATE (name, permissions, revoked, revoked_at, revoked_by, expires_at) TO acta_app;

TABLE approval_outputs (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  sealed_outputs text NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT approval_outputs_approval_fkey FOREIGN KEY (workspace_id, id) REFERENCES approvals(workspace_id, id) DEFERRABLE,
  CONSTRAINT approval_outputs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT approval_outputs_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX approval_outputs_expiry_idx ON public.approval_outputs USING btree (expires_at);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_delete FOR DELETE TO acta_worker
  USING true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
GRANT DELETE TO acta_worker;
GRANT DELETE, INSERT TO acta_app;
GRANT SELECT (workspace_id, id, expires_at) TO acta_worker;
GRANT SELECT (workspace_id, id, expires_at, created_at, updated_at) TO acta_app;

TABLE approval_policies (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  tool text NOT NULL,
  sources text[] NOT NULL DEFAULT '{}'::text[],
  inputs jsonb,
  max_rows integer,
  max_effects integer,
  expires_after_seconds integer NOT NULL,
  creator_may_decide boolean NOT NULL DEFAULT true,
  priority integer NOT NULL DEFAULT 0,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT approval_policies_expiry CHECK (((expires_after_seconds >= 60) AND (expires_after_seconds <= 2592000))),
  CONSTRAINT approval_policies_sources CHECK ((sources <@ '{ui,api,agent,webhook}'::text[])),
  CONSTRAINT approval_policies_thresholds CHECK (((max_rows >= 0) AND (max_effects >= 0))),
  CONSTRAINT approval_policies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT approval_policies_pkey PRIMARY KEY (workspace_id, id)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE approvals (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  tool_name text NOT NULL,
  input_hash text NOT NULL,
  inputs jsonb NOT NULL,
  sealed_inputs text,
  preview_execution_id uuid NOT NULL,
  policy_id uuid,
  policy_name text,
  creator_may_decide boolean NOT NULL,
  user_id uuid,
  api_key_id uuid,
  source text NOT NULL,
  session_id text,
  request_context jsonb NOT NULL DEFAULT '{}'::jsonb,
  request_id text,
  trace_id text,
  idempotency_key text,
  state text NOT NULL DEFAULT 'pending'::text,
  decided_by uuid,
  decided_at timestamp(3) with time zone,
  reason text,
  expires_at timestamp(3) with time zone NOT NULL,
  execution_id uuid,
  error_code text,
  drift jsonb,
  ended_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  error_message text,
  CONSTRAINT approvals_decided CHECK (
CASE
    WHEN (state = ANY (ARRAY['pending'::text, 'expired'::text])) THEN ((decided_by IS NULL) AND (decided_at IS NULL))
    ELSE ((decided_by IS NOT NULL) AND (decided_at IS NOT NULL) AND (decided_by IS DISTINCT FROM user_id))
END),
  CONSTRAINT approvals_ended CHECK (((state = ANY (ARRAY['pending'::text, 'approved'::text])) = (ended_at IS NULL))),
  CONSTRAINT approvals_requester CHECK ((num_nonnulls(user_id, api_key_id) = 1)),
  CONSTRAINT approvals_source CHECK ((source = ANY (ARRAY['ui'::text, 'api'::text, 'agent'::text, 'webhook'::text]))),
  CONSTRAINT approvals_state CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'expired'::text, 'executed'::text, 'drifted'::text, 'failed'::text]))),
  CONSTRAINT approvals_unsealed CHECK (((ended_at IS NULL) OR (sealed_inputs IS NULL))),
  CONSTRAINT approvals_api_key_fkey FOREIGN KEY (workspace_id, api_key_id) REFERENCES api_keys(workspace_id, id) DEFERRABLE,
  CONSTRAINT approvals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES users(id),
  CONSTRAINT approvals_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT approvals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT approvals_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX approvals_expiry_idx ON public.approvals USING btree (expires_at) WHERE (state = 'pending'::text);
CREATE INDEX approvals_state_idx ON public.approvals USING btree (workspace_id, state, id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (preview_execution_id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif")) AND (NOT (user_id IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))) AND (NOT (api_key_id IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.api_key_id'::text, true), ''::text))::uuid AS "nullif"))) AND (state = 'pending'::text));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND (state = ANY (ARRAY['pending'::text, 'approved'::text])))
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND
CASE
    WHEN (state = ANY (ARRAY['approved'::text, 'rejected'::text])) THEN (decided_by = ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))
    WHEN (state = 'executed'::text) THEN (execution_id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif"))
    ELSE true
END);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
GRANT INSERT TO acta_app;
GRANT SELECT (sealed_inputs) TO acta_system;
GRANT SELECT (workspace_id, id, state, expires_at) TO acta_worker;
GRANT SELECT (workspace_id, id, tool_name, input_hash, inputs, preview_execution_id, policy_id, policy_name, creator_may_decide, user_id, api_key_id, source, session_id, request_context, request_id, trace_id, idempotency_key, state, decided_by, decided_at, reason, expires_at, execution_id, error_code, drift, ended_at, created_at, updated_at, error_message) TO acta_app;
GRANT UPDATE (sealed_inputs, state, decided_by, decided_at, reason, execution_id, error_code, drift, ended_at, updated_at, error_message) TO acta_app;

TABLE contact_tags (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  tag_id uuid NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT contact_tags_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts(workspace_id, id) DEFERRABLE,
  CONSTRAINT contact_tags_tag_fkey FOREIGN KEY (workspace_id, tag_id) REFERENCES tags(workspace_id, id) DEFERRABLE,
  CONSTRAINT contact_tags_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT contact_tags_key UNIQUE (workspace_id, contact_id, tag_id)
);
CREATE INDEX contact_tags_tag_idx ON public.contact_tags USING btree (workspace_id, tag_id, contact_id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE contacts (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  company text,
  phone text,
  phone_text text,
  email text,
  address text,
  city text,
  region text,
  postal_code text,
  country text,
  external_id text,
  custom_fields jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT contacts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT contacts_external_id_key UNIQUE (workspace_id, external_id),
  CONSTRAINT contacts_phone_key UNIQUE (workspace_id, phone)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE custom_fields (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  entity text NOT NULL,
  key text NOT NULL,
  label text NOT NULL,
  type text NOT NULL,
  options text[] NOT NULL DEFAULT '{}'::text[],
  required boolean NOT NULL DEFAULT false,
  archived boolean NOT NULL DEFAULT false,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT custom_fields_entity CHECK ((entity = ANY (ARRAY['contact'::text, 'order'::text, 'product'::text]))),
  CONSTRAINT custom_fields_type CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'boolean'::text, 'date'::text, 'select'::text]))),
  CONSTRAINT custom_fields_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT custom_fields_key UNIQUE (workspace_id, entity, key)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE effect_attempts (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  effect_id uuid NOT NULL,
  number integer NOT NULL,
  started_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  sending_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  outcome text,
  error_code text,
  error_message text,
  response jsonb,
  CONSTRAINT effect_attempts_end CHECK (((outcome IS NULL) = (ended_at IS NULL))),
  CONSTRAINT effect_attempts_outcome CHECK ((outcome = ANY (ARRAY['accepted'::text, 'retry'::text, 'failed'::text, 'unknown'::text, 'lost'::text]))),
  CONSTRAINT effect_attempts_effect_fkey FOREIGN KEY (workspace_id, effect_id) REFERENCES effects(workspace_id, id) DEFERRABLE,
  CONSTRAINT effect_attempts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT effect_attempts_number_key UNIQUE (workspace_id, effect_id, number)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_delete FOR DELETE TO acta_worker
  USING true;
POLICY worker_insert FOR INSERT TO acta_worker
  WITH CHECK true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
POLICY worker_update FOR UPDATE TO acta_worker
  USING true;
GRANT DELETE, INSERT, SELECT TO acta_worker;
GRANT SELECT TO acta_app;
GRANT UPDATE (sending_at, ended_at, outcome, error_code, error_message, response) TO acta_worker;

TABLE effects (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  execution_id uuid NOT NULL,
  kind text NOT NULL,
  target text NOT NULL,
  ordering_key text,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'pending'::text,
  attempts integer NOT NULL DEFAULT 0,
  lease_owner text,
  lease_until timestamp(3) with time zone,
  fence integer NOT NULL DEFAULT 0,
  available_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  queued_at timestamp(3) with time zone,
  round_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  round_attempts integer NOT NULL DEFAULT 0,
  retry_asked_at timestamp(3) with time zone,
  provider_id text,
  last_error_code text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT effects_lease CHECK (((state = 'leased'::text) = ((lease_owner IS NOT NULL) AND (lease_until IS NOT NULL)))),
  CONSTRAINT effects_state CHECK ((state = ANY (ARRAY['pending'::text, 'leased'::text, 'accepted'::text, 'failed'::text, 'unknown'::text]))),
  CONSTRAINT effects_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX effects_done_idx ON public.effects USING btree (updated_at) WHERE (state = 'accepted'::text);
CREATE INDEX effects_execution_idx ON public.effects USING btree (workspace_id, execution_id);
CREATE INDEX effects_open_idx ON public.effects USING btree (state, updated_at) WHERE (state = ANY (ARRAY['pending'::text, 'leased'::text, 'unknown'::text]));
CREATE INDEX effects_order_idx ON public.effects USING btree (workspace_id, ordering_key, id) WHERE ((ordering_key IS NOT NULL) AND (state = ANY (ARRAY['pending'::text, 'leased'::text])));
CREATE INDEX effects_retry_idx ON public.effects USING btree (retry_asked_at) WHERE (retry_asked_at IS NOT NULL);
CREATE INDEX effects_state_idx ON public.effects USING btree (workspace_id, state, id);
CREATE INDEX effects_waiting_idx ON public.effects USING btree (available_at) WHERE ((state = 'pending'::text) AND (queued_at IS NULL));
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND ((execution_id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif")) OR (execution_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('acta.part_ids'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND (state = ANY (ARRAY['failed'::text, 'unknown'::text])))
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (state = ANY (ARRAY['accepted'::text, 'failed'::text, 'unknown'::text])));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_delete FOR DELETE TO acta_worker
  USING true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
POLICY worker_update FOR UPDATE TO acta_worker
  USING true;
GRANT DELETE, SELECT TO acta_worker;
GRANT SELECT TO acta_app;
GRANT INSERT (workspace_id, id, execution_id, kind, target, ordering_key, payload) TO acta_app;
GRANT UPDATE (state, attempts, lease_owner, lease_until, fence, available_at, queued_at, round_at, round_attempts, retry_asked_at, provider_id, last_error_code, updated_at) TO acta_worker;
GRANT UPDATE (state, retry_asked_at, last_error_code, updated_at) TO acta_app;

TABLE execution_records (
  workspace_id uuid NOT NULL,
  record_id uuid NOT NULL,
  execution_id uuid NOT NULL,
  CONSTRAINT execution_records_pkey PRIMARY KEY (workspace_id, record_id, execution_id)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND ((execution_id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif")) OR (execution_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('acta.part_ids'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT, SELECT TO acta_app;

TABLE idempotency_keys (
  workspace_id uuid NOT NULL,
  principal_id uuid NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  execution_id uuid NOT NULL,
  answer text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_key CHECK (((length(key) >= 1) AND (length(key) <= 255))),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, principal_id, key)
);
CREATE INDEX idempotency_keys_created_idx ON public.idempotency_keys USING btree (created_at);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (execution_id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif")) AND (principal_id = ( SELECT (COALESCE(NULLIF(current_setting('acta.user_id'::text, true), ''::text), NULLIF(current_setting('acta.api_key_id'::text, true), ''::text), current_setting('acta.workspace_id'::text, true)))::uuid AS "coalesce")));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_delete FOR DELETE TO acta_worker
  USING true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
GRANT DELETE TO acta_worker;
GRANT INSERT, SELECT TO acta_app;
GRANT SELECT (workspace_id, principal_id, key, created_at) TO acta_worker;

TABLE member_invitations (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
  token_hash text NOT NULL,
  invited_by uuid,
  claimed_by uuid,
  expires_at timestamp(3) with time zone NOT NULL,
  accepted_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT member_invitations_email_lower CHECK ((email = lower(email))),
  CONSTRAINT member_invitations_role CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text]))),
  CONSTRAINT member_invitations_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES users(id),
  CONSTRAINT member_invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES users(id),
  CONSTRAINT member_invitations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT member_invitations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT member_invitations_token_key UNIQUE (token_hash)
);
CREATE INDEX member_invitations_claimed_idx ON public.member_invitations USING btree (workspace_id, claimed_by) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
CREATE INDEX member_invitations_email_idx ON public.member_invitations USING btree (workspace_id, email);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_administer('members.manage'::text) AS may_administer) AND (claimed_by IS NULL) AND (NOT (invited_by IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND (accepted_at IS NULL) AND (revoked_at IS NULL) AND (( SELECT acta.may_administer('members.manage'::text) AS may_administer) OR (claimed_by = ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))))
  WITH CHECK (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY auth_read FOR SELECT TO acta_auth
  USING true;
POLICY auth_update FOR UPDATE TO acta_auth
  USING true
  WITH CHECK true;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT TO acta_app;
GRANT SELECT TO acta_auth;
GRANT SELECT (workspace_id, id, email, role, invited_by, claimed_by, expires_at, accepted_at, revoked_at, created_at, updated_at) TO acta_app;
GRANT UPDATE (accepted_at, revoked_at, updated_at) TO acta_app;
GRANT UPDATE (claimed_by) TO acta_auth;

TABLE notes (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  text text NOT NULL,
  author_type text NOT NULL,
  author_id uuid,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT notes_author_type CHECK ((author_type = ANY (ARRAY['user'::text, 'apiKey'::text, 'system'::text]))),
  CONSTRAINT notes_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts(workspace_id, id) DEFERRABLE,
  CONSTRAINT notes_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX notes_contact_idx ON public.notes USING btree (workspace_id, contact_id, id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE order_lines (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  position integer NOT NULL,
  product_id uuid,
  description text NOT NULL,
  quantity integer NOT NULL,
  unit_price_minor bigint NOT NULL,
  discount_basis_points integer NOT NULL DEFAULT 0,
  amount_minor bigint NOT NULL,
  CONSTRAINT order_lines_amount_safe CHECK (((amount_minor >= '-9007199254740991'::bigint) AND (amount_minor <= '9007199254740991'::bigint))),
  CONSTRAINT order_lines_discount CHECK (((discount_basis_points >= 0) AND (discount_basis_points <= 10000))),
  CONSTRAINT order_lines_quantity_positive CHECK ((quantity > 0)),
  CONSTRAINT order_lines_unit_price_safe CHECK (((unit_price_minor >= '-9007199254740991'::bigint) AND (unit_price_minor <= '9007199254740991'::bigint))),
  CONSTRAINT order_lines_order_fkey FOREIGN KEY (workspace_id, order_id) REFERENCES orders(workspace_id, id) DEFERRABLE,
  CONSTRAINT order_lines_product_fkey FOREIGN KEY (workspace_id, product_id) REFERENCES products(workspace_id, id) DEFERRABLE,
  CONSTRAINT order_lines_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX order_lines_order_idx ON public.order_lines USING btree (workspace_id, order_id, "position");
CREATE INDEX order_lines_product_idx ON public.order_lines USING btree (workspace_id, product_id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE orders (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'new'::text,
  currency text NOT NULL,
  shipping_minor bigint NOT NULL DEFAULT 0,
  total_minor bigint NOT NULL,
  placed_at timestamp(3) with time zone NOT NULL,
  notes text,
  external_id text,
  custom_fields jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  pipeline_id uuid,
  CONSTRAINT orders_shipping_safe CHECK (((shipping_minor >= '-9007199254740991'::bigint) AND (shipping_minor <= '9007199254740991'::bigint))),
  CONSTRAINT orders_total_safe CHECK (((total_minor >= '-9007199254740991'::bigint) AND (total_minor <= '9007199254740991'::bigint))),
  CONSTRAINT orders_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts(workspace_id, id) DEFERRABLE,
  CONSTRAINT orders_pipeline_fkey FOREIGN KEY (workspace_id, pipeline_id) REFERENCES pipelines(workspace_id, id) DEFERRABLE,
  CONSTRAINT orders_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT orders_external_id_key UNIQUE (workspace_id, external_id)
);
CREATE INDEX orders_contact_idx ON public.orders USING btree (workspace_id, contact_id, placed_at, id);
CREATE INDEX orders_pipeline_idx ON public.orders USING btree (workspace_id, pipeline_id, status) WHERE (pipeline_id IS NOT NULL);
CREATE INDEX orders_placed_idx ON public.orders USING btree (workspace_id, placed_at, id);
CREATE INDEX orders_status_idx ON public.orders USING btree (workspace_id, status, placed_at, id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE password_resets (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  token_hash text NOT NULL,
  issued_by uuid,
  expires_at timestamp(3) with time zone NOT NULL,
  ended_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT password_resets_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES users(id),
  CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT password_resets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT password_resets_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT password_resets_token_key UNIQUE (token_hash)
);
CREATE INDEX password_resets_user_idx ON public.password_resets USING btree (workspace_id, user_id) WHERE (ended_at IS NULL);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_administer('members.manage'::text) AS may_administer) AND (NOT (issued_by IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))) AND (EXISTS ( SELECT
   FROM workspace_members m
  WHERE ((m.workspace_id = password_resets.workspace_id) AND (m.user_id = password_resets.user_id)))));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_administer('members.manage'::text) AS may_administer) AND (ended_at IS NULL))
  WITH CHECK (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY auth_read FOR SELECT TO acta_auth
  USING true;
POLICY auth_update FOR UPDATE TO acta_auth
  USING true
  WITH CHECK true;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT TO acta_app;
GRANT SELECT TO acta_auth;
GRANT SELECT (workspace_id, id, user_id, issued_by, expires_at, ended_at, created_at, updated_at) TO acta_app;
GRANT UPDATE (ended_at, updated_at) TO acta_app;
GRANT UPDATE (ended_at, updated_at) TO acta_auth;

TABLE pipelines (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  is_default boolean,
  stages jsonb NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT pipelines_default CHECK (is_default),
  CONSTRAINT pipelines_stages CHECK ((jsonb_typeof(stages) = 'array'::text)),
  CONSTRAINT pipelines_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT pipelines_default_key UNIQUE (workspace_id, is_default)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE products (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  sku text,
  description text,
  unit_price_minor bigint NOT NULL,
  currency text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  external_id text,
  custom_fields jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT products_unit_price_safe CHECK (((unit_price_minor >= '-9007199254740991'::bigint) AND (unit_price_minor <= '9007199254740991'::bigint))),
  CONSTRAINT products_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT products_external_id_key UNIQUE (workspace_id, external_id),
  CONSTRAINT products_sku_key UNIQUE (workspace_id, sku)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  refresh_hash text NOT NULL,
  previous_refresh_hash text,
  refreshed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone NOT NULL,
  revoked_at timestamp(3) with time zone,
  revoked_reason text,
  ip text,
  user_agent text,
  CONSTRAINT sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_refresh_key UNIQUE (refresh_hash)
);
CREATE INDEX sessions_expires_idx ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_previous_refresh_idx ON public.sessions USING btree (previous_refresh_hash);
CREATE INDEX sessions_user_idx ON public.sessions USING btree (user_id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY auth_all FOR ALL TO acta_auth
  USING true
  WITH CHECK true;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_delete FOR DELETE TO acta_worker
  USING true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
GRANT DELETE TO acta_worker;
GRANT INSERT, SELECT, UPDATE TO acta_auth;
GRANT SELECT (id, expires_at, revoked_at) TO acta_worker;

TABLE tags (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT tags_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT tags_name_key UNIQUE (workspace_id, name_key)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE tasks (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  title text NOT NULL,
  details text,
  status text NOT NULL DEFAULT 'open'::text,
  due_at timestamp(3) with time zone,
  assignee_id uuid,
  contact_id uuid,
  order_id uuid,
  closed_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT tasks_closed CHECK (((status = 'open'::text) = (closed_at IS NULL))),
  CONSTRAINT tasks_status CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text]))),
  CONSTRAINT tasks_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts(workspace_id, id) DEFERRABLE,
  CONSTRAINT tasks_order_fkey FOREIGN KEY (workspace_id, order_id) REFERENCES orders(workspace_id, id) DEFERRABLE,
  CONSTRAINT tasks_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX tasks_contact_idx ON public.tasks USING btree (workspace_id, contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX tasks_due_idx ON public.tasks USING btree (workspace_id, (
CASE
    WHEN (due_at IS NULL) THEN 'infinity'::timestamp with time zone
    ELSE due_at
END), id);
CREATE INDEX tasks_order_idx ON public.tasks USING btree (workspace_id, order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX tasks_status_due_idx ON public.tasks USING btree (workspace_id, status, (
CASE
    WHEN (due_at IS NULL) THEN 'infinity'::timestamp with time zone
    ELSE due_at
END), id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_app;

TABLE tool_executions (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  tool_name text NOT NULL,
  inputs jsonb NOT NULL DEFAULT '{}'::jsonb,
  outputs jsonb NOT NULL DEFAULT '{}'::jsonb,
  status text NOT NULL,
  error_message text,
  error_stack text,
  started_at timestamp(3) with time zone NOT NULL,
  completed_at timestamp(3) with time zone NOT NULL,
  duration_ms integer NOT NULL,
  user_id uuid,
  session_id text,
  request_context jsonb NOT NULL DEFAULT '{}'::jsonb,
  snapshot_before jsonb,
  snapshot_after jsonb,
  batch_id uuid,
  related_executions uuid[],
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
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
  CONSTRAINT tool_executions_source CHECK ((source = ANY (ARRAY['ui'::text, 'api'::text, 'agent'::text, 'webhook'::text]))),
  CONSTRAINT tool_executions_status CHECK ((status = ANY (ARRAY['success'::text, 'error'::text, 'dry_run'::text]))),
  CONSTRAINT tool_executions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT tool_executions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT tool_executions_pkey PRIMARY KEY (workspace_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX tool_executions_batch_idx ON ONLY public.tool_executions USING btree (workspace_id, batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX tool_executions_created_idx ON ONLY public.tool_executions USING btree (workspace_id, created_at DESC);
CREATE INDEX tool_executions_status_idx ON ONLY public.tool_executions USING btree (workspace_id, status, id);
CREATE INDEX tool_executions_tool_idx ON ONLY public.tool_executions USING btree (workspace_id, tool_name, id);
CREATE INDEX tool_executions_undo_idx ON ONLY public.tool_executions USING btree (workspace_id, undo_of) WHERE ((undo_of IS NOT NULL) AND (status = 'success'::text));
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND ((id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif")) OR ((batch_id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif")) AND (id = ANY ((( SELECT string_to_array(NULLIF(current_setting('acta.part_ids'::text, true), ''::text), ','::text) AS string_to_array))::uuid[])))) AND (NOT (user_id IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))) AND (NOT (api_key_id IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.api_key_id'::text, true), ''::text))::uuid AS "nullif"))) AND ((api_key_id IS NULL) OR (source <> 'ui'::text)));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY audit_insert FOR INSERT TO acta_audit
  WITH CHECK ((COALESCE(snapshot_before, '{}'::jsonb) = '{}'::jsonb) AND (COALESCE(snapshot_after, '{}'::jsonb) = '{}'::jsonb) AND ((status <> 'success'::text) OR (undo_of IS NULL)));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT TO acta_audit;
GRANT INSERT, SELECT TO acta_app;

TABLE tool_executions_default PARTITION OF tool_executions;
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;

TABLE undo_run_items (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  execution_id uuid NOT NULL,
  position integer NOT NULL,
  tool_name text NOT NULL,
  outcome text,
  undo_execution_id uuid,
  error_code text,
  detail text,
  conflicts jsonb,
  settled bigint,
  settled_at timestamp(3) with time zone,
  CONSTRAINT undo_run_items_outcome CHECK ((outcome = ANY (ARRAY['undone'::text, 'conflict'::text, 'notReversible'::text, 'alreadyUndone'::text, 'waitsForApproval'::text, 'failed'::text]))),
  CONSTRAINT undo_run_items_run_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES undo_runs(workspace_id, id) DEFERRABLE,
  CONSTRAINT undo_run_items_pkey PRIMARY KEY (workspace_id, run_id, execution_id),
  CONSTRAINT undo_run_items_position_key UNIQUE (workspace_id, run_id, "position")
);
CREATE INDEX undo_run_items_outcome_idx ON public.undo_run_items USING btree (workspace_id, run_id, outcome, "position");
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_insert FOR INSERT TO acta_worker
  WITH CHECK true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
POLICY worker_update FOR UPDATE TO acta_worker
  USING true;
GRANT INSERT, SELECT TO acta_worker;
GRANT SELECT TO acta_app;
GRANT UPDATE (outcome, undo_execution_id, error_code, detail, conflicts, settled, settled_at) TO acta_worker;

TABLE undo_runs (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  execution_id uuid NOT NULL,
  requested_by uuid,
  requested_by_key uuid,
  session_id text,
  source text NOT NULL,
  actor_type text NOT NULL,
  actor_id text NOT NULL,
  from_at timestamp(3) with time zone NOT NULL,
  to_at timestamp(3) with time zone NOT NULL,
  tool text,
  force boolean NOT NULL,
  reason text NOT NULL,
  planned jsonb NOT NULL,
  total integer NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  error_code text,
  abort_asked_at timestamp(3) with time zone,
  started_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT undo_runs_actor CHECK ((actor_type = ANY (ARRAY['apiKey'::text, 'user'::text, 'session'::text]))),
  CONSTRAINT undo_runs_end CHECK (((state = ANY (ARRAY['waiting'::text, 'running'::text])) = (ended_at IS NULL))),
  CONSTRAINT undo_runs_requester CHECK (((requested_by IS NULL) <> (requested_by_key IS NULL))),
  CONSTRAINT undo_runs_state CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'aborted'::text, 'failed'::text]))),
  CONSTRAINT undo_runs_pkey PRIMARY KEY (workspace_id, id)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ((execution_id = ( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif")) AND (NOT (requested_by IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))) AND (NOT (requested_by_key IS DISTINCT FROM ( SELECT (NULLIF(current_setting('acta.api_key_id'::text, true), ''::text))::uuid AS "nullif")))));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND (state = ANY (ARRAY['waiting'::text, 'running'::text])));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_read FOR SELECT TO acta_worker
  USING true;
POLICY worker_update FOR UPDATE TO acta_worker
  USING true;
GRANT SELECT TO acta_worker;
GRANT INSERT (workspace_id, id, execution_id, requested_by, requested_by_key, session_id, source, actor_type, actor_id, from_at, to_at, tool, force, reason, planned, total, created_at, updated_at) TO acta_app;
GRANT SELECT (workspace_id, id, execution_id, requested_by, requested_by_key, session_id, source, actor_type, actor_id, from_at, to_at, tool, force, reason, total, state, error_code, abort_asked_at, started_at, ended_at, created_at, updated_at) TO acta_app;
GRANT UPDATE (abort_asked_at, updated_at) TO acta_app;
GRANT UPDATE (state, error_code, started_at, ended_at, updated_at) TO acta_worker;

TABLE users (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT users_email_lower CHECK ((email = lower(email))),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_key UNIQUE (email)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_read FOR SELECT TO acta_app
  USING (EXISTS ( SELECT
   FROM workspace_members m
  WHERE ((m.workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (m.user_id = users.id))));
POLICY auth_all FOR ALL TO acta_auth
  USING true
  WITH CHECK true;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT SELECT TO acta_auth;
GRANT INSERT (id, email, name, password_hash, created_at, updated_at) TO acta_auth;
GRANT SELECT (id, email, name) TO acta_app;
GRANT UPDATE (password_hash, updated_at) TO acta_auth;

TABLE whatsapp_accounts (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  phone_number_id text NOT NULL,
  business_account_id text NOT NULL,
  display_phone text NOT NULL,
  base_url text NOT NULL,
  api_version text NOT NULL,
  access_token text NOT NULL,
  app_secret text NOT NULL,
  verify_token_hash text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_accounts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_accounts_number_key UNIQUE (workspace_id, phone_number_id)
);
CREATE INDEX whatsapp_accounts_business_idx ON public.whatsapp_accounts USING btree (business_account_id);
CREATE INDEX whatsapp_accounts_number_idx ON public.whatsapp_accounts USING btree (phone_number_id);
CREATE INDEX whatsapp_accounts_verify_idx ON public.whatsapp_accounts USING btree (verify_token_hash);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL));
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT TO acta_app;
GRANT SELECT (workspace_id, id, phone_number_id, business_account_id, display_phone, base_url, api_version, created_at, updated_at) TO acta_app;
GRANT UPDATE (business_account_id, display_phone, base_url, api_version, access_token, app_secret, verify_token_hash, updated_at) TO acta_app;

TABLE whatsapp_conversations (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  contact_id uuid,
  phone text,
  whatsapp_user_id text,
  profile_name text,
  state text NOT NULL DEFAULT 'open'::text,
  close_reason text,
  closed_at timestamp(3) with time zone,
  assignee_id uuid,
  last_inbound_at timestamp(3) with time zone,
  last_message_at timestamp(3) with time zone,
  last_message_text text,
  unread_count integer NOT NULL DEFAULT 0,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_conversations_somebody CHECK (((phone IS NOT NULL) OR (whatsapp_user_id IS NOT NULL))),
  CONSTRAINT whatsapp_conversations_state CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  CONSTRAINT whatsapp_conversations_unread CHECK ((unread_count >= 0)),
  CONSTRAINT whatsapp_conversations_account_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts(workspace_id, id) DEFERRABLE,
  CONSTRAINT whatsapp_conversations_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts(workspace_id, id) DEFERRABLE,
  CONSTRAINT whatsapp_conversations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_conversations_phone_key UNIQUE (workspace_id, account_id, phone),
  CONSTRAINT whatsapp_conversations_user_key UNIQUE (workspace_id, account_id, whatsapp_user_id)
);
CREATE INDEX whatsapp_conversations_contact_idx ON public.whatsapp_conversations USING btree (workspace_id, contact_id);
CREATE INDEX whatsapp_conversations_recent_idx ON public.whatsapp_conversations USING btree (workspace_id, last_message_at, id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT, SELECT, UPDATE TO acta_app;

TABLE whatsapp_messages (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  direction text NOT NULL,
  kind text NOT NULL,
  body text,
  template jsonb,
  media jsonb,
  state text NOT NULL,
  provider_id text,
  effect_id uuid,
  error_code text,
  error_message text,
  accepted_at timestamp(3) with time zone,
  sent_at timestamp(3) with time zone,
  delivered_at timestamp(3) with time zone,
  read_at timestamp(3) with time zone,
  failed_at timestamp(3) with time zone,
  received_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  details jsonb,
  reply_to text,
  edited_at timestamp(3) with time zone,
  deleted_at timestamp(3) with time zone,
  CONSTRAINT whatsapp_messages_direction CHECK ((direction = ANY (ARRAY['inbound'::text, 'outbound'::text]))),
  CONSTRAINT whatsapp_messages_kind CHECK ((kind = ANY (ARRAY['text'::text, 'template'::text, 'media'::text, 'other'::text]))),
  CONSTRAINT whatsapp_messages_state CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'failed'::text, 'received'::text]))),
  CONSTRAINT whatsapp_messages_conversation_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES whatsapp_conversations(workspace_id, id) DEFERRABLE,
  CONSTRAINT whatsapp_messages_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_messages_provider_key UNIQUE (workspace_id, provider_id)
);
CREATE INDEX whatsapp_messages_conversation_idx ON public.whatsapp_messages USING btree (workspace_id, conversation_id, id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT, SELECT, UPDATE TO acta_app;

TABLE whatsapp_templates (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  name text NOT NULL,
  language text NOT NULL,
  category text NOT NULL,
  status text NOT NULL,
  components jsonb NOT NULL,
  provider_id text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_templates_account_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts(workspace_id, id) DEFERRABLE,
  CONSTRAINT whatsapp_templates_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_templates_name_key UNIQUE (workspace_id, account_id, name, language)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true)
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND true);
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT INSERT, SELECT, UPDATE TO acta_app;

TABLE worker_heartbeats (
  pool_id text NOT NULL,
  seen_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT worker_heartbeats_pkey PRIMARY KEY (pool_id)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
POLICY worker_all FOR ALL TO acta_worker
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT, UPDATE TO acta_worker;

TABLE workspace_members (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT workspace_members_role CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text]))),
  CONSTRAINT workspace_members_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT workspace_members_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  CONSTRAINT workspace_members_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT workspace_members_user_key UNIQUE (workspace_id, user_id)
);
CREATE INDEX workspace_members_user_idx ON public.workspace_members USING btree (user_id);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_delete FOR DELETE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_administer('members.manage'::text) AS may_administer));
POLICY app_insert FOR INSERT TO acta_app
  WITH CHECK ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND (( SELECT acta.may_administer('members.manage'::text) AS may_administer) OR (user_id = ( SELECT (NULLIF(current_setting('acta.user_id'::text, true), ''::text))::uuid AS "nullif"))));
POLICY app_read FOR SELECT TO acta_app
  USING (workspace_id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_administer('members.manage'::text) AS may_administer));
POLICY auth_read FOR SELECT TO acta_auth
  USING true;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT DELETE, INSERT, SELECT TO acta_app;
GRANT SELECT TO acta_auth;
GRANT UPDATE (role, updated_at) TO acta_app;

TABLE workspaces (
  id uuid NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  time_zone text NOT NULL DEFAULT 'America/Bogota'::text,
  currency text NOT NULL DEFAULT 'COP'::text,
  locale text NOT NULL DEFAULT 'es-CO'::text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  workspace_id uuid NOT NULL DEFAULT id,
  sandbox boolean NOT NULL DEFAULT false,
  CONSTRAINT workspaces_pkey PRIMARY KEY (id),
  CONSTRAINT workspaces_slug_key UNIQUE (slug)
);
ROW LEVEL SECURITY ENABLED AND FORCED;
POLICY app_read FOR SELECT TO acta_app
  USING (id = ( SELECT acta.current_workspace() AS current_workspace));
POLICY app_update FOR UPDATE TO acta_app
  USING ((workspace_id = ( SELECT acta.current_workspace() AS current_workspace)) AND (( SELECT (NULLIF(current_setting('acta.execution_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL) AND ( SELECT acta.may_administer('settings.edit'::text) AS may_administer));
POLICY auth_read FOR SELECT TO acta_auth
  USING true;
POLICY owner_all FOR ALL TO acta_owner
  USING true
  WITH CHECK true;
GRANT SELECT TO acta_app;
GRANT SELECT TO acta_auth;
GRANT UPDATE (name, time_zone, currency, locale, updated_at) TO acta_app;

CREATE OR REPLACE FUNCTION acta.claim_key(workspace uuid, principal uuid, wanted text, print text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
END $function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.create_workspace(workspace uuid, member uuid, record uuid, called text, slug text, time_zone text, currency text, locale text, sandbox boolean, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  creator uuid := nullif(current_setting('acta.user_id', true), '')::uuid;
  -- As every snapshot spells an instant; to_jsonb would write +00:00.
  stamp constant text := to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  stamps constant jsonb := jsonb_build_object('created_at', stamp, 'updated_at', stamp);
  made workspaces;
  joined workspace_members;
BEGIN
  IF creator IS NULL OR nullif(current_setting('acta.execution_id', true), '') IS NULL
    OR NOT acta.may_administer('settings.edit') THEN
    RAISE insufficient_privilege USING MESSAGE = 'workspaces are made by owners and admins, in an execution';
  END IF;
  INSERT INTO workspaces (id, name, slug, time_zone, currency, locale, sandbox, created_at, updated_at)
    VALUES (workspace, called, slug, time_zone, currency, locale, sandbox, at, at) RETURNING * INTO made;
  INSERT INTO workspace_members (workspace_id, id, user_id, role, created_at, updated_at)
    VALUES (workspace, member, creator, 'owner', at, at) RETURNING * INTO joined;
  INSERT INTO tool_executions (workspace_id, id, tool_name, inputs, outputs, status, started_at, completed_at,
      duration_ms, user_id, request_context, source, snapshot_before, snapshot_after)
    VALUES (workspace, record, 'system.workspace.create',
      jsonb_build_object('name', called, 'timeZone', time_zone, 'currency', currency, 'locale', locale, 'sandbox', sandbox),
      jsonb_build_object('workspaceId', workspace, 'created', true),
      'success', at, at, 0, creator, '{"source": "ui"}', 'ui',
      jsonb_build_object('workspaces/' || workspace, null, 'workspace_members/' || member, null),
      jsonb_build_object('workspaces/' || workspace, to_jsonb(made) || stamps,
        'workspace_members/' || member, to_jsonb(joined) || stamps));
  INSERT INTO execution_records (workspace_id, record_id, execution_id)
    VALUES (workspace, workspace, record), (workspace, member, record);
END $function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.current_workspace()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  workspace uuid := nullif(current_setting('acta.workspace_id', true), '')::uuid;
  member uuid := nullif(current_setting('acta.user_id', true), '')::uuid;
  api_key uuid := nullif(current_setting('acta.api_key_id', true), '')::uuid;
BEGIN
  IF workspace IS NULL THEN
    RETURN NULL;
  ELSIF member IS NOT NULL THEN
    PERFORM FROM workspace_members WHERE workspace_id = workspace AND user_id = member;
    IF NOT FOUND THEN
      PERFORM FROM member_invitations
        WHERE workspace_id = workspace AND claimed_by = member AND accepted_at IS NULL AND revoked_at IS NULL
          AND expires_at > now();
    END IF;
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
END $function$
-- EXECUTE: acta_app

CREATE OR REPLACE PROCEDURE acta.enclose(IN target regclass)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $procedure$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY owner_all ON %s TO acta_owner USING (true) WITH CHECK (true)', target);
END $procedure$
-- EXECUTE: nobody but the owner

CREATE OR REPLACE FUNCTION acta.ensure_partition(instant timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
DECLARE
  month constant timestamptz := date_trunc('month', instant);
  partition constant text := 'tool_executions_' || to_char(month, 'YYYY_MM');
  first constant uuid := acta.uuid_floor(month);
  past constant uuid := acta.uuid_floor(month + interval '1 month');
BEGIN
  IF to_regclass('public.' || partition) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.tool_executions INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
  EXECUTE format('ALTER TABLE public.%I ADD CONSTRAINT bounds CHECK (id >= %L AND id < %L)', partition, first, past);
  CALL acta.enclose(('public.' || quote_ident(partition))::regclass);
  EXECUTE format('ALTER TABLE public.tool_executions ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
    partition, first, past);
  EXECUTE format('ALTER TABLE public.%I DROP CONSTRAINT bounds', partition);
  RETURN true;
END $function$
-- EXECUTE: nobody but the owner

CREATE OR REPLACE FUNCTION acta.ensure_partitions(months integer DEFAULT 3)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
DECLARE
  made integer := 0;
BEGIN
  IF months NOT BETWEEN 0 AND 24 THEN
    RAISE EXCEPTION 'between 0 and 24 months ahead, not %', months USING ERRCODE = '22023';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('acta.ensure_partitions', 0));
  FOR ahead IN -1 .. months LOOP
    IF acta.ensure_partition(date_trunc('month', now()) + make_interval(months => ahead)) THEN
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $function$
-- EXECUTE: acta_worker

CREATE OR REPLACE FUNCTION acta.has_migration(wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT EXISTS (SELECT FROM acta_migrations WHERE name = wanted) $function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.is_member_elsewhere(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT FROM workspace_members m WHERE m.user_id = person AND m.workspace_id <> here.workspace_id)
    FROM workspace_members here
   WHERE here.workspace_id = acta.current_workspace() AND here.user_id = person
$function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.may_administer(permission text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
      WHERE workspace_id = workspace AND id = api_key AND permission = ANY (permissions));
  END IF;
  RETURN session_user = 'acta_system';
END $function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.may_manage_api_keys()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
END $function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.member_last_seen_at(person uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT max(s.refreshed_at) FROM sessions s
   WHERE s.user_id = person
     AND EXISTS (SELECT FROM workspace_members m WHERE m.workspace_id = acta.current_workspace() AND m.user_id = person)
     AND NOT EXISTS (SELECT FROM workspace_members m WHERE m.workspace_id <> acta.current_workspace() AND m.user_id = person)
$function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.partition_health(OUT months_ahead integer, OUT default_used boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
BEGIN
  default_used := EXISTS (SELECT FROM tool_executions_default);
  months_ahead := -1;
  WHILE to_regclass('public.tool_executions_' ||
    to_char(date_trunc('month', now()) + make_interval(months => months_ahead + 1), 'YYYY_MM')) IS NOT NULL LOOP
    months_ahead := months_ahead + 1;
  END LOOP;
END $function$
-- EXECUTE: acta_worker

CREATE OR REPLACE FUNCTION acta.people_behind_key(workspace uuid, key uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  WITH RECURSIVE behind (id) AS (
    SELECT key
    UNION
    SELECT earlier.id FROM behind CROSS JOIN LATERAL (
      SELECT k.rotated_from AS id FROM api_keys k WHERE k.workspace_id = workspace AND k.id = behind.id
      UNION ALL
      SELECT e.api_key_id FROM execution_records r
        JOIN tool_executions e ON e.workspace_id = r.workspace_id AND e.id = r.execution_id
        WHERE r.workspace_id = workspace AND r.record_id = behind.id
          AND e.tool_name IN ('system.apiKey.create', 'system.apiKey.rotate')
    ) earlier WHERE earlier.id IS NOT NULL
  )
  SELECT coalesce(array_agg(DISTINCT k.created_by), '{}')
    FROM behind JOIN api_keys k ON k.workspace_id = workspace AND k.id = behind.id WHERE k.created_by IS NOT NULL
$function$
-- EXECUTE: acta_app

CREATE OR REPLACE PROCEDURE acta.protect(IN target regclass, IN verbs text[], IN condition text DEFAULT 'true'::text)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $procedure$
DECLARE
  own constant text := 'workspace_id = (SELECT acta.current_workspace())';
  fence constant text := format(
    '%s AND (SELECT nullif(current_setting(''acta.execution_id'', true), '''')::uuid) IS NOT NULL AND (%s)', own, condition);
BEGIN
  CALL acta.enclose(target);
  EXECUTE format('CREATE POLICY app_read ON %s FOR SELECT TO acta_app USING (%s)', target, own);
  IF 'insert' = ANY (verbs) THEN
    EXECUTE format('CREATE POLICY app_insert ON %s FOR INSERT TO acta_app WITH CHECK (%s)', target, fence);
  END IF;
  IF 'update' = ANY (verbs) THEN
    EXECUTE format('CREATE POLICY app_update ON %s FOR UPDATE TO acta_app USING (%s) WITH CHECK (%s)', target, fence, fence);
  END IF;
  IF 'delete' = ANY (verbs) THEN
    EXECUTE format('CREATE POLICY app_delete ON %s FOR DELETE TO acta_app USING (%s)', target, fence);
  END IF;
END $procedure$
-- EXECUTE: nobody but the owner

CREATE OR REPLACE FUNCTION acta.sealed_outputs(approval uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT o.sealed_outputs
    FROM approval_outputs o JOIN approvals a ON a.workspace_id = o.workspace_id AND a.id = o.id
    WHERE o.workspace_id = (SELECT acta.current_workspace()) AND o.id = approval AND o.expires_at > now()
      AND a.user_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)
      AND a.api_key_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.api_key_id', true), '')::uuid)
$function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.settle_approval(workspace uuid, approval uuid, execution uuid, tool text, sealed text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE public.approvals
    SET state = 'executed', execution_id = execution, sealed_inputs = NULL, ended_at = pg_catalog.now(),
      updated_at = pg_catalog.now()
    WHERE workspace_id = workspace AND id = approval AND tool_name = tool AND state = 'approved';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this approval is not waiting to be carried out' USING ERRCODE = 'AC410';
  END IF;
  IF sealed IS NOT NULL THEN
    INSERT INTO public.approval_outputs (workspace_id, id, sealed_outputs, expires_at)
      VALUES (workspace, approval, sealed, pg_catalog.now() + interval '7 days');
  END IF;
END $function$
-- EXECUTE: acta_app

CREATE OR REPLACE FUNCTION acta.uuid_floor(instant timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((lpad(to_hex((floor((EXTRACT(epoch FROM instant) * (1000)::numeric)))::bigint), 12, '0'::text) || '00000000000000000000'::text))::uuid
-- EXECUTE: nobody but the owner

CREATE OR REPLACE FUNCTION acta.whatsapp_account(workspace uuid, account uuid)
 RETURNS TABLE(phone_number_id text, business_account_id text, base_url text, api_version text, access_token text, sandbox boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT a.phone_number_id, a.business_account_id, a.base_url, a.api_version, a.access_token, w.sandbox
    FROM whatsapp_accounts a JOIN workspaces w ON w.id = a.workspace_id
    WHERE a.workspace_id = workspace AND a.id = account
$function$
-- EXECUTE: acta_auth, acta_system

CREATE OR REPLACE FUNCTION acta.whatsapp_accounts_named(ids text[])
 RETURNS TABLE(workspace_id uuid, account_id uuid, phone_number_id text, app_secret text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT a.workspace_id, a.id, a.phone_number_id, a.app_secret FROM whatsapp_accounts a
    WHERE a.phone_number_id = ANY (ids) OR a.business_account_id = ANY (ids)
    ORDER BY a.workspace_id, a.id LIMIT 100
$function$
-- EXECUTE: acta_system

CREATE OR REPLACE FUNCTION acta.whatsapp_knows_verify_token(digest text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT FROM whatsapp_accounts WHERE verify_token_hash = digest)
$function$
-- EXECUTE: acta_system

CREATE OR REPLACE FUNCTION acta.whatsapp_outgoing(workspace uuid, message uuid)
 RETURNS TABLE(account_id uuid, phone text, whatsapp_user_id text, kind text, body text, template text, media text, state text, provider_id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT c.account_id, c.phone, c.whatsapp_user_id, m.kind, m.body, m.template::text, m.media::text, m.state, m.provider_id
    FROM whatsapp_messages m
    JOIN whatsapp_conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
    WHERE m.workspace_id = workspace AND m.id = message AND m.direction = 'outbound'
$function$
-- EXECUTE: acta_system
