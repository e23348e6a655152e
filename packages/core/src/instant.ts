import { fail } from "./errors.ts";

const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** What `isInstant` asks for, to end a sentence with. */
export const instantRule = "must be a date-time with its offset (RFC 3339) in the years 1900 to 2999";

/**
 * Whether a text is a time that both `Date` and Postgres hold, and the business can mean: with its offset, of a day
 * that is in the calendar, without leap seconds, in the years 1900 to 2999. The `date-time` of JSON Schema admits more.
 */
export function isInstant(text: string): boolean {
  const [, year, month, day] = dateTime.exec(text) ?? [];
  // A day beyond the end of its month would silently become one of the next.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return (
    Number(year) >= 1900 && Number(year) <= 2999 && Number(day) <= lastDay && !Number.isNaN(Date.parse(text))
  );
}

/**
 * The instant a `date-time` input names.
 *
 * @param pointer RFC 6901 pointer of the input, for the refusal
 * @throws ActaError `INPUT_INVALID` for one that `isInstant` does not take
 */
export function toInstant(text: string, pointer: string): Date {
  if (isInstant(text)) return new Date(text);
  throw fail("INPUT_INVALID", {}, { issues: [{ pointer, keyword: "format", message: instantRule }] });
}
