-- When a member of the current workspace was last given tokens by the console; null for anybody else, and for somebody
-- who is in another workspace too: sessions belong to a person, and what they do there is not told here. Reviewed list.
CREATE FUNCTION acta.member_last_seen_at(person uuid) RETURNS timestamptz
  LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT max(s.refreshed_at) FROM sessions s
   WHERE s.user_id = person
     AND EXISTS (SELECT FROM workspace_members m WHERE m.workspace_id = acta.current_workspace() AND m.user_id = person)
     AND NOT EXISTS (SELECT FROM workspace_members m WHERE m.workspace_id <> acta.current_workspace() AND m.user_id = person)
$$;

REVOKE ALL ON FUNCTION acta.member_last_seen_at(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.member_last_seen_at(uuid) TO acta_app;
