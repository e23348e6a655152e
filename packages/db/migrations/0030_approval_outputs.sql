-- What an approved call has answered, where a part of that is answered once and kept nowhere (a key that it made): the
-- worker carries it out, and whoever asked fetches it. All of it, sealed by the vault, in the transaction that carries
-- the call out; gone when it is fetched, a week later at the latest.
CREATE TABLE IF NOT EXISTS approval_outputs (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  -- The approval's.
  id uuid NOT NULL,
  sealed_outputs text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT approval_outputs_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT approval_outputs_approval_fkey FOREIGN KEY (workspace_id, id) REFERENCES approvals (workspace_id, id)
    DEFERRABLE
);
CREATE INDEX IF NOT EXISTS approval_outputs_expiry_idx ON approval_outputs (expires_at);

CALL acta.protect('approval_outputs', '{insert,delete}');
-- Never what is sealed: that is for whoever asked, by the function below.
GRANT SELECT (workspace_id, id, expires_at, created_at, updated_at) ON approval_outputs TO acta_app;
GRANT INSERT, DELETE ON approval_outputs TO acta_app;

CREATE POLICY worker_read ON approval_outputs FOR SELECT TO acta_worker USING (true);
CREATE POLICY worker_delete ON approval_outputs FOR DELETE TO acta_worker USING (true);
GRANT SELECT (workspace_id, id, expires_at), DELETE ON approval_outputs TO acta_worker;

-- What an approval keeps for the user or the key that the transaction names, who must be the one that asked for it.
CREATE OR REPLACE FUNCTION acta.sealed_outputs(approval uuid) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT o.sealed_outputs
    FROM approval_outputs o JOIN approvals a ON a.workspace_id = o.workspace_id AND a.id = o.id
    WHERE o.workspace_id = (SELECT acta.current_workspace()) AND o.id = approval AND o.expires_at > now()
      AND a.user_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)
      AND a.api_key_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.api_key_id', true), '')::uuid)
$$;
REVOKE ALL ON FUNCTION acta.sealed_outputs(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.sealed_outputs(uuid) TO acta_app;

-- As before, and keeps what there is to be fetched. A process of the version before gives nothing to keep.
DROP FUNCTION IF EXISTS acta.settle_approval(uuid, uuid, uuid, text);
CREATE OR REPLACE FUNCTION acta.settle_approval(
  workspace uuid, approval uuid, execution uuid, tool text, sealed text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE
AS $$
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
END $$;
REVOKE ALL ON FUNCTION acta.settle_approval(uuid, uuid, uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.settle_approval(uuid, uuid, uuid, text, text) TO acta_app;
