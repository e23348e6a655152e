-- Whether this database has a migration: a process that comes with a newer one must not serve calls yet.
-- SECURITY DEFINER, because acta_app reads nothing of what the migrator keeps. Reviewed list: 5.
CREATE FUNCTION acta.has_migration(wanted text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT EXISTS (SELECT FROM acta_migrations WHERE name = wanted) $$;

REVOKE ALL ON FUNCTION acta.has_migration(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.has_migration(text) TO acta_app;
