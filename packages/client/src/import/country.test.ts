import { expect, test } from "vitest";
import { toCountryCode } from "./country.ts";

test("names, codes and common short forms become ISO 3166-1 alpha-2", () => {
  const names = {
    UK: "GB",
    USA: "US",
    Germany: "DE",
    Mexico: "MX",
    México: "MX",
    "  FRANCE ": "FR",
    Deutschland: "DE",
    Alemania: "DE",
    Brasil: "BR",
    Ireland: "IE",
    co: "CO",
    Venezuela: "VE",
    Switzerland: "CH",
  };
  for (const [name, code] of Object.entries(names)) expect(toCountryCode(name), name).toBe(code);
});

test("what is no country has no code", () => {
  for (const name of ["Atlantis", "EU", "European Union", "ZZ", "DD", ""])
    expect(toCountryCode(name), name).toBe(undefined);
});
