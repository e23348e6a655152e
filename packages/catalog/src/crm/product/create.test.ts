import { products } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./create.ts";

describeTool(tool, ({ works, fails }) => {
  works("keeps every field as it was given", async ({ call, rows }) => {
    const given = {
      name: "Queso Cabrales",
      sku: "QC-1",
      description: "Blue cheese.\nFrom Asturias.",
      unitPriceMinor: 2_100,
      currency: "USD",
      active: false,
      externalId: "11",
      customFields: { category: "Dairy" },
    };
    const { productId, created } = await call(given);
    expect(created).toBe(true);
    expect(await rows.all(products)).toMatchObject([{ id: productId, ...given }]);
  });

  works("is active and priced in the workspace's currency unless told otherwise", async ({ call, rows }) => {
    await call({ name: "Café", unitPriceMinor: Number.MAX_SAFE_INTEGER });
    expect(await rows.all(products)).toMatchObject([
      { active: true, currency: "COP", unitPriceMinor: Number.MAX_SAFE_INTEGER },
    ]);
  });

  works("answers a known externalId with the product there, and changes nothing", async ({ call, rows }) => {
    const product = await rows.product({ externalId: "11", sku: "QC-1" });
    expect(await call({ name: "Other", unitPriceMinor: 1, externalId: "11", sku: "QC-1" })).toEqual({
      productId: product.id,
      created: false,
    });
    expect(await rows.all(products)).toEqual([product]);
  });

  works("makes it once when many calls bring the same externalId at once", async ({ call, rows }) => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call({ name: "Café", unitPriceMinor: 1, externalId: "11", sku: "QC-1" }),
      ),
    );
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(await rows.all(products)).toHaveLength(1);
  });

  works("takes no fractions of a cent and no negative price", async ({ refusal }) => {
    for (const unitPriceMinor of [19.99, -1, "100", Number.MAX_SAFE_INTEGER + 1])
      expect((await refusal({ name: "Café", unitPriceMinor })).issues).toMatchObject([
        { pointer: "/unitPriceMinor" },
      ]);
  });

  fails("SKU_TAKEN", "when another product has the SKU", async ({ call, rows }) => {
    await rows.product({ sku: "QC-1" });
    await call({ name: "Café", unitPriceMinor: 1, sku: "QC-1" });
  });

  fails("SKU_TAKEN", "when a product of another external id has it", async ({ call, rows }) => {
    await rows.product({ sku: "QC-1", externalId: "10" });
    await call({ name: "Café", unitPriceMinor: 1, sku: "QC-1", externalId: "11" });
  });
});
