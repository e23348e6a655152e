import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import {
  accountErrors,
  accountId,
  accountRecord,
  exampleAccount,
  findAccount,
  toAccountRecord,
} from "../account-record.ts";

export const tool = defineTool({
  name: "whatsapp.account.read",
  title: "Read WhatsApp number",
  description:
    "Read how a connected WhatsApp number is reached. Its tokens are never answered. Without an id, the only number there is.",
  inputSchema: fields.objectOf({ accountId }, { optional: ["accountId"] }),
  outputSchema: fields.objectOf({ account: accountRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["whatsapp.view"],
  },
  errors: accountErrors,
  examples: [{ inputs: { accountId: exampleAccount.accountId }, outputs: { account: exampleAccount } }],
  async run({ inputs, ctx }) {
    return { account: toAccountRecord(await findAccount(ctx, inputs.accountId)) };
  },
});
