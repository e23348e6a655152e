import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { accountErrors, accountId, exampleAccount, findAccount } from "../account-record.ts";

export const tool = defineTool({
  name: "whatsapp.template.sync",
  title: "Fetch WhatsApp templates",
  description:
    "Fetch the templates of a connected WhatsApp number from the provider, with their status. It happens shortly after the call; whatsapp.template.list then has them.",
  inputSchema: fields.objectOf({ accountId }, { optional: ["accountId"] }),
  outputSchema: fields.objectOf({
    accountId: fields.shown(accountId),
    state: { type: "string", const: "queued", description: "It begins once the call is committed." },
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["fetches_templates"],
    permissions: ["whatsapp.manage"],
  },
  errors: accountErrors,
  examples: [
    {
      inputs: { accountId: exampleAccount.accountId },
      outputs: { accountId: exampleAccount.accountId, state: "queued" },
    },
  ],
  async run({ inputs, ctx }) {
    const account = await findAccount(ctx, inputs.accountId);
    ctx.effects.enqueue("whatsapp.templateSync", {
      target: account.displayPhone,
      payload: { accountId: account.id },
      preview: { fetches: "templates", from: account.baseUrl },
      orderingKey: account.id,
    });
    return { accountId: account.id, state: "queued" };
  },
});
