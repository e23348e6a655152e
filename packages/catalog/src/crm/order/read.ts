import { orders } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleOrder, orderRecord, readOrder } from "../order-record.ts";

export const tool = defineTool({
  name: "crm.order.read",
  title: "Read order",
  description:
    "Read one order with its lines, by its orderId or by its externalId. Give exactly one of the two.",
  inputSchema: fields.objectOf(
    { orderId: fields.idOf("order"), externalId: fields.externalId },
    {
      optional: ["orderId", "externalId"],
      minProperties: 1,
      maxProperties: 1,
      "x-message": "give orderId or externalId, one of them",
    },
  ),
  outputSchema: fields.objectOf({ order: orderRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["orders.view"],
  },
  errors: ["ORDER_NOT_FOUND"],
  examples: [{ inputs: { orderId: exampleOrder.orderId }, outputs: { order: exampleOrder } }],
  async run({ inputs, ctx }) {
    const order = await readOrder(
      ctx.db,
      inputs.orderId === undefined
        ? eq(orders.externalId, inputs.externalId!)
        : eq(orders.id, inputs.orderId),
    );
    if (!order) throw fail("ORDER_NOT_FOUND");
    return { order };
  },
});
