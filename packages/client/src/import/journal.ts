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

/** @param path null keeps no journal */
export function openJournal(path: string | null, { again }: { again: boolean }): Journal {
  const done = new Set<string>();
  if (path !== null && existsSync(path)) {
    if (again) rmSync(path);
    else for (const line of readFileSync(path, "utf8").split("\n")) if (line !== "") done.add(line);
  }
  return {
    has: (record) => done.has(fingerprintOf(record)),
    add(record) {
      if (path === null) return;
      if (done.size === 0) mkdirSync(dirname(path), { recursive: true });
      const fingerprint = fingerprintOf(record);
      done.add(fingerprint);
      appendFileSync(path, `${fingerprint}\n`);
    },
    remove() {
      if (path !== null) rmSync(path, { force: true });
    },
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
