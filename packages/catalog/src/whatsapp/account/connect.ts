import { whatsappAccounts } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import {
  accessToken,
  accountId,
  apiVersion,
  appSecret,
  assertMayReach,
  baseUrl,
  businessAccountId,
  displayPhone,
  exampleAccount,
  phoneNumberId,
  toStoredSecrets,
  verifyToken,
} from "../account-record.ts";

export const tool = defineTool({
  name: "whatsapp.account.connect",
  title: "Connect WhatsApp number",
  description:
    "Connect a WhatsApp number, so that the workspace can send and receive with it. In Meta's app dashboard set the webhook to this server's /webhooks/whatsapp with the same verify token, and subscribe to messages. Then fetch the number's templates with whatsapp.template.sync.",
  inputSchema: fields.objectOf(
    {
      phoneNumberId,
      businessAccountId,
      displayPhone,
      accessToken,
      appSecret,
      verifyToken,
      baseUrl: { ...baseUrl, default: "https://graph.facebook.com" },
      apiVersion: { ...apiVersion, default: "v24.0" },
    },
    { optional: ["baseUrl", "apiVersion"] },
  ),
  outputSchema: fields.objectOf({
    accountId: fields.shown(accountId),
    created: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    // The secrets are in no snapshot, so what was written over cannot come back.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["whatsapp.manage"],
  },
  errors: ["WHATSAPP_NUMBER_TAKEN", "WHATSAPP_SANDBOX_ONLY"],
  examples: [
    {
      inputs: {
        phoneNumberId: exampleAccount.phoneNumberId,
        businessAccountId: exampleAccount.businessAccountId,
        displayPhone: exampleAccount.displayPhone,
        accessToken: "EAAGexample",
        appSecret: "0123456789abcdef0123456789abcdef",
        verifyToken: "a-token-of-your-choice",
      },
      outputs: { accountId: exampleAccount.accountId, created: true },
    },
  ],
  async run({ inputs, ctx }) {
    const { accessToken: token, appSecret: secret, verifyToken: verify, ...rest } = inputs;
    await assertMayReach(ctx, inputs.baseUrl);
    const id = ctx.newId();
    // All three are given, so all three are stored; the type of a part cannot say so.
    const secrets = toStoredSecrets(ctx, id, {
      accessToken: token,
      appSecret: secret,
      verifyToken: verify,
    }) as Required<ReturnType<typeof toStoredSecrets>>;
    await ctx.records.insert(whatsappAccounts, { id, ...rest, ...secrets });
    return { accountId: id, created: true };
  },
});
