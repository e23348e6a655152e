-- WhatsApp: the numbers a workspace sends from, its conversations, their messages, and the provider's templates.

CREATE TABLE whatsapp_accounts (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  -- The provider's id of the number. Unique in its workspace only: whose a webhook is, its signature says.
  phone_number_id text NOT NULL,
  business_account_id text NOT NULL,
  display_phone text NOT NULL,
  base_url text NOT NULL,
  api_version text NOT NULL,
  -- Sealed by the vault.
  access_token text NOT NULL,
  app_secret text NOT NULL,
  -- Digest: it is only ever compared.
  verify_token_hash text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_accounts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_accounts_number_key UNIQUE (workspace_id, phone_number_id)
);
-- For webhooks, which know the number or the business and no workspace.
CREATE INDEX whatsapp_accounts_number_idx ON whatsapp_accounts (phone_number_id);
CREATE INDEX whatsapp_accounts_business_idx ON whatsapp_accounts (business_account_id);
CREATE INDEX whatsapp_accounts_verify_idx ON whatsapp_accounts (verify_token_hash);

CREATE TABLE whatsapp_conversations (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  -- null while nobody in the CRM has the number.
  contact_id uuid,
  -- E.164; null for people who write under a user name and keep their number to themselves.
  phone text,
  -- The provider's id of the person, the same whatever their number.
  whatsapp_user_id text,
  profile_name text,
  state text NOT NULL DEFAULT 'open',
  close_reason text,
  closed_at timestamptz(3),
  -- A member's user id. No foreign key: who leaves the workspace leaves no hole here.
  assignee_id uuid,
  -- Opens the customer-service window.
  last_inbound_at timestamptz(3),
  last_message_at timestamptz(3),
  last_message_text text,
  unread_count integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_conversations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_conversations_phone_key UNIQUE (workspace_id, account_id, phone),
  CONSTRAINT whatsapp_conversations_user_key UNIQUE (workspace_id, account_id, whatsapp_user_id),
  CONSTRAINT whatsapp_conversations_account_fkey FOREIGN KEY (workspace_id, account_id)
    REFERENCES whatsapp_accounts (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT whatsapp_conversations_contact_fkey FOREIGN KEY (workspace_id, contact_id)
    REFERENCES contacts (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT whatsapp_conversations_somebody CHECK (phone IS NOT NULL OR whatsapp_user_id IS NOT NULL),
  CONSTRAINT whatsapp_conversations_state CHECK (state IN ('open', 'closed')),
  CONSTRAINT whatsapp_conversations_unread CHECK (unread_count >= 0)
);
CREATE INDEX whatsapp_conversations_contact_idx ON whatsapp_conversations (workspace_id, contact_id);
CREATE INDEX whatsapp_conversations_recent_idx ON whatsapp_conversations (workspace_id, last_message_at, id);

CREATE TABLE whatsapp_messages (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  direction text NOT NULL,
  kind text NOT NULL,
  -- What it says, as a person reads it: a template's with its parameters filled in, a medium's caption.
  body text,
  template jsonb,
  media jsonb,
  state text NOT NULL,
  -- `wamid.…`
  provider_id text,
  effect_id uuid,
  error_code text,
  error_message text,
  -- When the provider took it: not yet that it was sent.
  accepted_at timestamptz(3),
  sent_at timestamptz(3),
  delivered_at timestamptz(3),
  read_at timestamptz(3),
  failed_at timestamptz(3),
  received_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_messages_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_messages_provider_key UNIQUE (workspace_id, provider_id),
  CONSTRAINT whatsapp_messages_conversation_fkey FOREIGN KEY (workspace_id, conversation_id)
    REFERENCES whatsapp_conversations (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT whatsapp_messages_direction CHECK (direction IN ('inbound', 'outbound')),
  CONSTRAINT whatsapp_messages_kind CHECK (kind IN ('text', 'template', 'media', 'other')),
  CONSTRAINT whatsapp_messages_state CHECK (state IN ('queued', 'sent', 'delivered', 'read', 'failed', 'received'))
);
CREATE INDEX whatsapp_messages_conversation_idx ON whatsapp_messages (workspace_id, conversation_id, id);

CREATE TABLE whatsapp_templates (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  name text NOT NULL,
  language text NOT NULL,
  category text NOT NULL,
  -- As the provider has it (APPROVED, PENDING, REJECTED, PAUSED, …); DELETED once it is no longer listed.
  status text NOT NULL,
  components jsonb NOT NULL,
  provider_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_templates_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT whatsapp_templates_name_key UNIQUE (workspace_id, account_id, name, language),
  CONSTRAINT whatsapp_templates_account_fkey FOREIGN KEY (workspace_id, account_id)
    REFERENCES whatsapp_accounts (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE
);

CALL acta.protect('whatsapp_accounts', '{insert}');
-- No check of the row as it becomes: the columns that may be set do not say whose it is.
CREATE POLICY app_update ON whatsapp_accounts FOR UPDATE TO acta_app USING (
  workspace_id = (SELECT acta.current_workspace())
  AND (SELECT nullif(current_setting('acta.execution_id', true), '')::uuid) IS NOT NULL);
CALL acta.protect('whatsapp_conversations', '{insert,update}');
CALL acta.protect('whatsapp_messages', '{insert,update}');
CALL acta.protect('whatsapp_templates', '{insert,update}');
GRANT SELECT, INSERT, UPDATE ON whatsapp_conversations, whatsapp_messages, whatsapp_templates TO acta_app;
-- Never a secret, sealed as it may be: written by calls, and read by the functions below alone.
GRANT SELECT (workspace_id, id, phone_number_id, business_account_id, display_phone, base_url, api_version, created_at,
  updated_at) ON whatsapp_accounts TO acta_app;
GRANT INSERT ON whatsapp_accounts TO acta_app;
GRANT UPDATE (business_account_id, display_phone, base_url, api_version, access_token, app_secret, verify_token_hash,
  updated_at) ON whatsapp_accounts TO acta_app;

/* What has to be known before, or beside, a call: for acta_system alone ---------------------------------------------- */

-- The accounts a webhook may be for, by ids that stand in it, with what its signature is checked against. Any workspace
-- may claim a number; only one that also has the app's secret, sealed here, hears what is said to it. Reviewed list: 5.
CREATE FUNCTION acta.whatsapp_accounts_named(ids text[])
  RETURNS TABLE (workspace_id uuid, account_id uuid, phone_number_id text, app_secret text)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT a.workspace_id, a.id, a.phone_number_id, a.app_secret FROM whatsapp_accounts a
    WHERE a.phone_number_id = ANY (ids) OR a.business_account_id = ANY (ids)
    ORDER BY a.workspace_id, a.id LIMIT 100
$$;

-- Whether some account has this verify token. Reviewed list: 6.
CREATE FUNCTION acta.whatsapp_knows_verify_token(digest text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM whatsapp_accounts WHERE verify_token_hash = digest)
$$;

-- How an account is reached. Reviewed list: 7.
CREATE FUNCTION acta.whatsapp_account(workspace uuid, account uuid)
  RETURNS TABLE (phone_number_id text, business_account_id text, base_url text, api_version text, access_token text)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT a.phone_number_id, a.business_account_id, a.base_url, a.api_version, a.access_token FROM whatsapp_accounts a
    WHERE a.workspace_id = workspace AND a.id = account
$$;

-- A message that is to be sent, and to whom. Reviewed list: 8.
CREATE FUNCTION acta.whatsapp_outgoing(workspace uuid, message uuid)
  RETURNS TABLE (account_id uuid, phone text, whatsapp_user_id text, kind text, body text, template text, media text,
    state text, provider_id text)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT c.account_id, c.phone, c.whatsapp_user_id, m.kind, m.body, m.template::text, m.media::text, m.state, m.provider_id
    FROM whatsapp_messages m
    JOIN whatsapp_conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
    WHERE m.workspace_id = workspace AND m.id = message AND m.direction = 'outbound'
$$;

REVOKE ALL ON FUNCTION acta.whatsapp_accounts_named(text[]), acta.whatsapp_knows_verify_token(text),
  acta.whatsapp_account(uuid, uuid), acta.whatsapp_outgoing(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acta.whatsapp_accounts_named(text[]), acta.whatsapp_knows_verify_token(text),
  acta.whatsapp_account(uuid, uuid), acta.whatsapp_outgoing(uuid, uuid) TO acta_system;
