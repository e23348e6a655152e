-- The rows of a batch's items are written by the batch, all of them in one statement: acta.part_ids names them, with
-- commas between. Each of them used to be written as the execution it is the row of, which took two statements an item.
--
-- What is recorded is therefore the execution one is in, or a part that it has named; the sub-select of the latter is
-- not looked at where the former holds, as for every call that is no batch.

ALTER POLICY app_insert ON tool_executions WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND (id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
    OR (batch_id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
      AND id = ANY ((SELECT string_to_array(nullif(current_setting('acta.part_ids', true), ''), ','))::uuid[])))
  AND user_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.user_id', true), '')::uuid)
  AND api_key_id IS NOT DISTINCT FROM (SELECT nullif(current_setting('acta.api_key_id', true), '')::uuid)
  AND (api_key_id IS NULL OR source <> 'ui'));

ALTER POLICY app_insert ON execution_records WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND (execution_id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
    OR execution_id = ANY ((SELECT string_to_array(nullif(current_setting('acta.part_ids', true), ''), ','))::uuid[])));

ALTER POLICY app_insert ON effects WITH CHECK (
  workspace_id = (SELECT acta.current_workspace())
  AND (execution_id = (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid)
    OR execution_id = ANY ((SELECT string_to_array(nullif(current_setting('acta.part_ids', true), ''), ','))::uuid[])));
