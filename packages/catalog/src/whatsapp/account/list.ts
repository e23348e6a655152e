import { whatsappAccounts } from "@acta/db";
import { desc, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { accountColumns, accountRecord, exampleAccount, toAccountRecord } from "../account-record.ts";

export const tool = defineTool({
  name: "whatsapp.account.list",
  title: "List WhatsApp numbers",
  description:
    "List the connected WhatsApp numbers, the one connected last first. Tokens are never answered.",
  inputSchema: fields.objectOf(
    { limit: fields.limit, cursor: fields.cursor },
    { optional: ["limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(accountRecord, "Numbers, the one connected last first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["whatsapp.view"],
  },
  examples: [{ inputs: {}, outputs: { items: [exampleAccount], nextCursor: null } }],
  async run({ inputs: { limit, cursor }, ctx }) {
    const start = startOf(ctx, {}, cursor);
    const rows = await ctx.db
      .select(accountColumns)
      .from(whatsappAccounts)
      .where(start ? lt(whatsappAccounts.id, start[0]!) : undefined)
      .orderBy(desc(whatsappAccounts.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, {}, rows, limit, ({ id }) => [id]);
    return { items: items.map(toAccountRecord), nextCursor };
  },
});
