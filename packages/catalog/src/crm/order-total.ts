import { fail } from "./errors.ts";

export interface PricedLine {
  quantity: number;
  unitPriceMinor: number;
  /** 0–10000. */
  discountBasisPoints: number;
}

const wholeBasisPoints = 10_000n;

/**
 * quantity × unit price less the discount, in minor units, rounded half up.
 *
 * In BigInt: the product passes 2^53 long before the amount does.
 */
function amountOf({ quantity, unitPriceMinor, discountBasisPoints }: PricedLine): bigint {
  const exact = BigInt(quantity) * BigInt(unitPriceMinor) * (wholeBasisPoints - BigInt(discountBasisPoints));
  // Nothing here is negative, so adding half and cutting off is rounding half up.
  return (exact + wholeBasisPoints / 2n) / wholeBasisPoints;
}

/**
 * Amounts of the lines and the total with shipping, in minor units.
 *
 * @throws ActaError `ORDER_TOTAL_TOO_LARGE` beyond 2^53 − 1
 */
export function priceOrder<L extends PricedLine>(
  lines: readonly L[],
  shippingMinor: number,
): { lines: (L & { amountMinor: number })[]; totalMinor: number } {
  const amounts = lines.map(amountOf);
  const total = amounts.reduce((sum, amount) => sum + amount, BigInt(shippingMinor));
  if (total > BigInt(Number.MAX_SAFE_INTEGER)) throw fail("ORDER_TOTAL_TOO_LARGE");
  return {
    // Each amount is at most the total: what fits the whole fits the parts.
    lines: lines.map((line, i) => ({ ...line, amountMinor: Number(amounts[i]) })),
    totalMinor: Number(total),
  };
}

/** @throws ActaError `ORDER_TOTAL_MISMATCH` when the caller stated another total than the computed one */
export function assertStatedTotal(statedMinor: number | undefined, totalMinor: number): void {
  if (statedMinor !== undefined && statedMinor !== totalMinor)
    throw fail(
      "ORDER_TOTAL_MISMATCH",
      { totalMinor, statedMinor },
      {
        detail: `Lines and shipping add up to ${totalMinor}, not to the ${statedMinor} given as totalMinor.`,
      },
    );
}
