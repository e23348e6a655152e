-- The stages a workspace's orders go through. Until it makes a pipeline of its own, orders go through the standard one,
-- which is in the code (packages/catalog/src/crm/pipeline.ts): no workspace has to be given rows for it.
CREATE TABLE pipelines (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  -- true or NULL, since of NULLs a unique key takes any number: one default a workspace.
  is_default boolean,
  -- [{key, name, kind, next}], in their order. One value, so that a share lock on the row stands for all of it.
  stages jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT pipelines_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT pipelines_default_key UNIQUE (workspace_id, is_default),
  CONSTRAINT pipelines_default CHECK (is_default),
  CONSTRAINT pipelines_stages CHECK (jsonb_typeof(stages) = 'array')
);

CALL acta.protect('pipelines', '{insert,update,delete}');
GRANT SELECT, INSERT, UPDATE, DELETE ON pipelines TO acta_app;

-- NULL: the order goes through whatever pipeline is the default one.
ALTER TABLE orders
  ADD COLUMN pipeline_id uuid,
  ADD CONSTRAINT orders_pipeline_fkey FOREIGN KEY (workspace_id, pipeline_id) REFERENCES pipelines (workspace_id, id)
    DEFERRABLE INITIALLY IMMEDIATE,
  DROP CONSTRAINT orders_status;
CREATE INDEX orders_pipeline_idx ON orders (workspace_id, pipeline_id, status) WHERE pipeline_id IS NOT NULL;
