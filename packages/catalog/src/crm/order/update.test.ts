import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

const line = { description: "Something", quantity: 1, unitPriceMinor: 100 };

describeTool(tool, ({ works, fails }) => {
  works("changes shipping, notes, contact and custom fields, and the total with them", async (world) => {
    const { call, rows } = world;
    const order = await rows.order({ notes: "old", customFields: { a: 1, b: 2 } });
    const lines = await rows.linesOf(order);
    const contact = await rows.contact({ name: "Eva" });
    const outputs = await call({
      orderId: order.id,
      contactId: contact.id,
      shippingMinor: 500,
      notes: null,
      customFields: { b: null, c: 3 },
    });
    expect(outputs).toMatchObject({
      orderId: order.id,
      order: {
        contactId: contact.id,
        contactName: "Eva",
        shippingMinor: 500,
        totalMinor: 3_500,
        notes: null,
        customFields: { a: 1, c: 3 },
        lines: [{ lineId: lines[0]!.id, amountMinor: 3_000 }],
      },
    });
    expect(await rows.linesOf(order)).toEqual(lines);
    expect(await rows.reload(order)).toMatchObject({ totalMinor: 3_500, status: "new" });
  });

  works("replaces the lines, and keeps those that stay where they are", async (world) => {
    const { call, rows, executions } = world;
    const order = await rows.order({
      lines: [
        { ...line, amountMinor: 100 },
        { ...line, description: "Second", amountMinor: 100 },
        { ...line, description: "Third", amountMinor: 100 },
      ],
    });
    const [first, second, third] = await rows.linesOf(order);
    const { order: after } = await call({
      orderId: order.id,
      lines: [line, { ...line, description: "Second", quantity: 3, discountBasisPoints: 5_000 }],
    });
    expect(after.totalMinor).toBe(250);
    expect(after.lines).toMatchObject([
      { lineId: first!.id, amountMinor: 100 },
      { lineId: second!.id, quantity: 3, amountMinor: 150 },
    ]);
    const [row] = await executions();
    expect(Object.keys(row!.snapshotAfter!).sort()).toEqual(
      [`orders/${order.id}`, `order_lines/${second!.id}`, `order_lines/${third!.id}`].sort(),
    );
    expect(row!.snapshotAfter![`order_lines/${third!.id}`]).toBeNull();
    const more = await call({ orderId: order.id, lines: [line, line, line, line] });
    expect(more.order.lines).toHaveLength(4);
    expect(more.order.totalMinor).toBe(400);
  });

  works("takes turns with other changes: lines and total always fit", async ({ call, rows }) => {
    const order = await rows.order();
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 3 === 0
          ? call({ orderId: order.id, shippingMinor: i })
          : call({ orderId: order.id, lines: Array.from({ length: i }, () => line) }),
      ),
    );
    const after = (await rows.reload(order))!;
    const lines = await rows.linesOf(order);
    expect(lines.map(({ position }) => position)).toEqual(lines.map((_, i) => i));
    expect(lines.reduce((sum, each) => sum + each.amountMinor, after.shippingMinor)).toBe(after.totalMinor);
  });

  fails("ORDER_NOT_FOUND", "for another workspace's order", async ({ call, elsewhere }) => {
    await call({ orderId: (await elsewhere.order()).id, notes: "mine" });
  });

  works("knows from its pipeline whether an order is closed", async ({ call, refusal, rows }) => {
    const { id: pipelineId } = await rows.pipeline();
    const open = await rows.order({ pipelineId, status: "open" });
    const done = await rows.order({ pipelineId, status: "done" });
    await call({ orderId: open.id, notes: "x" });
    expect((await refusal({ orderId: done.id, notes: "x" })).code).toBe("ORDER_CLOSED");
  });

  fails("ORDER_CLOSED", "once it is delivered", async ({ call, rows }) => {
    await call({ orderId: (await rows.order({ status: "delivered" })).id, notes: "late" });
  });

  fails("ORDER_CLOSED", "once it is cancelled", async ({ refusal, rows }) => {
    const error = await refusal({ orderId: (await rows.order({ status: "cancelled" })).id, notes: "late" });
    expect(error.details).toEqual({ status: "cancelled" });
    return error;
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's contact", async ({ call, rows, elsewhere }) => {
    await call({ orderId: (await rows.order()).id, contactId: (await elsewhere.contact()).id });
  });

  fails("PRODUCT_NOT_FOUND", "for another workspace's product", async ({ call, rows, elsewhere }) => {
    const product = await elsewhere.product();
    await call({ orderId: (await rows.order()).id, lines: [{ productId: product.id, quantity: 1 }] });
  });

  fails("LINE_INCOMPLETE", "for a line without product and price", async ({ call, rows }) => {
    await call({ orderId: (await rows.order()).id, lines: [{ description: "Something", quantity: 1 }] });
  });

  fails("LINE_CURRENCY_MISMATCH", "for a product priced in another currency", async ({ call, rows }) => {
    const product = await rows.product({ currency: "USD" });
    await call({ orderId: (await rows.order()).id, lines: [{ productId: product.id, quantity: 1 }] });
  });

  fails("ORDER_TOTAL_MISMATCH", "and leaves the order as it was", async ({ refusal, rows }) => {
    const order = await rows.order();
    const lines = await rows.linesOf(order);
    const error = await refusal({ orderId: order.id, lines: [line], totalMinor: 101 });
    expect(await rows.reload(order)).toEqual(order);
    expect(await rows.linesOf(order)).toEqual(lines);
    return error;
  });

  fails("ORDER_TOTAL_TOO_LARGE", "beyond 2^53 − 1", async ({ call, rows }) => {
    await call({ orderId: (await rows.order()).id, shippingMinor: Number.MAX_SAFE_INTEGER });
  });
});
