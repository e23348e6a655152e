import { orders } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./duplicate.ts";

describeTool(tool, ({ works, fails }) => {
  works(
    "copies contact, lines, prices and notes; the copy is new, placed now, of no other system",
    async (world) => {
      const { call, rows } = world;
      const product = await rows.product({ unitPriceMinor: 77 });
      const order = await rows.order({
        status: "cancelled",
        externalId: "10248",
        notes: "Ring twice.",
        currency: "USD",
        shippingMinor: 5,
        customFields: { a: 1 },
        lines: [
          { description: "One", quantity: 1, unitPriceMinor: 10, amountMinor: 10, productId: product.id },
          {
            description: "Two",
            quantity: 2,
            unitPriceMinor: 10,
            discountBasisPoints: 5_000,
            amountMinor: 10,
          },
        ],
      });
      const before = Date.now();
      const outputs = await call({ orderId: order.id });
      expect(outputs).toEqual({
        orderId: expect.any(String),
        created: true,
        totalMinor: 25,
        currency: "USD",
      });
      expect(outputs.orderId).not.toBe(order.id);
      const copy = (await rows.all(orders)).find(({ id }) => id === outputs.orderId)!;
      expect(copy).toMatchObject({
        contactId: order.contactId,
        status: "new",
        externalId: null,
        notes: "Ring twice.",
        shippingMinor: 5,
        totalMinor: 25,
        customFields: { a: 1 },
      });
      expect(copy.placedAt.getTime()).toBeGreaterThanOrEqual(before);
      const bare = (lines: Awaited<ReturnType<typeof rows.linesOf>>) =>
        lines.map(({ id: _, orderId: _o, ...rest }) => rest);
      expect(bare(await rows.linesOf(copy))).toEqual(bare(await rows.linesOf(order)));
      expect(await rows.reload(order)).toEqual(order);
    },
  );

  fails("ORDER_NOT_FOUND", "for another workspace's order", async ({ call, elsewhere }) => {
    await call({ orderId: (await elsewhere.order()).id });
  });
});
