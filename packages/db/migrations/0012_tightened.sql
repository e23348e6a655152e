-- What somebody who holds acta_app's password could still do beyond a workspace or another caller's name.

-- The system principal is the worker's alone: for acta_app, an id would otherwise have been enough to be in a workspace.
-- session_user, because current_user is the function's owner here. The grants of the function stay as they are.
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
  ELSIF session_user = 'acta_worker' AND current_setting('acta.system', true) = 'on' THEN
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
  RETURN session_user = 'acta_worker';
END $$;

-- An execution's row names the caller the transaction names, and nobody else; a key's call was not made in the console.
-- This comes before the foreign key to users, which would tell acta_app whether there is a person of some id.
ALTER POLICY app_insert ON tool_executions WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
  AND user_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)
  AND api_key_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.api_key_id', true), '')::uuid)
  AND (api_key_id IS NULL OR source <> 'ui'));

-- Changes, and the undoing of them, are recorded by the transaction that made them: never by acta_audit.
ALTER POLICY audit_insert ON tool_executions WITH CHECK (
  coalesce(snapshot_before, '{}') = '{}' AND coalesce(snapshot_after, '{}') = '{}'
  AND (status <> 'success' OR undo_of IS NULL));

-- Nobody leaves an answer under another caller's key.
ALTER POLICY app_insert ON idempotency_keys WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND execution_id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
  AND principal_id = (SELECT coalesce(nullif(current_setting('acta.user_id', true), ''),
    nullif(current_setting('acta.api_key_id', true), ''), current_setting('acta.workspace_id', true))::uuid));

-- A revoked key stays as it is. Asked of the row as it was, so that revoking one is still a change like any other.
ALTER POLICY app_update ON api_keys USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND (SELECT acta.may_manage_api_keys())
  AND NOT revoked);
