import { RowFault } from "./fault.ts";

/**
 * A decimal number as an integer of its smallest unit: "14.5" with scale 2 is 1450n. Never through a float, in which
 * 0.15 × 10000 is 1499.9999999999998.
 *
 * @param scale digits after the mark that the unit keeps
 * @param what names the value in the fault
 * @throws RowFault when the text is no such number, or has digits beyond the scale that are not zero: rounding money
 *   silently would make totals that nobody can trace
 */
export function parseScaled(text: string, scale: number, what: string, mark: "." | "," = "."): bigint {
  const match = (mark === "." ? /^([+-]?)(\d+)(?:\.(\d+))?$/ : /^([+-]?)(\d+)(?:,(\d+))?$/).exec(text);
  if (!match) throw new RowFault(`${what} is not a number with decimal mark "${mark}": ${text}`);
  const [, sign, whole, fraction = ""] = match;
  const kept = fraction.slice(0, scale).padEnd(scale, "0");
  if (/[1-9]/.test(fraction.slice(scale)))
    throw new RowFault(`${what} has more than ${scale} decimal places: ${text}`);
  const scaled = BigInt(`${whole}${kept}`);
  return sign === "-" ? -scaled : scaled;
}

/** @throws RowFault beyond what JSON numbers hold exactly, or below zero */
export function toSafeNumber(value: bigint, what: string): number {
  if (value < 0n) throw new RowFault(`${what} is negative: ${value}`);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RowFault(`${what} is too large: ${value}`);
  return Number(value);
}

/** @throws RowFault when the text is not a whole number from zero up */
export function parseInteger(text: string, what: string): number {
  if (!/^\d+$/.test(text)) throw new RowFault(`${what} is not a whole number: ${text}`);
  return toSafeNumber(BigInt(text), what);
}

/** Currencies whose minor unit is not a hundredth. Source: ISO 4217 list one. */
const minorDigits: { readonly [currency: string]: number } = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};

/** Digits of a currency's minor unit. `Intl` is no help: it follows custom, and shows no centavos for COP. */
export function minorDigitsOf(currency: string): number {
  return minorDigits[currency] ?? 2;
}
