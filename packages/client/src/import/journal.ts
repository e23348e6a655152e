import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ImportRecord } from "./records.ts";

/**
 * Which rows of an unfinished import are in, so that going on after an interruption does not call for them again.
 *
 * It saves time and calls, nothing else: without it the same rows are sent again and the gateway answers
 * `created: false`. A line lost in a crash therefore costs one call.
 */
export interface Journal {
  has(record: ImportRecord): boolean;
  add(record: ImportRecord): void;
  /** The import has come to its end: the next one starts over. */
  remove(): void;
}

/**
 * @param path null keeps no journal
 * @param onUnwritable told once when it cannot be kept; the import goes on without
 */
export function openJournal(
  path: string | null,
  { again, onUnwritable }: { again: boolean; onUnwritable: (reason: string) => void },
): Journal {
  const done = new Set<string>();
  let isKept = path !== null;
  const keep = (write: (path: string) => void) => {
    if (path === null || !isKept) return;
    try {
      write(path);
    } catch (error) {
      isKept = false;
      onUnwritable((error as Error).message);
    }
  };
  keep((file) => {
    mkdirSync(dirname(file), { recursive: true });
    if (again) rmSync(file, { force: true });
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, "utf8").split("\n")) if (line !== "") done.add(line);
  });
  return {
    has: (record) => done.has(fingerprintOf(record)),
    add: (record) => keep((file) => appendFileSync(file, `${fingerprintOf(record)}\n`)),
    remove: () => keep((file) => rmSync(file, { force: true })),
  };
}

/** Over the whole inputs: a row that was mended since is sent again. */
function fingerprintOf({ tool, inputs }: ImportRecord): string {
  return digest(tool, JSON.stringify(inputs)).slice(0, 32);
}

/** Where the journal of one file's import into one workspace is kept. */
export function journalPath(stateDir: string, ...what: string[]): string {
  return join(stateDir, "acta", "imports", `${digest(...what).slice(0, 32)}.journal`);
}

function digest(...parts: string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}
