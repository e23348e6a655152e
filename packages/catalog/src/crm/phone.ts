// The "max" metadata: "min" checks only lengths, and "mobile" refuses the landlines most companies have.
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";

/**
 * Reads a phone number as people write it.
 *
 * @param country ISO 3166-1 alpha-2; used where the text has no country code of its own.
 * @returns E.164, or null where the text is no valid number.
 */
export function toE164(text: string, country: string | null | undefined): string | null {
  const known = country && isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(text, {
    ...(known && { defaultCountry: known }),
    // The whole text has to be the number: "call Ana 300 123 4567 after five" stays text.
    extract: false,
  });
  // A number with an extension does not fit E.164; dropping the extension would lose who it reaches.
  return parsed?.isValid() && !parsed.ext ? parsed.number : null;
}

/** What a contact stores of the phone it was given: the number where there is one, otherwise the text. */
export function toPhone(
  given: { phone?: string | null; phoneText?: string | null },
  country: string | null | undefined,
): { phone: string | null; phoneText: string | null } {
  const text = given.phoneText?.trim() || null;
  if (given.phone) return { phone: given.phone, phoneText: text };
  const phone = text && toE164(text, country);
  return phone ? { phone, phoneText: null } : { phone: null, phoneText: text };
}
