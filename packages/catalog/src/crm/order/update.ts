import { orderLines, orders } from "@acta/db";
import { asc, eq } from "drizzle-orm";
import { patchCustomFields } from "../../custom-fields.ts";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { assertFieldPatch } from "../custom-field-check.ts";
import { fail } from "../errors.ts";
import { findProducts, lines, toOrderLines } from "../order-lines.ts";
import { exampleOrder, orderRecord, readOrder, shippingMinor, statedTotalMinor } from "../order-record.ts";
import { assertStatedTotal, priceOrder } from "../order-total.ts";
import { findPipelinesOfOrder, isClosed, pipelineOf } from "../pipeline.ts";

export const tool = defineTool({
  name: "crm.order.update",
  title: "Update order",
  description:
    "Change an order that is not closed: its contact, lines, shipping, notes or custom fields. Only the fields given are changed; lines are given all together and replace those there are. The total is computed anew. The status is changed with crm.order.updateStatus.",
  inputSchema: fields.objectOf(
    {
      orderId: fields.idOf("order", "Id of the order to change."),
      contactId: fields.idOf("contact", "Id of the contact whose order it becomes."),
      lines: fields.described(lines, "All lines of the order, 1 to 200. They replace those there are."),
      shippingMinor,
      totalMinor: statedTotalMinor,
      notes: fields.nullable(fields.notes),
      customFields: fields.customFieldsPatch,
    },
    {
      optional: ["contactId", "lines", "shippingMinor", "totalMinor", "notes", "customFields"],
      minProperties: 2,
      "x-message": "give orderId and at least one field to change",
    },
  ),
  outputSchema: fields.objectOf({
    orderId: fields.shown(fields.idOf("order")),
    order: orderRecord,
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["orders.edit"],
  },
  errors: [
    "ORDER_NOT_FOUND",
    "ORDER_CLOSED",
    "CONTACT_NOT_FOUND",
    "PRODUCT_NOT_FOUND",
    "LINE_INCOMPLETE",
    "LINE_CURRENCY_MISMATCH",
    "ORDER_TOTAL_MISMATCH",
    "ORDER_TOTAL_TOO_LARGE",
  ],
  examples: [
    {
      description: "Shipping becomes free.",
      inputs: { orderId: exampleOrder.orderId, shippingMinor: 0, notes: "Picked up at the shop." },
      outputs: {
        orderId: exampleOrder.orderId,
        order: {
          ...exampleOrder,
          shippingMinor: 0,
          totalMinor: 5_760_000,
          notes: "Picked up at the shop.",
          updatedAt: "2026-05-11T09:12:45.120Z",
        },
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { db, records } = ctx;
    // The order's lock stands for its lines too: whoever changes them takes it first.
    const [[order], current, products, pipelines] = await Promise.all([
      db.select().from(orders).where(eq(orders.id, inputs.orderId)).for("no key update"),
      db
        .select()
        .from(orderLines)
        .where(eq(orderLines.orderId, inputs.orderId))
        .orderBy(asc(orderLines.position)),
      findProducts(db, inputs.lines ?? []),
      findPipelinesOfOrder(db, inputs.orderId),
      assertFieldPatch(ctx, "order", inputs.customFields),
    ]);
    if (!order) throw fail("ORDER_NOT_FOUND");
    if (isClosed(pipelineOf(pipelines, order.pipelineId), order.status))
      throw fail("ORDER_CLOSED", { status: order.status });

    const wanted = inputs.lines ? toOrderLines(inputs.lines, products, order.currency) : current;
    const priced = priceOrder(wanted, inputs.shippingMinor ?? order.shippingMinor);
    assertStatedTotal(inputs.totalMinor, priced.totalMinor);

    const patch = {
      totalMinor: priced.totalMinor,
      ...(inputs.contactId !== undefined && { contactId: inputs.contactId }),
      ...(inputs.shippingMinor !== undefined && { shippingMinor: inputs.shippingMinor }),
      ...(inputs.notes !== undefined && { notes: inputs.notes }),
      ...(inputs.customFields !== undefined && {
        customFields: patchCustomFields(order.customFields, inputs.customFields),
      }),
    };
    const lineWrites: Promise<unknown>[] = [];
    if (inputs.lines) {
      // By position: a line that only changed its quantity stays the same line in the order's history.
      priced.lines.forEach((line, position) => {
        const existing = current[position];
        if (!existing) lineWrites.push(records.insert(orderLines, { orderId: order.id, position, ...line }));
        else if (!isSameLine(existing, line)) lineWrites.push(records.update(orderLines, existing.id, line));
      });
      for (const { id } of current.slice(priced.lines.length))
        lineWrites.push(records.delete(orderLines, id));
    }
    await Promise.all([records.update(orders, order.id, patch), ...lineWrites]);

    const updated = await readOrder(db, eq(orders.id, order.id));
    if (!updated) throw new Error("an order that was just written cannot be read");
    return { orderId: order.id, order: updated };
  },
});

type StoredLine = typeof orderLines.$inferSelect;

function isSameLine(existing: StoredLine, line: Partial<StoredLine>): boolean {
  return (Object.keys(line) as (keyof StoredLine)[]).every((column) => existing[column] === line[column]);
}
