/**
 * Digits of the minor unit where they are not two (ISO 4217). Not taken from `Intl`: CLDR has the digits in everyday
 * use, which for COP is none, while an amount in minor units counts centavos.
 */
const digitsOf: { [currency: string]: number } = Object.fromEntries([
  ...[
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "UYI",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
  ].map((code) => [code, 0]),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 3]),
  ...["CLF", "UYW"].map((code) => [code, 4]),
]);

function minorDigits(currency: string): number {
  return digitsOf[currency] ?? 2;
}

/** `USD 1,234.50`. The code rather than a sign: `$` alone is many currencies. */
export function money(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  // Above 2^53 the number was no longer the amount before it came here.
  if (!Number.isSafeInteger(minor)) return `${currency} ${minor}`;
  const sign = minor < 0 ? "−" : "";
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits ? `.${text.slice(text.length - digits)}` : "";
  return `${currency} ${sign}${whole}${fraction}`;
}
