-- Who may do what. The roles themselves are made before (src/roles.ts): they belong to the cluster, not to a database.
--
-- Every policy reads the transaction's settings through a scalar sub-select, so that it is evaluated once a statement:
--   acta.workspace_id, acta.execution_id, and one of acta.user_id, acta.api_key_id, acta.system = 'on'.
-- nullif, because a setting that was once local reads as '' and no longer as NULL.

REVOKE ALL ON SCHEMA acta FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
GRANT USAGE ON SCHEMA acta TO acta_app, acta_worker;
GRANT USAGE ON SCHEMA public TO acta_app, acta_auth, acta_audit, acta_worker;

/* Membership ------------------------------------------------------------------------------------------------------ */

-- The workspace of the transaction when whoever is named in it may be there, else NULL: then nothing is visible.
-- SECURITY DEFINER, because it must read memberships before it is known whether they may be read. Reviewed list: 1.
CREATE FUNCTION acta.current_workspace() RETURNS uuid
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
      WHERE workspace_id = workspace AND id = api_key AND NOT revoked AND (expires_at IS NULL OR expires_at > now());
  ELSIF current_setting('acta.system', true) = 'on' THEN
    PERFORM FROM workspaces WHERE id = workspace;
  ELSE
    RETURN NULL;
  END IF;
  RETURN CASE WHEN FOUND THEN workspace END;
END $$;

-- Whether they may change API keys: owners, admins, the system, and keys that were given the right. Reviewed list: 2.
CREATE FUNCTION acta.may_manage_api_keys() RETURNS boolean
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
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION acta.current_workspace(), acta.may_manage_api_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.current_workspace(), acta.may_manage_api_keys() TO acta_app;

/* The template ---------------------------------------------------------------------------------------------------- */

