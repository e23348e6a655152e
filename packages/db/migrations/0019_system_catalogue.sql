-- The product manages itself: members and invitations, resets of passwords, workspaces that tools change and make.

/* Who may ---------------------------------------------------------------------------------------------------------- */

-- Whether the caller may administer something: owners, admins, the system, and keys that hold the permission. Which
-- role may be given to whom is the tools' to decide: whoever holds acta_app's password can name any owner.
-- Reviewed list.
CREATE FUNCTION acta.may_administer(permission text) RETURNS boolean
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
      WHERE workspace_id = workspace AND id = api_key AND permission = ANY (permissions));
  END IF;
  RETURN session_user = 'acta_system';
END $$;

-- Whether a member of the current workspace is in another one too; null for anybody else. Reviewed list.
CREATE FUNCTION acta.is_member_elsewhere(person uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM workspace_members m WHERE m.user_id = person AND m.workspace_id <> here.workspace_id)
    FROM workspace_members here
   WHERE here.workspace_id = acta.current_workspace() AND here.user_id = person
$$;

REVOKE ALL ON FUNCTION acta.may_administer(text), acta.is_member_elsewhere(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.may_administer(text), acta.is_member_elsewhere(uuid) TO acta_app;

/* Invitations ------------------------------------------------------------------------------------------------------ */

-- An invitation is known by a token that only its link has: here is its digest. It is looked up before anybody is a
-- member, by acta_auth, which notes who has shown the token: that person alone can then accept.
CREATE TABLE member_invitations (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  -- Lower case, as with users.
  email text NOT NULL,
  role text NOT NULL,
  token_hash text NOT NULL,
  -- null: an API key.
  invited_by uuid REFERENCES users (id),
  claimed_by uuid REFERENCES users (id),
  expires_at timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT member_invitations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT member_invitations_token_key UNIQUE (token_hash),
  CONSTRAINT member_invitations_email_lower CHECK (email = lower(email)),
  CONSTRAINT member_invitations_role CHECK (role IN ('owner', 'admin', 'member'))
);
CREATE INDEX member_invitations_email_idx ON member_invitations (workspace_id, email);
CREATE INDEX member_invitations_claimed_idx ON member_invitations (workspace_id, claimed_by)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;

CALL acta.protect('member_invitations', '{insert}');
ALTER POLICY app_insert ON member_invitations WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND (SELECT acta.may_administer('members.manage'))
  AND claimed_by IS NULL
  AND invited_by IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.user_id', true), '')::uuid));
-- What was accepted or revoked stays so.
CREATE POLICY app_update ON member_invitations FOR UPDATE TO acta_app
  -- Of the row as it was, so that ending it is a change like any other.
  USING (workspace_id = (SELECT acta.current_workspace())
    AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
    AND accepted_at IS NULL AND revoked_at IS NULL
    AND ((SELECT acta.may_administer('members.manage'))
      OR claimed_by = (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)))
  WITH CHECK (workspace_id = (SELECT acta.current_workspace()));
GRANT SELECT (workspace_id, id, email, role, invited_by, claimed_by, expires_at, accepted_at, revoked_at, created_at,
  updated_at) ON member_invitations TO acta_app;
GRANT INSERT ON member_invitations TO acta_app;
GRANT UPDATE (accepted_at, revoked_at, updated_at) ON member_invitations TO acta_app;

CREATE POLICY auth_read ON member_invitations FOR SELECT TO acta_auth USING (true);
CREATE POLICY auth_update ON member_invitations FOR UPDATE TO acta_auth USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (claimed_by) ON member_invitations TO acta_auth;

-- Whoever has shown the token of an invitation is in its workspace for the one call that accepts it. As before
-- otherwise; the grants of the function stay as they are.
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
END $$;

/* Members ---------------------------------------------------------------------------------------------------------- */

CREATE POLICY app_insert ON workspace_members FOR INSERT TO acta_app WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  -- Of themselves: whoever accepts. A member is there already.
  AND ((SELECT acta.may_administer('members.manage'))
    OR user_id = (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)));
CREATE POLICY app_update ON workspace_members FOR UPDATE TO acta_app USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND (SELECT acta.may_administer('members.manage')));
CREATE POLICY app_delete ON workspace_members FOR DELETE TO acta_app USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND (SELECT acta.may_administer('members.manage')));
GRANT INSERT, UPDATE (role, updated_at), DELETE ON workspace_members TO acta_app;

-- Who is invited and not known yet becomes a person before they become a member.
GRANT INSERT (id, email, name, password_hash, created_at, updated_at) ON users TO acta_auth;

