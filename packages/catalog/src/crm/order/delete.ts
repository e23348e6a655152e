import { orderLines, orders, tasks } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleOrder } from "../order-record.ts";

export const tool = defineTool({
  name: "crm.order.delete",
  title: "Delete order",
  description:
    "Delete an order with its lines and the tasks about it. For an order that will not be carried out set its status to cancelled instead: that keeps it.",
  inputSchema: fields.objectOf({ orderId: fields.idOf("order", "Id of the order to delete.") }),
  outputSchema: fields.objectOf({
    orderId: fields.shown(fields.idOf("order")),
    deleted: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["deletes_record"],
    permissions: ["orders.delete"],
  },
  errors: ["ORDER_NOT_FOUND"],
  examples: [
    {
      inputs: { orderId: exampleOrder.orderId },
      outputs: { orderId: exampleOrder.orderId, deleted: true },
    },
  ],
  async run({ inputs: { orderId }, ctx }) {
    const { db, records } = ctx;
    const [[order], lines, planned] = await Promise.all([
      db.select({ id: orders.id }).from(orders).where(eq(orders.id, orderId)).for("update"),
      db.select({ id: orderLines.id }).from(orderLines).where(eq(orderLines.orderId, orderId)),
      db.select({ id: tasks.id }).from(tasks).where(eq(tasks.orderId, orderId)),
    ]);
    if (!order) throw fail("ORDER_NOT_FOUND");
    await Promise.all([
      ...lines.map(({ id }) => records.delete(orderLines, id)),
      ...planned.map(({ id }) => records.delete(tasks, id)),
      records.delete(orders, order.id),
    ]);
    return { orderId: order.id, deleted: true };
  },
});
