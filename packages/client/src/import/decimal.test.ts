import { expect, test } from "vitest";
import { minorDigitsOf, parseInteger, parseScaled, toSafeNumber } from "./decimal.ts";

test("decimals become integers without passing through a float", () => {
  expect(parseScaled("14.00", 2, "price")).toBe(1400n);
  expect(parseScaled("18", 2, "price")).toBe(1800n);
  expect(parseScaled("0.15", 4, "discount")).toBe(1500n);
  // 1.005 × 100 is 100.49999999999999 in floats, 4.35 × 100 is 434.99999999999994.
  expect(parseScaled("4.35", 2, "price")).toBe(435n);
  expect(parseScaled("1.0050", 3, "price")).toBe(1005n);
  expect(parseScaled("12,5", 2, "price", ",")).toBe(1250n);
  expect(parseScaled("-3.5", 2, "price")).toBe(-350n);
});

test("what would have to be rounded or guessed is refused", () => {
  expect(() => parseScaled("1.005", 2, "price")).toThrow("more than 2 decimal places");
  for (const text of ["", "1,5", "1.", ".5", "1e3", "0x1", "1 000", "NaN", "$5"])
    expect(() => parseScaled(text, 2, "price"), text).toThrow("is not a number");
});

test("numbers that JSON does not hold exactly, and negative ones, are refused", () => {
  expect(toSafeNumber(9_007_199_254_740_991n, "price")).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => toSafeNumber(9_007_199_254_740_992n, "price")).toThrow("too large");
  expect(() => toSafeNumber(-1n, "price")).toThrow("negative");
  expect(() => parseInteger("1.5", "quantity")).toThrow("not a whole number");
});

test("minor units follow ISO 4217", () => {
  expect(["USD", "COP", "JPY", "CLP", "KWD", "CLF"].map(minorDigitsOf)).toEqual([2, 2, 0, 0, 3, 4]);
});
