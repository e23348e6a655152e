-- The people whose doing a key is: who made it, or the key it replaced, or the key that made either. Whoever may make keys
-- by a key would otherwise have one that is nobody's, and decide about what it asks. Invoker's rights: row security applies.
CREATE FUNCTION acta.people_behind_key(workspace uuid, key uuid) RETURNS uuid[]
  LANGUAGE sql STABLE PARALLEL SAFE
  SET search_path = pg_catalog, public, pg_temp
AS $$
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
$$;

REVOKE ALL ON FUNCTION acta.people_behind_key(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.people_behind_key(uuid, uuid) TO acta_app;