/* Passwords -------------------------------------------------------------------------------------------------------- */

-- A reset that was issued, by the digest of its token. It ends when it is used, and when another takes its place.
CREATE TABLE password_resets (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id),
  token_hash text NOT NULL,
  -- null: an API key.
  issued_by uuid REFERENCES users (id),
  expires_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT password_resets_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT password_resets_token_key UNIQUE (token_hash)
);
CREATE INDEX password_resets_user_idx ON password_resets (workspace_id, user_id) WHERE ended_at IS NULL;

CALL acta.protect('password_resets', '{insert}');
ALTER POLICY app_insert ON password_resets WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND (SELECT acta.may_administer('members.manage'))
  AND issued_by IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)
  -- Before the foreign key, which would tell whether there is a person of some id.
  AND EXISTS (SELECT FROM workspace_members m
    WHERE m.workspace_id = password_resets.workspace_id AND m.user_id = password_resets.user_id));
CREATE POLICY app_update ON password_resets FOR UPDATE TO acta_app USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND (SELECT acta.may_administer('members.manage'))
  AND ended_at IS NULL)
  WITH CHECK (workspace_id = (SELECT acta.current_workspace()));
GRANT SELECT (workspace_id, id, user_id, issued_by, expires_at, ended_at, created_at, updated_at) ON password_resets
  TO acta_app;
GRANT INSERT ON password_resets TO acta_app;
GRANT UPDATE (ended_at, updated_at) ON password_resets TO acta_app;

CREATE POLICY auth_read ON password_resets FOR SELECT TO acta_auth USING (true);
CREATE POLICY auth_update ON password_resets FOR UPDATE TO acta_auth USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (ended_at, updated_at) ON password_resets TO acta_auth;

/* Workspaces ------------------------------------------------------------------------------------------------------- */

-- A workspace is in itself: so it is found, fenced, recorded and undone like every other record of a workspace.
ALTER TABLE workspaces ADD COLUMN workspace_id uuid NOT NULL GENERATED ALWAYS AS (id) STORED;
CREATE POLICY app_update ON workspaces FOR UPDATE TO acta_app USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL
  AND (SELECT acta.may_administer('settings.edit')));
GRANT UPDATE (name, time_zone, currency, locale, updated_at) ON workspaces TO acta_app;

-- Makes another workspace, of which the caller becomes the owner. No policy can allow it: there is nobody yet who
-- could be in it. So it has its own fence, and records in the new workspace by whom and how it was made, as the
-- executor records it in the caller's. Reviewed list.
CREATE FUNCTION acta.create_workspace(
  workspace uuid, member uuid, record uuid, called text, slug text, time_zone text, currency text, locale text,
  at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  creator uuid := nullif(current_setting('acta.user_id', true), '')::uuid;
  made workspaces;
  joined workspace_members;
BEGIN
  IF creator IS NULL OR nullif(current_setting('acta.execution_id', true), '') IS NULL
    OR NOT acta.may_administer('settings.edit') THEN
    RAISE insufficient_privilege USING MESSAGE = 'workspaces are made by owners and admins, in an execution';
  END IF;
  INSERT INTO workspaces (id, name, slug, time_zone, currency, locale, created_at, updated_at)
    VALUES (workspace, called, slug, time_zone, currency, locale, at, at) RETURNING * INTO made;
  INSERT INTO workspace_members (workspace_id, id, user_id, role, created_at, updated_at)
    VALUES (workspace, member, creator, 'owner', at, at) RETURNING * INTO joined;
  INSERT INTO tool_executions (workspace_id, id, tool_name, inputs, outputs, status, started_at, completed_at,
      duration_ms, user_id, request_context, source, snapshot_before, snapshot_after)
    VALUES (workspace, record, 'system.workspace.create',
      jsonb_build_object('name', called, 'timeZone', time_zone, 'currency', currency, 'locale', locale),
      jsonb_build_object('workspaceId', workspace, 'created', true),
      'success', at, at, 0, creator, '{"source": "ui"}', 'ui',
      jsonb_build_object('workspaces/' || workspace, null, 'workspace_members/' || member, null),
      jsonb_build_object('workspaces/' || workspace, to_jsonb(made), 'workspace_members/' || member, to_jsonb(joined)));
  INSERT INTO execution_records (workspace_id, record_id, execution_id)
    VALUES (workspace, workspace, record), (workspace, member, record);
END $$;

REVOKE ALL ON FUNCTION acta.create_workspace(uuid, uuid, uuid, text, text, text, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.create_workspace(uuid, uuid, uuid, text, text, text, text, text, timestamptz) TO acta_app;
