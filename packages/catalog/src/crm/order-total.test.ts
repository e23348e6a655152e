import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertStatedTotal, priceOrder } from "./order-total.ts";

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 1_000_000 }),
  unitPriceMinor: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 4_000_000_000 })),
  discountBasisPoints: fc.integer({ min: 0, max: 10_000 }),
});

const tenThousand = 10_000n;

/** quantity × price × (10000 − discount), the exact amount times 10000. */
function exactTimes10000(of: { quantity: number; unitPriceMinor: number; discountBasisPoints: number }) {
  return BigInt(of.quantity) * BigInt(of.unitPriceMinor) * (tenThousand - BigInt(of.discountBasisPoints));
}

describe("priceOrder", () => {
  it("answers for each line the integer nearest to the exact amount, the upper one of two", () => {
    fc.assert(
      fc.property(line, (input) => {
        const amountMinor = BigInt(priceOrder([input], 0).lines[0]!.amountMinor);
        const distance = amountMinor * tenThousand - exactTimes10000(input);
        expect(distance > -tenThousand / 2n && distance <= tenThousand / 2n).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("adds up to the lines and shipping, exactly", () => {
    const shipping = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), shipping, (lines, shippingMinor) => {
        const roundedHalfUp = (exact: bigint) =>
          exact / tenThousand + (exact % tenThousand >= tenThousand / 2n ? 1n : 0n);
        const total = lines.reduce(
          (sum, each) => sum + roundedHalfUp(exactTimes10000(each)),
          BigInt(shippingMinor),
        );
        if (total > BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(() => priceOrder(lines, shippingMinor)).toThrow("ORDER_TOTAL_TOO_LARGE");
          return;
        }
        const priced = priceOrder(lines, shippingMinor);
        expect(BigInt(priced.totalMinor)).toBe(total);
        expect(priced.lines.map(({ amountMinor: _, ...rest }) => rest)).toEqual(lines);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    { quantity: 1, unitPriceMinor: 1, discountBasisPoints: 5_000, amountMinor: 1 },
    { quantity: 1, unitPriceMinor: 1, discountBasisPoints: 5_001, amountMinor: 0 },
    { quantity: 3, unitPriceMinor: 333, discountBasisPoints: 1_500, amountMinor: 849 },
    { quantity: 7, unitPriceMinor: 999, discountBasisPoints: 10_000, amountMinor: 0 },
    { quantity: 1, unitPriceMinor: 2 ** 53 - 1, discountBasisPoints: 0, amountMinor: 2 ** 53 - 1 },
  ])("prices $quantity × $unitPriceMinor less $discountBasisPoints bp at $amountMinor", (example) => {
    const { amountMinor, ...input } = example;
    expect(priceOrder([input], 0)).toEqual({ lines: [example], totalMinor: amountMinor });
  });

  it("refuses a total of 2^53 and takes one of 2^53 − 1", () => {
    const one = { quantity: 1, unitPriceMinor: Number.MAX_SAFE_INTEGER, discountBasisPoints: 0 };
    expect(priceOrder([one], 0).totalMinor).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => priceOrder([one], 1)).toThrow("ORDER_TOTAL_TOO_LARGE");
    // Rounded to a double, this sum would look like 2^53 and so might slip through a check made too late.
    expect(() => priceOrder([one, { ...one, unitPriceMinor: 2 }], 0)).toThrow("ORDER_TOTAL_TOO_LARGE");
  });
});

describe("assertStatedTotal", () => {
  it("takes the computed total or none, and tells both when they differ", () => {
    expect(() => assertStatedTotal(undefined, 100)).not.toThrow();
    expect(() => assertStatedTotal(100, 100)).not.toThrow();
    expect(() => assertStatedTotal(99, 100)).toThrow(
      expect.objectContaining({
        code: "ORDER_TOTAL_MISMATCH",
        details: { totalMinor: 100, statedMinor: 99 },
      }),
    );
  });
});
