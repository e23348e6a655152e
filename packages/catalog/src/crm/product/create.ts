import { fail as failCommon } from "@acta/core";
import { products } from "@acta/db";
import { eq, or } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { assertNoIssues, newFieldIssues } from "../custom-field-check.ts";
import { fail } from "../errors.ts";
import { readWorkspaceCurrency } from "../workspace-currency.ts";

export const tool = defineTool({
  name: "crm.product.create",
  title: "Create product",
  description:
    "Create a product that order lines can name. Its price is a default: a line may have another. With an externalId that is known already nothing is changed and the product there is answers with created: false.",
  inputSchema: fields.objectOf(
    {
      name: fields.productName,
      sku: fields.sku,
      description: fields.productDescription,
      unitPriceMinor: fields.minorUnits("Price of one."),
      currency: fields.described(
        fields.currency,
        "Currency of the price as ISO 4217, for example COP. The workspace's currency when left out.",
      ),
      active: {
        type: "boolean",
        default: true,
        description: "Whether it is offered. An inactive product can still stand in an order.",
      },
      externalId: fields.externalId,
      customFields: fields.customFields,
    },
    { optional: ["sku", "description", "currency", "active", "externalId", "customFields"] },
  ),
  outputSchema: fields.objectOf({
    productId: fields.shown(fields.idOf("product")),
    created: {
      type: "boolean",
      description: "false when a product with this externalId was there already.",
    },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["products.edit"],
  },
  errors: ["SKU_TAKEN"],
  examples: [
    {
      inputs: { name: "Café de origen 500 g", sku: "CAFE-500", unitPriceMinor: 3_200_000, currency: "COP" },
      outputs: { productId: "01981c2e-7a41-7a3b-8f20-91c4d7e5b602", created: true },
    },
  ],
  async run({ inputs, ctx }) {
    const values = {
      name: inputs.name,
      sku: inputs.sku ?? null,
      description: inputs.description ?? null,
      unitPriceMinor: inputs.unitPriceMinor,
      currency: inputs.currency ?? (await readWorkspaceCurrency(ctx)),
      active: inputs.active,
      externalId: inputs.externalId ?? null,
      customFields: inputs.customFields ?? {},
    };
    // Any unique key, not the externalId alone: the same product sent twice at once may meet itself on its SKU first.
    const [issues, product] = await Promise.all([
      newFieldIssues(ctx, "product", inputs.customFields),
      inputs.externalId === undefined
        ? ctx.records.insert(products, values)
        : ctx.records.insertIfAbsent(products, values, []),
    ]);
    if (product) {
      // Not before: a repeated import is answered whatever has been defined since.
      assertNoIssues(issues);
      return { productId: product.id, created: true };
    }

    const there = await ctx.db
      .select({ id: products.id, externalId: products.externalId })
      .from(products)
      .where(
        or(
          eq(products.externalId, inputs.externalId!),
          values.sku === null ? undefined : eq(products.sku, values.sku),
        ),
      );
    const known = there.find(({ externalId }) => externalId === inputs.externalId);
    if (known) return { productId: known.id, created: false };
    throw there.length > 0 ? fail("SKU_TAKEN") : failCommon("CONFLICT");
  },
});
