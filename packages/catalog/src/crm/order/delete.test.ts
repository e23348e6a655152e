import { orderLines, tasks } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./delete.ts";

describeTool(tool, ({ works, fails }) => {
  works("deletes the order with its lines, and keeps all of it in the record", async (world) => {
    const { call, rows, executions } = world;
    const other = await rows.order();
    const order = await rows.order({ status: "delivered" });
    const lines = await rows.linesOf(order);
    expect(await call({ orderId: order.id })).toEqual({ orderId: order.id, deleted: true });
    expect(await rows.reload(order)).toBeNull();
    expect(await rows.all(orderLines)).toEqual(await rows.linesOf(other));
    const [row] = await executions();
    expect(Object.keys(row!.snapshotBefore!).sort()).toEqual(
      [`orders/${order.id}`, ...lines.map(({ id }) => `order_lines/${id}`)].sort(),
    );
  });

  works("takes the tasks about it with it, and brings them back when undone", async (world) => {
    const { execute, rows, undo } = world;
    const order = await rows.order();
    const task = await rows.task({ orderId: order.id, contactId: order.contactId });
    const other = await rows.task({ contactId: order.contactId });
    const { id } = await execute({ orderId: order.id });
    expect(await rows.all(tasks)).toEqual([other]);
    await undo(id);
    for (const row of [order, task]) expect(await rows.reload(row)).toEqual(row);
  });

  works("and a change at the same time leave no line behind", async ({ call, tool: other, rows }) => {
    for (let round = 0; round < 6; round++) {
      const order = await rows.order();
      const [deleted] = await Promise.allSettled([
        call({ orderId: order.id }),
        other("crm.order.update", {
          orderId: order.id,
          lines: [
            { description: "Something", quantity: 1, unitPriceMinor: 1 },
            { description: "More", quantity: 1, unitPriceMinor: 1 },
          ],
        }),
      ]);
      // The update may have come first and added a line: the delete has to have seen it.
      expect(deleted.status).toBe("fulfilled");
    }
    expect(await rows.all(orderLines)).toEqual([]);
  });

  fails("ORDER_NOT_FOUND", "the second time", async ({ call, rows }) => {
    const order = await rows.order();
    await call({ orderId: order.id });
    await call({ orderId: order.id });
  });
});
