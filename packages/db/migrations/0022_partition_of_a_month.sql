-- Any month's partition, for a backup that is restored: its executions stand in months long past. The owner's alone.
-- Reviewed list: as acta.ensure_partitions, which now makes its months with it.
CREATE FUNCTION acta.ensure_partition(instant timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  SET timezone = 'UTC'
AS $$
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
END $$;

REVOKE ALL ON FUNCTION acta.ensure_partition(timestamptz) FROM PUBLIC;

CREATE OR REPLACE FUNCTION acta.ensure_partitions(months integer DEFAULT 3) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  SET timezone = 'UTC'
AS $$
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
END $$;
