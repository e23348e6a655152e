import { whatsappAccounts } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import {
  accessToken,
  accountId,
  accountRecord,
  apiVersion,
  appSecret,
  assertMayReach,
  baseUrl,
  businessAccountId,
  displayPhone,
  exampleAccount,
  toAccountRecord,
  toStoredSecrets,
  verifyToken,
} from "../account-record.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "whatsapp.account.update",
  title: "Update WhatsApp number",
  description:
    "Change how a connected WhatsApp number is reached. Only the fields given are changed. Use it when a token was renewed, or the Meta app's secret has changed.",
  inputSchema: fields.objectOf(
    { accountId, businessAccountId, displayPhone, accessToken, appSecret, verifyToken, baseUrl, apiVersion },
    {
      optional: [
        "businessAccountId",
        "displayPhone",
        "accessToken",
        "appSecret",
        "verifyToken",
        "baseUrl",
        "apiVersion",
      ],
      minProperties: 2,
    },
  ),
  outputSchema: fields.objectOf({ account: accountRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["whatsapp.manage"],
  },
  errors: ["WHATSAPP_ACCOUNT_NOT_FOUND", "WHATSAPP_SANDBOX_ONLY"],
  examples: [
    {
      description: "A renewed token.",
      inputs: { accountId: exampleAccount.accountId, accessToken: "EAAGrenewed" },
      outputs: { account: exampleAccount },
    },
  ],
  async run({ inputs, ctx }) {
    const { accountId: id, accessToken: token, appSecret: secret, verifyToken: verify, ...rest } = inputs;
    if (rest.baseUrl !== undefined) await assertMayReach(ctx, rest.baseUrl);
    const account = await ctx.records.update(whatsappAccounts, id, {
      ...rest,
      ...toStoredSecrets(ctx, id, { accessToken: token, appSecret: secret, verifyToken: verify }),
    });
    if (!account) throw fail("WHATSAPP_ACCOUNT_NOT_FOUND");
    const { workspaceId: _, ...row } = account;
    return { account: toAccountRecord(row) };
  },
});
