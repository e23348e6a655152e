import { whatsappTemplates } from "@acta/db";
import { and, desc, eq, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { accountId } from "../account-record.ts";
import { exampleTemplate, templateName, templateRecord, toTemplateRecord } from "../template-record.ts";

export const tool = defineTool({
  name: "whatsapp.template.list",
  title: "List WhatsApp templates",
  description:
    "List the templates of the connected WhatsApp numbers, as they were last fetched, with the placeholders each wants a text for. Only approved ones can be sent.",
  inputSchema: fields.objectOf(
    {
      accountId: fields.described(accountId, "Only templates of this number."),
      name: fields.described(templateName, "Only templates of this name, in any language."),
      status: {
        type: "string",
        maxLength: 40,
        pattern: "^[A-Z_]{1,40}$",
        description: "Only templates with this status, for example APPROVED.",
        "x-message": "must be a status such as APPROVED",
      },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["accountId", "name", "status", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(templateRecord, "Templates, the one known last first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["whatsapp.view"],
  },
  examples: [{ inputs: { status: "APPROVED" }, outputs: { items: [exampleTemplate], nextCursor: null } }],
  async run({ inputs: { accountId: account, name, status, limit, cursor }, ctx }) {
    const filters = { accountId: account, name, status };
    const start = startOf(ctx, filters, cursor);
    const table = whatsappTemplates;
    const rows = await ctx.db
      .select()
      .from(table)
      .where(
        and(
          account === undefined ? undefined : eq(table.accountId, account),
          name === undefined ? undefined : eq(table.name, name),
          status === undefined ? undefined : eq(table.status, status),
          start ? lt(table.id, start[0]!) : undefined,
        ),
      )
      .orderBy(desc(table.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, ({ id }) => [id]);
    return { items: items.map(toTemplateRecord), nextCursor };
  },
});
