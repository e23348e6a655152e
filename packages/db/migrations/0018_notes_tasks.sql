-- What people write down about a contact, and what they mean to do.
CREATE TABLE notes (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  text text NOT NULL,
  -- Who wrote it. No keys to people and API keys: a note outlives both.
  author_type text NOT NULL,
  author_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT notes_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT notes_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts (workspace_id, id)
    DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT notes_author_type CHECK (author_type IN ('user', 'apiKey', 'system'))
);
CREATE INDEX notes_contact_idx ON notes (workspace_id, contact_id, id);

CREATE TABLE tasks (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  title text NOT NULL,
  details text,
  status text NOT NULL DEFAULT 'open',
  due_at timestamptz(3),
  -- A member's user id. No key: whoever leaves the workspace leaves tasks behind.
  assignee_id uuid,
  contact_id uuid,
  order_id uuid,
  -- When it was done or cancelled.
  closed_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT tasks_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT tasks_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts (workspace_id, id)
    DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT tasks_order_fkey FOREIGN KEY (workspace_id, order_id) REFERENCES orders (workspace_id, id)
    DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT tasks_status CHECK (status IN ('open', 'done', 'cancelled')),
  CONSTRAINT tasks_closed CHECK ((status = 'open') = (closed_at IS NULL))
);
CREATE INDEX tasks_contact_idx ON tasks (workspace_id, contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX tasks_order_idx ON tasks (workspace_id, order_id) WHERE order_id IS NOT NULL;
-- Lists go by when a task is due; those due at no time come last. One index for all tasks, one for a status of them.
CREATE INDEX tasks_due_idx ON tasks (workspace_id, coalesce(due_at, 'infinity'), id);
CREATE INDEX tasks_status_due_idx ON tasks (workspace_id, status, coalesce(due_at, 'infinity'), id);

CALL acta.protect('notes', '{insert,update,delete}');
CALL acta.protect('tasks', '{insert,update,delete}');
GRANT SELECT, INSERT, UPDATE, DELETE ON notes, tasks TO acta_app;

-- Lists of orders go by when they were placed, those of a status or a contact too; contacts with a tag by their id.
-- The indexes there were ended in an id, or too early, so such a page read and sorted everything the filter lets in.
DROP INDEX orders_status_idx, orders_contact_idx, contact_tags_tag_idx;
CREATE INDEX orders_status_idx ON orders (workspace_id, status, placed_at, id);
CREATE INDEX orders_contact_idx ON orders (workspace_id, contact_id, placed_at, id);
CREATE INDEX contact_tags_tag_idx ON contact_tags (workspace_id, tag_id, contact_id);
