import { fail } from "@acta/core";

const earliest = Date.UTC(1900, 0, 1);
const latest = Date.UTC(3000, 0, 1);

/**
 * The instant a `date-time` input names.
 *
 * The format admits what neither JavaScript nor the business can use: leap seconds, the year 0, years past 9999 by
 * their offset.
 *
 * @param pointer RFC 6901 pointer of the input, for the refusal
 * @throws ActaError `INPUT_INVALID` outside the years 1900 to 2999
 */
export function toInstant(text: string, pointer: string): Date {
  const instant = new Date(text);
  const ms = instant.getTime();
  if (ms >= earliest && ms < latest) return instant;
  throw fail(
    "INPUT_INVALID",
    {},
    { issues: [{ pointer, keyword: "format", message: "must be an instant of the years 1900 to 2999" }] },
  );
}
