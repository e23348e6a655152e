-- Sandboxes: workspaces to try things in. What is one stays one, and reaches nobody.
-- acta_app may not change the column: its grant names those it may (0019).
ALTER TABLE workspaces ADD COLUMN sandbox boolean NOT NULL DEFAULT false;

-- As in 0019; the new workspace may be a sandbox, and its first execution spells instants as all others do.
DROP FUNCTION acta.create_workspace(uuid, uuid, uuid, text, text, text, text, text, timestamptz);
CREATE FUNCTION acta.create_workspace(
  workspace uuid, member uuid, record uuid, called text, slug text, time_zone text, currency text, locale text,
  sandbox boolean, at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
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
END $$;

REVOKE ALL ON FUNCTION
  acta.create_workspace(uuid, uuid, uuid, text, text, text, text, text, boolean, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  acta.create_workspace(uuid, uuid, uuid, text, text, text, text, text, boolean, timestamptz) TO acta_app;

-- As in 0017; whoever sends learns with the number whether it may leave the house at all.
DROP FUNCTION acta.whatsapp_account(uuid, uuid);
CREATE FUNCTION acta.whatsapp_account(workspace uuid, account uuid)
  RETURNS TABLE (phone_number_id text, business_account_id text, base_url text, api_version text, access_token text,
    sandbox boolean)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT a.phone_number_id, a.business_account_id, a.base_url, a.api_version, a.access_token, w.sandbox
    FROM whatsapp_accounts a JOIN workspaces w ON w.id = a.workspace_id
    WHERE a.workspace_id = workspace AND a.id = account
$$;

REVOKE ALL ON FUNCTION acta.whatsapp_account(uuid, uuid) FROM PUBLIC;
-- To acta_auth as well, which 0028 lets ask: a database may have had that one first.
GRANT EXECUTE ON FUNCTION acta.whatsapp_account(uuid, uuid) TO acta_system, acta_auth;
