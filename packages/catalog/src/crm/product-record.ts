import type { products } from "@acta/db";
import * as fields from "../fields.ts";
import type { CrmProductListOutput } from "../generated/types.ts";

export type ProductRecord = CrmProductListOutput["items"][number];

/** A product as every tool answers it. */
export const productRecord = fields.objectOf({
  productId: fields.shown(fields.idOf("product")),
  name: fields.shown(fields.productName),
  sku: fields.nullable(fields.shown(fields.sku)),
  description: fields.nullable(fields.shown(fields.productDescription)),
  unitPriceMinor: fields.shown(fields.minorUnits("Price of one.")),
  currency: fields.shown(fields.currency),
  active: { type: "boolean", description: "Whether it is offered." },
  externalId: fields.nullable(fields.shown(fields.externalId)),
  customFields: fields.shownCustomFields,
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

/** An example that the tools of products share. */
export const exampleProduct: ProductRecord = {
  productId: "01981c2e-7a41-7a3b-8f20-91c4d7e5b602",
  name: "Café de origen 500 g",
  sku: "CAFE-500",
  description: null,
  unitPriceMinor: 3_200_000,
  currency: "COP",
  active: true,
  externalId: null,
  customFields: {},
  createdAt: "2026-05-04T13:31:00.000Z",
  updatedAt: "2026-05-04T13:31:00.000Z",
};

export function toProductRecord(product: typeof products.$inferSelect): ProductRecord {
  const { workspaceId: _, id, createdAt, updatedAt, ...rest } = product;
  return {
    productId: id,
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
