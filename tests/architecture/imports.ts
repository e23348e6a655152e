import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string;
  /** `packages/core`, `apps/gateway`, … */
  room: string;
  text: string;
  /** Not part of what is shipped: tests, their helpers, and the configuration of tools. */
  isTest: boolean;
}

export interface Import {
  file: SourceFile;
  line: number;
  /** As written: `pg`, `@acta/core`, `./x.ts`. */
  specifier: string;
}

const skipped = new Set(["node_modules", "dist", ".next", ".next-test", ".turbo", "coverage"]);

/** Folders below a room, without what is built or installed. */
export function listFolders(room: string): string[] {
  return walk(join(root, room)).folders.map(fromRoot);
}

/** Every source file below `packages/` and `apps/`, or of one of their rooms. */
export function listSourceFiles(): SourceFile[] {
  return listRooms().flatMap((room) =>
    walk(join(root, room))
      .files.filter((file) => /\.(ts|tsx|mts|js|mjs)$/.test(file) && !file.endsWith(".d.ts"))
      .map((file) => {
        const path = fromRoot(file);
        return { path, room, text: readFileSync(file, "utf8"), isTest: isTestPath(path) };
      }),
  );
}

export function listRooms(): string[] {
  return ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`),
  );
}

const importPattern =
  /(?:^|[\s;}])(?:import|export)\s(?:[^"'`;]*?\sfrom\s*)?["']([^"']+)["']|\bimport\s*\(\s*(?:\/\*.*?\*\/\s*)?["']([^"']+)["']/gms;

export function listImports(file: SourceFile): Import[] {
  return [...file.text.matchAll(importPattern)].map((match) => ({
    file,
    line: file.text.slice(0, match.index + match[0].length).split("\n").length,
    specifier: (match[1] ?? match[2])!,
  }));
}

/** `packages/db/src/x.ts:3 imports @acta/auth` */
export function describeImport({ file, line, specifier }: Import): string {
  return `${file.path}:${line} imports ${specifier}`;
}

/** The room a relative import ends in, when that is not the one it starts from. */
export function roomLeftFor({ file, specifier }: Import): string | null {
  if (!specifier.startsWith(".")) return null;
  const target = fromRoot(resolve(join(root, dirname(file.path)), specifier));
  return target.startsWith(`${file.room}/`) ? null : target;
}

function isTestPath(path: string): boolean {
  return (
    /\.(test|spec|test-d)\.tsx?$/.test(path) ||
    /\/(test|tests|fixtures)\//.test(path) ||
    /\/[\w-]+\.(config|setup)\.(ts|mts|js|mjs)$/.test(path)
  );
}

function walk(folder: string): { files: string[]; folders: string[] } {
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inner = walk(path);
      folders.push(path, ...inner.folders);
      files.push(...inner.files);
    } else files.push(path);
  }
  return { files, folders };
}

function fromRoot(path: string): string {
  return relative(root, path).split(sep).join("/");
}
