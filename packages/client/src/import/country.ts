/** Names people write that are no official name in any of the languages below. */
const aliases: { readonly [name: string]: string } = {
  uk: "GB",
  "great britain": "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  usa: "US",
  "u.s.a.": "US",
  "u.s.": "US",
  "united states of america": "US",
  holland: "NL",
  "republic of ireland": "IE",
  "ivory coast": "CI",
  "czech republic": "CZ",
  turkey: "TR",
  burma: "MM",
  swaziland: "SZ",
  "south korea": "KR",
  "north korea": "KP",
  russia: "RU",
};

/** Two-letter regions of Unicode that ISO 3166-1 does not assign: groups, exceptional reservations, private use. */
const notCountries = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split(" "));

const languages = ["en", "es", "pt", "fr", "de"];

let codes: ReadonlyMap<string, string> | undefined;

/** Every country's code by its name in the languages of the Americas and western Europe, as the platform knows them. */
function loadCodes(): ReadonlyMap<string, string> {
  const byName = new Map<string, string>(Object.entries(aliases));
  for (const language of languages) {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of twoLetterCodes()) {
      const name = names.of(code);
      if (name === undefined || notCountries.has(code)) continue;
      // Withdrawn codes go by their successor's name (DD is shown as Germany): only canonical ones count.
      if (Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`) continue;
      byName.set(code.toLowerCase(), code);
      if (!byName.has(plain(name))) byName.set(plain(name), code);
    }
  }
  return byName;
}

function* twoLetterCodes(): Generator<string> {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (const first of letters) for (const second of letters) yield first + second;
}

/** Without case and accents: "MÉXICO" and "Mexico" are one. */
function plain(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").trim().replace(/\s+/g, " ").toLowerCase();
}

/**
 * ISO 3166-1 alpha-2 of a country's name or code.
 *
 * @returns undefined for a name it does not know
 */
export function toCountryCode(text: string): string | undefined {
  codes ??= loadCodes();
  return codes.get(plain(text));
}
