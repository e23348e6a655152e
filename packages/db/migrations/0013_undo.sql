-- Whether an execution was undone, and by which: one look-up for a page of the history.
CREATE INDEX tool_executions_undo_idx ON tool_executions (workspace_id, undo_of)
  WHERE undo_of IS NOT NULL AND status = 'success';
