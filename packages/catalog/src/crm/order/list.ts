import { toInstant } from "@acta/core";
import { contacts, orderLines, orders } from "@acta/db";
import { and, count, desc, eq, gte, lt, or, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { exampleOrder, orderStatus, orderSummaryProperties, toOrderSummary } from "../order-record.ts";

const order = "Orders, the one placed last first.";
const { lines: exampleLines, ...exampleSummary } = exampleOrder;

export const tool = defineTool({
  name: "crm.order.list",
  title: "List orders",
  description:
    "List orders of the workspace, the one placed last first, a page at a time. Optionally only those of a status, of a contact, or placed in a span of time. Lines are counted, not listed: read an order for them.",
  inputSchema: fields.objectOf(
    {
      status: fields.described(orderStatus, "Only orders in the stage with this key."),
      contactId: fields.idOf("contact", "Only orders of this contact."),
      from: fields.isoDateTime("Only orders placed then or later."),
      to: fields.isoDateTime("Only orders placed before then."),
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["status", "contactId", "from", "to", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(
    fields.objectOf({
      ...orderSummaryProperties,
      lineCount: { type: "integer", minimum: 0, description: "How many lines the order has." },
    }),
    order,
  ),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["orders.view"],
  },
  examples: [
    {
      description: "What was ordered in May and is not confirmed yet.",
      inputs: { status: "new", from: "2026-05-01T00:00:00-05:00", to: "2026-06-01T00:00:00-05:00" },
      outputs: { items: [{ ...exampleSummary, lineCount: exampleLines.length }], nextCursor: null },
    },
  ],
  async run({ inputs: { status, contactId, from, to, limit, cursor }, ctx }) {
    const { db } = ctx;
    const filters = { status, contactId, from, to };
    const start = startOf(ctx, filters, cursor);
    const lines = db
      .select({ lineCount: count().as("line_count") })
      .from(orderLines)
      .where(eq(orderLines.orderId, orders.id))
      .as("lines");
    const rows = await db
      .select({ order: orders, contactName: contacts.name, lineCount: lines.lineCount })
      .from(orders)
      .innerJoin(contacts, eq(contacts.id, orders.contactId))
      .innerJoinLateral(lines, sql`true`)
      .where(
        and(
          status === undefined ? undefined : eq(orders.status, status),
          contactId === undefined ? undefined : eq(orders.contactId, contactId),
          from === undefined ? undefined : gte(orders.placedAt, toInstant(from, "/from")),
          to === undefined ? undefined : lt(orders.placedAt, toInstant(to, "/to")),
          start ? before(new Date(start[0]!), start[1]!) : undefined,
        ),
      )
      .orderBy(desc(orders.placedAt), desc(orders.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, ({ order }) => [
      order.placedAt.toISOString(),
      order.id,
    ]);
    return {
      items: items.map(({ lineCount, ...row }) => ({ ...toOrderSummary(row), lineCount })),
      nextCursor,
    };
  },
});

/** `(placed_at, id) < (…)`, in the form that says to an index where to begin. */
function before(placedAt: Date, id: string) {
  return and(
    sql`${orders.placedAt} <= ${sql.param(placedAt, orders.placedAt)}`,
    or(lt(orders.placedAt, placedAt), lt(orders.id, id)),
  );
}
