-- What may have happened, and nobody could tell: a person who has looked says which it was. The worker leaves alone what
-- is not unknown any more, so its late answer stands with its attempt only.
ALTER POLICY app_update ON effects WITH CHECK (
  workspace_id = (SELECT acta.current_workspace()) AND state IN ('accepted', 'failed', 'unknown'));
GRANT UPDATE (state, last_error_code) ON effects TO acta_app;
