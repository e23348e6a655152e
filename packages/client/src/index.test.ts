import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Every module that an entry reaches, and what it imports that is not one of ours. */
function reach(entry: URL, seen = new Set<string>(), foreign = new Set<string>()) {
  if (seen.has(entry.href)) return { seen, foreign };
  seen.add(entry.href);
  const source = readFileSync(entry, "utf8");
  for (const [, specifier] of source.matchAll(/\bfrom "([^"]+)"/g)) {
    if (specifier!.startsWith(".")) reach(new URL(specifier!, entry), seen, foreign);
    else foreign.add(specifier!);
  }
  return { seen, foreign };
}

test("the library imports nothing but itself, so that it runs in browsers; the command brings what reads files", () => {
  const library = reach(new URL("./index.ts", import.meta.url));
  expect([...library.foreign]).toEqual([]);
  expect([...library.seen].some((href) => href.endsWith("/transport.ts"))).toBe(true);
  const command = reach(new URL("./cli.ts", import.meta.url));
  const packages = [...command.foreign].filter((name) => !name.startsWith("node:"));
  expect(packages.sort()).toEqual(["@date-fns/tz", "csv-parse"]);
});

test("the library names no global that only Node.js has", () => {
  for (const href of reach(new URL("./index.ts", import.meta.url)).seen) {
    if (href.includes("/generated/")) continue;
    const code = readFileSync(new URL(href), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    expect(code, href).not.toMatch(/\b(process|Buffer|setImmediate|__dirname|require)\b/);
  }
});