-- Enables and forces row security on a table and lets its owner see all rows: forced row security would blind
-- migrations, which would then silently change nothing.
CREATE PROCEDURE acta.enclose(target regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY owner_all ON %s TO acta_owner USING (true) WITH CHECK (true)', target);
END $$;

-- The policies of a tenant table, all of them from here.
--   reading: the rows of the current workspace.
--   writing (the fence): the same, and only inside an execution. A statement that reaches the database outside of one,
--   say on a fresh connection after its transaction died, is refused whatever the application believes.
--   condition: what else a write must satisfy.
CREATE PROCEDURE acta.protect(target regclass, verbs text[], condition text DEFAULT 'true')
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
END $$;

REVOKE ALL ON PROCEDURE acta.enclose(regclass), acta.protect(regclass, text[], text) FROM PUBLIC;

/* Business tables -------------------------------------------------------------------------------------------------- */

CALL acta.protect('contacts', '{insert,update,delete}');
CALL acta.protect('tags', '{insert,update,delete}');
CALL acta.protect('contact_tags', '{insert,update,delete}');
CALL acta.protect('products', '{insert,update,delete}');
CALL acta.protect('orders', '{insert,update,delete}');
CALL acta.protect('order_lines', '{insert,update,delete}');
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts, tags, contact_tags, products, orders, order_lines TO acta_app;

/* Executions: append-only, and only the row of the execution one is in ---------------------------------------------- */

CALL acta.protect('tool_executions', '{insert}',
  'id = (SELECT nullif(current_setting(''acta.execution_id'', true), '''')::uuid)');
CALL acta.enclose('tool_executions_default');
CALL acta.protect('execution_records', '{insert}',
  'execution_id = (SELECT nullif(current_setting(''acta.execution_id'', true), '''')::uuid)');
GRANT SELECT, INSERT ON tool_executions, execution_records TO acta_app;

-- Rows of reads, failures and dry-runs, of many workspaces in one statement. It reads nothing back.
CREATE POLICY audit_insert ON tool_executions FOR INSERT TO acta_audit WITH CHECK (true);
GRANT INSERT ON tool_executions TO acta_audit;

/* API keys --------------------------------------------------------------------------------------------------------- */

CALL acta.protect('api_keys', '{insert,update}', '(SELECT acta.may_manage_api_keys())');
-- Never the hash: it is written, and read by acta_auth alone.
GRANT SELECT (workspace_id, id, name, key_id, key_prefix, kind, permissions, revoked, revoked_at, revoked_by,
  last_used_at, last_used_ip, created_by, created_at, expires_at, rotated_from) ON api_keys TO acta_app;
GRANT INSERT ON api_keys TO acta_app;
GRANT UPDATE (name, permissions, revoked, revoked_at, revoked_by, expires_at) ON api_keys TO acta_app;

CREATE POLICY auth_read ON api_keys FOR SELECT TO acta_auth USING (true);
CREATE POLICY auth_update ON api_keys FOR UPDATE TO acta_auth USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (last_used_at, last_used_ip) ON api_keys TO acta_auth;

/* People and workspaces -------------------------------------------------------------------------------------------- */

CALL acta.enclose('workspaces');
CREATE POLICY app_read ON workspaces FOR SELECT TO acta_app USING (id = (SELECT acta.current_workspace()));
CREATE POLICY auth_read ON workspaces FOR SELECT TO acta_auth USING (true);
GRANT SELECT ON workspaces TO acta_app, acta_auth;

CALL acta.protect('workspace_members', '{}');
CREATE POLICY auth_read ON workspace_members FOR SELECT TO acta_auth USING (true);
GRANT SELECT ON workspace_members TO acta_app, acta_auth;

-- Colleagues by name; never a password's hash.
CALL acta.enclose('users');
CREATE POLICY app_read ON users FOR SELECT TO acta_app USING (
  EXISTS (SELECT FROM workspace_members m
    WHERE m.workspace_id = (SELECT acta.current_workspace()) AND m.user_id = users.id));
CREATE POLICY auth_all ON users TO acta_auth USING (true) WITH CHECK (true);
GRANT SELECT (id, email, name) ON users TO acta_app;
GRANT SELECT, UPDATE (password_hash, updated_at) ON users TO acta_auth;

CALL acta.enclose('sessions');
CREATE POLICY auth_all ON sessions TO acta_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON sessions TO acta_auth;
CREATE POLICY worker_read ON sessions FOR SELECT TO acta_worker USING (true);
CREATE POLICY worker_delete ON sessions FOR DELETE TO acta_worker USING (true);
GRANT SELECT (id, expires_at, revoked_at), DELETE ON sessions TO acta_worker;

-- What the migrator did is nobody else's business.
CALL acta.enclose('acta_migrations');

/* Partitions ------------------------------------------------------------------------------------------------------- */

-- Makes the partitions of last month to `months` ahead; does nothing when they are there. Reviewed list: 3.
-- ATTACH after a matching CHECK takes no lock that stops readers or writers of the other months. It does lock the
-- default partition, which is why this is done well ahead and the default is kept empty.
CREATE FUNCTION acta.ensure_partitions(months integer DEFAULT 3) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  SET timezone = 'UTC'
AS $$
DECLARE
  month timestamptz;
  partition text;
  made integer := 0;
BEGIN
  IF months NOT BETWEEN 0 AND 24 THEN
    RAISE EXCEPTION 'between 0 and 24 months ahead, not %', months USING ERRCODE = '22023';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('acta.ensure_partitions', 0));
  FOR ahead IN -1 .. months LOOP
    month := date_trunc('month', now()) + make_interval(months => ahead);
    partition := 'tool_executions_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.tool_executions INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    EXECUTE format('ALTER TABLE public.%I ADD CONSTRAINT bounds CHECK (id >= %L AND id < %L)',
      partition, acta.uuid_floor(month), acta.uuid_floor(month + interval '1 month'));
    CALL acta.enclose(('public.' || quote_ident(partition))::regclass);
    EXECUTE format('ALTER TABLE public.tool_executions ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
      partition, acta.uuid_floor(month), acta.uuid_floor(month + interval '1 month'));
    EXECUTE format('ALTER TABLE public.%I DROP CONSTRAINT bounds', partition);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;

-- How many months ahead there is a partition for, and whether a row ever fell into the default. Reviewed list: 4.
CREATE FUNCTION acta.partition_health(OUT months_ahead integer, OUT default_used boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  SET timezone = 'UTC'
AS $$
BEGIN
  default_used := EXISTS (SELECT FROM tool_executions_default);
  months_ahead := -1;
  WHILE to_regclass('public.tool_executions_' ||
    to_char(date_trunc('month', now()) + make_interval(months => months_ahead + 1), 'YYYY_MM')) IS NOT NULL LOOP
    months_ahead := months_ahead + 1;
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION acta.ensure_partitions(integer), acta.partition_health(), acta.uuid_floor(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.ensure_partitions(integer), acta.partition_health() TO acta_worker;

SELECT acta.ensure_partitions();
