import { orderLines, orders } from "@acta/db";
import { asc, eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleOrder, totalMinor } from "../order-record.ts";
import { findPipelinesOfOrder, firstStage, pipelineOf } from "../pipeline.ts";

export const tool = defineTool({
  name: "crm.order.duplicate",
  title: "Duplicate order",
  description:
    "Create a new order like an existing one: same contact, pipeline, lines, prices, shipping, notes and custom fields. The copy is in the first stage, placed now, and has no externalId. Prices are those of the order, not today's of the products.",
  inputSchema: fields.objectOf({ orderId: fields.idOf("order", "Id of the order to copy.") }),
  outputSchema: fields.objectOf({
    orderId: fields.described(fields.shown(fields.idOf("order")), "Id of the copy."),
    created: { type: "boolean", const: true, description: "Always true." },
    totalMinor: fields.shown(totalMinor),
    currency: fields.shown(fields.currency),
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["orders.view", "orders.create"],
  },
  errors: ["ORDER_NOT_FOUND"],
  examples: [
    {
      inputs: { orderId: exampleOrder.orderId },
      outputs: {
        orderId: "01981c30-11c4-7b0d-9a51-6e2f8c40b7d3",
        created: true,
        totalMinor: exampleOrder.totalMinor,
        currency: exampleOrder.currency,
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { db, records } = ctx;
    // Share: the lines read next are those of the order as it was read, since whoever changes them locks it first.
    const [[order], lines, pipelines] = await Promise.all([
      db.select().from(orders).where(eq(orders.id, inputs.orderId)).for("share"),
      db
        .select()
        .from(orderLines)
        .where(eq(orderLines.orderId, inputs.orderId))
        .orderBy(asc(orderLines.position)),
      findPipelinesOfOrder(db, inputs.orderId),
    ]);
    if (!order) throw fail("ORDER_NOT_FOUND");
    const orderId = ctx.newId();
    await Promise.all([
      records.insert(orders, {
        id: orderId,
        contactId: order.contactId,
        pipelineId: order.pipelineId,
        status: firstStage(pipelineOf(pipelines, order.pipelineId)).key,
        currency: order.currency,
        shippingMinor: order.shippingMinor,
        totalMinor: order.totalMinor,
        placedAt: ctx.now,
        notes: order.notes,
        externalId: null,
        customFields: order.customFields,
      }),
      ...lines.map(
        ({ productId, description, quantity, unitPriceMinor, discountBasisPoints, amountMinor, position }) =>
          records.insert(orderLines, {
            orderId,
            position,
            productId,
            description,
            quantity,
            unitPriceMinor,
            discountBasisPoints,
            amountMinor,
          }),
      ),
    ]);
    return { orderId, created: true, totalMinor: order.totalMinor, currency: order.currency };
  },
});
