import { fail as failCommon } from "@acta/core";
import { products, type ReadDatabase } from "@acta/db";
import { or } from "drizzle-orm";
import { anyOf } from "../any-of.ts";
import * as fields from "../fields.ts";
import { fail } from "./errors.ts";
import type { PricedLine } from "./order-total.ts";

/** A line as a caller writes it. */
export interface LineInput {
  productId?: string;
  productExternalId?: string;
  description?: string;
  quantity: number;
  unitPriceMinor?: number;
  discountBasisPoints: number;
}

/** A line as it is stored, but for its amount. */
export interface OrderLine extends PricedLine {
  productId: string | null;
  description: string;
}

export const lines = {
  type: "array",
  minItems: 1,
  maxItems: 200,
  description: "What is sold, 1 to 200 lines.",
  items: fields.objectOf(
    {
      productId: fields.idOf("product", "Id of the product sold, if it is one of the workspace's."),
      productExternalId: fields.described(
        fields.externalId,
        "The product by its externalId instead of its productId.",
      ),
      description: fields.described(
        fields.lineDescription,
        "What is sold on the line. The product's name when left out; needed where there is no product.",
      ),
      quantity: fields.quantity,
      unitPriceMinor: fields.minorUnits(
        "Price of one. The product's price when left out; needed where there is no product.",
      ),
      discountBasisPoints: { ...fields.discountBasisPoints, default: 0 },
    },
    {
      optional: ["productId", "productExternalId", "description", "unitPriceMinor", "discountBasisPoints"],
    },
  ),
} as const;

interface KnownProduct {
  id: string;
  externalId: string | null;
  name: string;
  unitPriceMinor: number;
  currency: string;
}

/** The products that lines name, in one query; none where no line names any. */
export async function findProducts(db: ReadDatabase, lines: readonly LineInput[]): Promise<KnownProduct[]> {
  const ids = unique(lines.map((line) => line.productId));
  const externalIds = unique(lines.map((line) => line.productExternalId));
  if (ids.length === 0 && externalIds.length === 0) return [];
  return db
    .select({
      id: products.id,
      externalId: products.externalId,
      name: products.name,
      unitPriceMinor: products.unitPriceMinor,
      currency: products.currency,
    })
    .from(products)
    .where(or(anyOf(products.id, ids), anyOf(products.externalId, externalIds)));
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

/**
 * Completes lines from the products they name.
 *
 * @param known what `findProducts` found for these lines
 * @throws ActaError `PRODUCT_NOT_FOUND`, `LINE_INCOMPLETE` or `LINE_CURRENCY_MISMATCH` with the index of the line;
 *   `INPUT_INVALID` for a line that names its product twice
 */
export function toOrderLines(
  lines: readonly LineInput[],
  known: readonly KnownProduct[],
  currency: string,
): OrderLine[] {
  const byId = new Map(known.map((product) => [product.id, product]));
  const byExternalId = new Map(known.map((product) => [product.externalId, product]));
  return lines.map((line, index) => {
    const { productId, productExternalId, quantity, discountBasisPoints } = line;
    if (productId !== undefined && productExternalId !== undefined)
      throw failCommon(
        "INPUT_INVALID",
        {},
        {
          issues: [
            {
              pointer: `/lines/${index}/productExternalId`,
              keyword: "not",
              message: "must be left out where productId is given",
            },
          ],
        },
      );
    const named = productId !== undefined || productExternalId !== undefined;
    const product =
      // Ids are compared as Postgres writes them: UUIDs may be sent in capitals (RFC 9562 §4).
      productId === undefined
        ? byExternalId.get(productExternalId ?? null)
        : byId.get(productId.toLowerCase());
    if (named && !product)
      throw fail(
        "PRODUCT_NOT_FOUND",
        { line: index },
        { detail: `Line ${index + 1} names a product that is not in the workspace.` },
      );
    const offered = named ? product : undefined;
    const description = line.description ?? offered?.name;
    if (line.unitPriceMinor === undefined && offered && offered.currency !== currency)
      throw fail(
        "LINE_CURRENCY_MISMATCH",
        { line: index, currency, productCurrency: offered.currency },
        {
          detail: `The product of line ${index + 1} is priced in ${offered.currency}, the order is in ${currency}. Give the line its own unitPriceMinor.`,
        },
      );
    const unitPriceMinor = line.unitPriceMinor ?? offered?.unitPriceMinor;
    if (description === undefined || unitPriceMinor === undefined)
      throw fail(
        "LINE_INCOMPLETE",
        { line: index },
        { detail: `Line ${index + 1} has no product, so it needs description and unitPriceMinor.` },
      );
    return { productId: offered?.id ?? null, description, quantity, unitPriceMinor, discountBasisPoints };
  });
}
