import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

describeTool(tool, ({ works, fails }) => {
  works("changes what is given and keeps the rest, orders included", async ({ call, rows }) => {
    const product = await rows.product({
      sku: "QC-1",
      description: "Blue",
      customFields: { shelf: 3, old: 1 },
    });
    const order = await rows.order({
      lines: [{ productId: product.id, description: product.name, unitPriceMinor: 5, amountMinor: 5 }],
    });
    const { product: now } = await call({
      productId: product.id,
      unitPriceMinor: 2_500,
      description: null,
      active: false,
      customFields: { origin: "Asturias", old: null },
    });
    expect(now).toMatchObject({
      name: product.name,
      sku: "QC-1",
      description: null,
      unitPriceMinor: 2_500,
      active: false,
      customFields: { shelf: 3, origin: "Asturias" },
    });
    expect(await rows.reload(product)).toMatchObject({ unitPriceMinor: 2_500, active: false });
    expect(await rows.linesOf(order)).toMatchObject([{ unitPriceMinor: 5 }]);
  });

  works("keeps both of two patches of custom fields at once", async ({ call, rows }) => {
    const product = await rows.product();
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => call({ productId: product.id, customFields: { [`f${i}`]: i } })),
    );
    expect(Object.keys((await rows.reload(product))!.customFields)).toHaveLength(6);
  });

  fails("PRODUCT_NOT_FOUND", "for another workspace's product", async ({ call, elsewhere }) => {
    await call({ productId: (await elsewhere.product()).id, customFields: { a: 1 } });
  });

  fails("SKU_TAKEN", "when another product has the SKU", async ({ call, rows }) => {
    await rows.product({ sku: "QC-1" });
    await call({ productId: (await rows.product()).id, sku: "QC-1" });
  });

  fails("PRODUCT_EXTERNAL_ID_TAKEN", "when another product has the external id", async ({ call, rows }) => {
    await rows.product({ externalId: "11" });
    await call({ productId: (await rows.product()).id, externalId: "11" });
  });
});
