-- What a workspace has said of its own fields. The values stand on the records, in custom_fields; a name there that is
-- defined nowhere may hold anything.
CREATE TABLE custom_fields (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  entity text NOT NULL,
  -- The name in custom_fields.
  key text NOT NULL,
  label text NOT NULL,
  type text NOT NULL,
  -- Of a select: the values there are.
  options text[] NOT NULL DEFAULT '{}',
  required boolean NOT NULL DEFAULT false,
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT custom_fields_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT custom_fields_key UNIQUE (workspace_id, entity, key),
  CONSTRAINT custom_fields_entity CHECK (entity IN ('contact', 'order', 'product')),
  CONSTRAINT custom_fields_type CHECK (type IN ('text', 'number', 'boolean', 'date', 'select'))
);

CALL acta.protect('custom_fields', '{insert,update,delete}');
GRANT SELECT, INSERT, UPDATE, DELETE ON custom_fields TO acta_app;
