import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the whole order, lines in their order, with the contact's name", async ({ call, rows }) => {
    const contact = await rows.contact({ name: "Ana Trujillo" });
    const product = await rows.product();
    const order = await rows.order({
      contactId: contact.id,
      shippingMinor: 5,
      externalId: "10248",
      lines: [
        { description: "One", quantity: 1, unitPriceMinor: 10, amountMinor: 10, productId: product.id },
        { description: "Two", quantity: 2, unitPriceMinor: 10, discountBasisPoints: 5_000, amountMinor: 10 },
      ],
    });
    const lines = await rows.linesOf(order);
    const expected = {
      orderId: order.id,
      contactId: contact.id,
      contactName: "Ana Trujillo",
      status: "new",
      pipelineId: null,
      currency: "COP",
      shippingMinor: 5,
      totalMinor: 25,
      placedAt: order.placedAt.toISOString(),
      notes: null,
      externalId: "10248",
      customFields: {},
      createdAt: order.createdAt.toISOString(),
      updatedAt: order.updatedAt.toISOString(),
      lines: lines.map(({ workspaceId: _w, orderId: _o, position: _p, id, ...rest }) => ({
        lineId: id,
        ...rest,
      })),
    };
    expect(lines).toHaveLength(2);
    expect(await call({ orderId: order.id })).toEqual({ order: expected });
    expect(await call({ externalId: "10248" })).toEqual({ order: expected });
  });

  works("never shows lines that do not add up, while the order is being changed", async (world) => {
    const { call, tool: other, rows } = world;
    const order = await rows.order();
    let changing = true;
    const changes = (async () => {
      for (let i = 1; i <= 25; i++)
        await other("crm.order.update", {
          orderId: order.id,
          lines: Array.from({ length: (i % 4) + 1 }, () => ({
            description: "Something",
            quantity: 1,
            unitPriceMinor: i,
          })),
        });
      changing = false;
    })();
    while (changing) {
      const { order: read } = await call({ orderId: order.id });
      expect(read.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(read.totalMinor);
    }
    await changes;
  });

  fails("ORDER_NOT_FOUND", "for another workspace's external id", async ({ call, elsewhere }) => {
    await elsewhere.order({ externalId: "10248" });
    await call({ externalId: "10248" });
  });
});
