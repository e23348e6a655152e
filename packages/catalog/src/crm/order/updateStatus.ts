import { orders } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleOrder, orderStatus } from "../order-record.ts";
import { assertStage, findPipelinesOfOrder, nextStatuses, pipelineOf } from "../pipeline.ts";

export const tool = defineTool({
  name: "crm.order.updateStatus",
  title: "Update order status",
  description:
    "Move an order to another stage of its pipeline, along the ways there are (crm.pipeline.list). In the standard pipeline, from new: confirmed, paid or cancelled; from confirmed: paid or cancelled; from paid: shipped or cancelled; from shipped: delivered. Any other step is refused, the status it has already included; the refusal lists those that are allowed.",
  inputSchema: fields.objectOf({
    orderId: fields.idOf("order"),
    status: fields.described(orderStatus, "The status the order is to have."),
  }),
  outputSchema: fields.objectOf({
    orderId: fields.shown(fields.idOf("order")),
    status: fields.shown(orderStatus),
    previousStatus: fields.described(fields.shown(orderStatus), "The status the order had."),
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["orders.edit"],
  },
  errors: ["ORDER_NOT_FOUND", "ORDER_TRANSITION_INVALID"],
  examples: [
    {
      inputs: { orderId: exampleOrder.orderId, status: "confirmed" },
      outputs: { orderId: exampleOrder.orderId, status: "confirmed", previousStatus: "new" },
    },
  ],
  async run({ inputs: { orderId, status }, ctx }) {
    // Locked: of two calls that would both be allowed alone, the second sees what the first made of it.
    const [[order], found] = await Promise.all([
      ctx.db
        .select({ id: orders.id, status: orders.status, pipelineId: orders.pipelineId })
        .from(orders)
        .where(eq(orders.id, orderId))
        .for("no key update"),
      findPipelinesOfOrder(ctx.db, orderId),
    ]);
    if (!order) throw fail("ORDER_NOT_FOUND");
    const pipeline = pipelineOf(found, order.pipelineId);
    assertStage(pipeline, status);
    const allowed = nextStatuses(pipeline, order.status);
    if (!allowed.includes(status))
      throw fail(
        "ORDER_TRANSITION_INVALID",
        { status: order.status, allowed: [...allowed] },
        {
          detail:
            allowed.length > 0
              ? `The order is ${order.status}; from there it can become ${allowed.join(" or ")}.`
              : `The order is ${order.status}, which is final.`,
        },
      );
    await ctx.records.update(orders, order.id, { status });
    return { orderId: order.id, status, previousStatus: order.status };
  },
});
