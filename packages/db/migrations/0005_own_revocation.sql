-- A key that revokes itself is still itself for the rest of that transaction, which must record it: the row it has just
-- changed carries its own transaction's id. The grants of the function stay as they are.
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
  ELSIF current_setting('acta.system', true) = 'on' THEN
    PERFORM FROM workspaces WHERE id = workspace;
  ELSE
    RETURN NULL;
  END IF;
  RETURN CASE WHEN FOUND THEN workspace END;
END $$;
