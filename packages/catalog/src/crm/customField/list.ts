import { customFieldDefinitions } from "@acta/db";
import { and, asc, eq, gt, or } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import {
  customFieldRecord,
  entity,
  exampleCustomField,
  toCustomFieldRecord,
} from "../custom-field-record.ts";

const order = "Definitions, by kind of record and key.";

export const tool = defineTool({
  name: "crm.customField.list",
  title: "List custom fields",
  description:
    "List the definitions of custom fields, by kind of record and key, a page at a time: of contacts, orders or products, or of all of them, archived ones included unless told otherwise.",
  inputSchema: fields.objectOf(
    {
      entity: fields.described(entity, "Only fields of this kind of records."),
      archived: { type: "boolean", description: "true: only archived ones; false: only those in force." },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["entity", "archived", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(customFieldRecord, order),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["contacts.view"],
  },
  examples: [
    {
      inputs: { entity: "contact", archived: false },
      outputs: { items: [exampleCustomField], nextCursor: null },
    },
  ],
  async run({ inputs: { entity, archived, limit, cursor }, ctx }) {
    const filters = { entity, archived };
    const start = startOf(ctx, filters, cursor);
    const table = customFieldDefinitions;
    const rows = await ctx.db
      .select()
      .from(table)
      .where(
        and(
          entity === undefined ? undefined : eq(table.entity, entity),
          archived === undefined ? undefined : eq(table.archived, archived),
          // The cursor is signed: what stands in it is an entity.
          start
            ? or(
                gt(table.entity, start[0] as typeof entity & string),
                and(eq(table.entity, start[0] as typeof entity & string), gt(table.key, start[1]!)),
              )
            : undefined,
        ),
      )
      .orderBy(asc(table.entity), asc(table.key))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.entity, row.key]);
    return { items: items.map(toCustomFieldRecord), nextCursor };
  },
});
