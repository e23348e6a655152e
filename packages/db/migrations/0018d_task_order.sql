-- Under row security only comparisons that leak nothing reach an index, and of a COALESCE PostgreSQL does not know that
-- it leaks nothing; of a CASE it does. A page further down the list of tasks now begins where it is told to.
DROP INDEX tasks_due_idx, tasks_status_due_idx;
CREATE INDEX tasks_due_idx ON tasks (workspace_id, (CASE WHEN due_at IS NULL THEN 'infinity' ELSE due_at END), id);
CREATE INDEX tasks_status_due_idx
  ON tasks (workspace_id, status, (CASE WHEN due_at IS NULL THEN 'infinity' ELSE due_at END), id);
