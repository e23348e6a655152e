import { createStatementClient, type StatementClient } from "./statements.ts";

/** A connected number a webhook may be for. */
export interface WhatsAppAddressee {
  workspaceId: string;
  accountId: string;
  phoneNumberId: string;
  /** Sealed for `whatsapp_accounts/<accountId>/app_secret`. */
  appSecret: string;
}

/** How a connected number is reached. */
export interface WhatsAppAccess {
  phoneNumberId: string;
  businessAccountId: string;
  baseUrl: string;
  apiVersion: string;
  /** Sealed for `whatsapp_accounts/<id>/access_token`. */
  accessToken: string;
  /** Of a sandbox: what is sent by it must leave for nowhere. */
  sandbox: boolean;
}

/** A message that is to be sent. `template` and `media` are JSON, as their columns have them. */
export interface WhatsAppOutgoing {
  accountId: string;
  phone: string | null;
  whatsappUserId: string | null;
  kind: string;
  body: string | null;
  template: string | null;
  media: string | null;
  state: string;
  providerId: string | null;
}

/** What has to be known of WhatsApp outside of calls: see `migrations/0017_whatsapp.sql`. */
export interface WhatsAppDirectory {
  /** @param ids of numbers or business accounts, digits only */
  accountsNamed(ids: readonly string[]): Promise<WhatsAppAddressee[]>;
  /** @param digest SHA-256, hexadecimal */
  knowsVerifyToken(digest: string): Promise<boolean>;
  access(workspaceId: string, accountId: string): Promise<WhatsAppAccess | null>;
  outgoing(workspaceId: string, messageId: string): Promise<WhatsAppOutgoing | null>;
  close(): Promise<void>;
}

/** How numbers are reached, for a process that makes no calls of the system: see `migrations/0028_whatsapp_content.sql`. */
export type WhatsAppAccounts = Pick<WhatsAppDirectory, "access" | "close">;

/** @param authUrl logs in as `acta_auth` */
export function createWhatsAppAccounts({ authUrl }: { authUrl: string }): WhatsAppAccounts {
  const client = createStatementClient({ url: authUrl, applicationName: "acta media", maxConnections: 1 });
  return {
    access: (workspaceId, accountId) => selectAccess(client, workspaceId, accountId),
    close: () => client.close(),
  };
}

async function selectAccess(
  client: StatementClient,
  workspaceId: string,
  accountId: string,
): Promise<WhatsAppAccess | null> {
  const { rows } = await client.query<WhatsAppAccess>(
    `select phone_number_id as "phoneNumberId", business_account_id as "businessAccountId", base_url as "baseUrl",
       api_version as "apiVersion", access_token as "accessToken", sandbox
       from acta.whatsapp_account($1::uuid, $2::uuid)`,
    [workspaceId, accountId],
  );
  return rows[0] ?? null;
}

/** @param systemUrl logs in as `acta_system`, which alone may ask */
export function createWhatsAppDirectory({ systemUrl }: { systemUrl: string }): WhatsAppDirectory {
  const client = createStatementClient({
    url: systemUrl,
    applicationName: "acta whatsapp",
    maxConnections: 2,
  });
  return {
    async accountsNamed(ids) {
      const { rows } = await client.query<WhatsAppAddressee>(
        `select workspace_id as "workspaceId", account_id as "accountId", phone_number_id as "phoneNumberId",
           app_secret as "appSecret" from acta.whatsapp_accounts_named(string_to_array($1, ','))`,
        [ids.join()],
      );
      return rows;
    },
    async knowsVerifyToken(digest) {
      const { rows } = await client.query<{ known: boolean }>(
        "select acta.whatsapp_knows_verify_token($1) as known",
        [digest],
      );
      return rows[0]?.known === true;
    },
    access: (workspaceId, accountId) => selectAccess(client, workspaceId, accountId),
    async outgoing(workspaceId, messageId) {
      const { rows } = await client.query<WhatsAppOutgoing>(
        `select account_id as "accountId", phone, whatsapp_user_id as "whatsappUserId", kind, body, template, media,
           state, provider_id as "providerId" from acta.whatsapp_outgoing($1::uuid, $2::uuid)`,
        [workspaceId, messageId],
      );
      return rows[0] ?? null;
    },
    close: () => client.close(),
  };
}
