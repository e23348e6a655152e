import { createHash } from "node:crypto";
import { whatsappAccounts, workspaces } from "@acta/db";
import { asc, eq } from "drizzle-orm";
import type { CatalogContext } from "../define.ts";
import * as fields from "../fields.ts";
import type { WhatsappAccountReadOutput } from "../generated/types.ts";
import { fail } from "./errors.ts";

export type AccountRecord = WhatsappAccountReadOutput["account"];

export const accountId = fields.idOf("whatsappAccount", "Id of the connected WhatsApp number.");

const providerId = (description: string) =>
  ({
    type: "string",
    maxLength: 32,
    pattern: "^[0-9]{1,32}$",
    description,
    "x-message": "must be an id as Meta shows it: digits only",
  }) as const;

export const phoneNumberId = providerId("Meta's id of the phone number (not the number itself).");
export const businessAccountId = providerId("Meta's id of the WhatsApp Business account.");
export const displayPhone = fields.described(fields.e164, "The number people see, in E.164.");

/** What stands in a header: no spaces, no line breaks. */
const secret = (minLength: number, maxLength: number, description: string) =>
  ({
    type: "string",
    minLength,
    maxLength,
    pattern: "^[\\x21-\\x7e]+$",
    description: `${description} Kept encrypted and never answered.`,
    "x-message": "must be visible ASCII characters without spaces",
    "x-sensitive": true,
  }) as const;

export const accessToken = secret(1, 1_000, "Token of a system user that may send for this number.");
export const appSecret = secret(1, 200, "Secret of the Meta app, with which it signs its webhooks.");
export const verifyToken = {
  ...secret(16, 200, "Token of your choice that Meta shows when it verifies the webhook."),
  description:
    "Token of your choice, 16 characters or more, that Meta shows when it verifies the webhook. Only its digest is kept.",
};

export const baseUrl = {
  type: "string",
  maxLength: 200,
  pattern:
    "^(https://[A-Za-z0-9.-]+|http://(localhost|127\\.0\\.0\\.1|\\[::1\\]))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*[A-Za-z0-9_])?$",
  description: "Where the provider is reached, without a slash at the end.",
  "x-message": "must be an https URL without a slash at the end (http on this machine only)",
} as const;

/** What stands as the provider's address in a sandbox. It leads nowhere (RFC 6761 §6.4): Acta carries those messages. */
export const sandboxBaseUrl = "https://sandbox.invalid";

/** @throws ActaError `WHATSAPP_SANDBOX_ONLY` for another address than that in a sandbox */
export async function assertMayReach(
  { db, workspaceId }: Pick<CatalogContext, "db" | "workspaceId">,
  url: string,
): Promise<void> {
  if (url === sandboxBaseUrl) return;
  const [here] = await db
    .select({ sandbox: workspaces.sandbox })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  if (here?.sandbox !== false) throw fail("WHATSAPP_SANDBOX_ONLY");
}

export const apiVersion = {
  type: "string",
  maxLength: 8,
  pattern: "^v[0-9]{1,3}\\.[0-9]{1,2}$",
  description: "Version of the Graph API, for example v24.0.",
  "x-message": "must be a version such as v24.0",
} as const;

/** A connected number as every tool answers it: nothing secret. */
export const accountRecord = fields.objectOf({
  accountId: fields.shown(accountId),
  phoneNumberId: fields.shown(phoneNumberId),
  businessAccountId: fields.shown(businessAccountId),
  displayPhone: fields.shown(displayPhone),
  baseUrl: fields.shown(baseUrl),
  apiVersion: fields.shown(apiVersion),
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

export const exampleAccount: AccountRecord = {
  accountId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
  phoneNumberId: "106540352242922",
  businessAccountId: "102290129340398",
  displayPhone: "+573000000001",
  baseUrl: "https://graph.facebook.com",
  apiVersion: "v24.0",
  createdAt: "2026-05-04T13:30:00.000Z",
  updatedAt: "2026-05-04T13:30:00.000Z",
};

/** What may be read of an account: selecting all of it would be refused. */
export const accountColumns = {
  id: whatsappAccounts.id,
  phoneNumberId: whatsappAccounts.phoneNumberId,
  businessAccountId: whatsappAccounts.businessAccountId,
  displayPhone: whatsappAccounts.displayPhone,
  baseUrl: whatsappAccounts.baseUrl,
  apiVersion: whatsappAccounts.apiVersion,
  createdAt: whatsappAccounts.createdAt,
  updatedAt: whatsappAccounts.updatedAt,
};

export interface AccountRow {
  id: string;
  phoneNumberId: string;
  businessAccountId: string;
  displayPhone: string;
  baseUrl: string;
  apiVersion: string;
  createdAt: Date;
  updatedAt: Date;
}

export function toAccountRecord({ id, createdAt, updatedAt, ...rest }: AccountRow): AccountRecord {
  return {
    accountId: id,
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/**
 * The number that is meant: the one named, or the only one there is.
 *
 * @throws ActaError `WHATSAPP_ACCOUNT_NOT_FOUND`, `WHATSAPP_NOT_CONNECTED`, `WHATSAPP_ACCOUNT_UNCLEAR`
 */
export async function findAccount(
  { db }: Pick<CatalogContext, "db">,
  given: string | undefined,
): Promise<AccountRow> {
  const rows = await db
    .select(accountColumns)
    .from(whatsappAccounts)
    .where(given === undefined ? undefined : eq(whatsappAccounts.id, given))
    .orderBy(asc(whatsappAccounts.id))
    .limit(2);
  const [account] = rows;
  if (!account) throw fail(given === undefined ? "WHATSAPP_NOT_CONNECTED" : "WHATSAPP_ACCOUNT_NOT_FOUND");
  if (rows.length > 1) throw fail("WHATSAPP_ACCOUNT_UNCLEAR");
  return account;
}

/** The codes `findAccount` fails with. */
export const accountErrors = [
  "WHATSAPP_ACCOUNT_NOT_FOUND",
  "WHATSAPP_ACCOUNT_UNCLEAR",
  "WHATSAPP_NOT_CONNECTED",
] as const;

/** What is stored of the secrets that were given, each sealed for its own place. */
export function toStoredSecrets(
  { vault }: Pick<CatalogContext, "vault">,
  id: string,
  given: {
    accessToken?: string | undefined;
    appSecret?: string | undefined;
    verifyToken?: string | undefined;
  },
) {
  return {
    ...(given.accessToken !== undefined && {
      accessToken: vault.seal(given.accessToken, `whatsapp_accounts/${id}/access_token`),
    }),
    ...(given.appSecret !== undefined && {
      appSecret: vault.seal(given.appSecret, `whatsapp_accounts/${id}/app_secret`),
    }),
    ...(given.verifyToken !== undefined && { verifyTokenHash: digestOf(given.verifyToken) }),
  };
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
