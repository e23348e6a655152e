-- What comes over WhatsApp and is not text: places, cards, orders, reactions, and messages that whoever wrote them has
-- changed or taken back since.

ALTER TABLE whatsapp_messages
  -- What it says beside its text, by its type: see MessageDetails in src/schema/whatsapp.ts.
  ADD COLUMN IF NOT EXISTS details jsonb,
  -- The provider's id of the message it answers. No foreign key: that one may have been sent by another program.
  ADD COLUMN IF NOT EXISTS reply_to text,
  ADD COLUMN IF NOT EXISTS edited_at timestamptz(3),
  ADD COLUMN IF NOT EXISTS deleted_at timestamptz(3);

-- Media are fetched from the provider when somebody looks at them, by the console too, which makes no calls as
-- acta_system. The role that runs calls still learns no token, sealed as it is.
GRANT USAGE ON SCHEMA acta TO acta_auth;
GRANT EXECUTE ON FUNCTION acta.whatsapp_account(uuid, uuid) TO acta_auth;
