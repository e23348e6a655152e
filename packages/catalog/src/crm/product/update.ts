import { products } from "@acta/db";
import { eq } from "drizzle-orm";
import { patchCustomFields } from "../../custom-fields.ts";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { assertFieldPatch } from "../custom-field-check.ts";
import { fail } from "../errors.ts";
import { exampleProduct, productRecord, toProductRecord } from "../product-record.ts";

const changeable = {
  name: fields.productName,
  sku: fields.nullable(fields.sku),
  description: fields.nullable(fields.productDescription),
  unitPriceMinor: fields.minorUnits("Price of one. Orders there are keep the price they were made with."),
  currency: fields.described(fields.currency, "Currency of the price as ISO 4217, for example COP."),
  active: {
    type: "boolean",
    description: "Whether it is offered. An inactive product can still stand in an order.",
  },
  externalId: fields.nullable(fields.externalId),
  customFields: fields.customFieldsPatch,
};

export const tool = defineTool({
  name: "crm.product.update",
  title: "Update product",
  description:
    "Change fields of a product. Only the fields given are changed; null clears one. Custom fields are merged by name. Orders that have it keep the name and price they were made with.",
  inputSchema: fields.objectOf(
    { productId: fields.idOf("product", "Id of the product to change."), ...changeable },
    {
      optional: Object.keys(changeable),
      minProperties: 2,
      "x-message": "give productId and at least one field to change",
    },
  ),
  outputSchema: fields.objectOf({
    productId: fields.shown(fields.idOf("product")),
    product: productRecord,
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["products.edit"],
  },
  errors: ["PRODUCT_NOT_FOUND", "SKU_TAKEN", "PRODUCT_EXTERNAL_ID_TAKEN"],
  examples: [
    {
      description: "A new price.",
      inputs: { productId: exampleProduct.productId, unitPriceMinor: 3_400_000 },
      outputs: {
        productId: exampleProduct.productId,
        product: { ...exampleProduct, unitPriceMinor: 3_400_000, updatedAt: "2026-05-11T09:12:45.120Z" },
      },
    },
  ],
  async run({ inputs: { productId, customFields, ...plain }, ctx }) {
    const patch: Parameters<typeof ctx.records.update<typeof products>>[2] = plain;
    if (customFields !== undefined) {
      // Locked: two patches of custom fields at once must both hold.
      const [[current]] = await Promise.all([
        ctx.db
          .select({ customFields: products.customFields })
          .from(products)
          .where(eq(products.id, productId))
          .for("no key update"),
        assertFieldPatch(ctx, "product", customFields),
      ]);
      if (!current) throw missing();
      patch.customFields = patchCustomFields(current.customFields, customFields);
    }
    const updated = await ctx.records.update(products, productId, patch);
    if (!updated) throw missing();
    return { productId: updated.id, product: toProductRecord(updated) };
  },
});

const missing = () =>
  fail("PRODUCT_NOT_FOUND", {}, { detail: "There is no product with this id in the workspace." });
