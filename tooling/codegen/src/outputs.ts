import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { banner } from "./names.ts";

/** What should stand in the repository: path from its root → content. */
export type Outputs = ReadonlyMap<string, string>;

/** One difference between what should be there and what is. */
export interface Difference {
  path: string;
  kind: "missing" | "different" | "stale";
}

/**
 * Compares without writing. Stale are files in the folders that codegen writes to which carry its banner and which
 * it no longer makes; anything else there is somebody else's.
 */
export async function compareOutputs(root: string, outputs: Outputs): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [path, content] of outputs) {
    const present = await readFile(join(root, path), "utf8").catch(() => null);
    if (present === null) differences.push({ path, kind: "missing" });
    else if (present !== content) differences.push({ path, kind: "different" });
  }
  for (const folder of new Set([...outputs.keys()].map(dirname))) {
    const names = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of names) {
      const path = `${folder}/${entry.name}`;
      if (!entry.isFile() || outputs.has(path)) continue;
      const [firstLine = ""] = (await readFile(join(root, path), "utf8")).split("\n", 1);
      if (firstLine.includes(banner)) differences.push({ path, kind: "stale" });
    }
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Writes what differs and removes what is stale; untouched files keep their times, so that watchers stay quiet. */
export async function writeOutputs(root: string, outputs: Outputs): Promise<Difference[]> {
  const differences = await compareOutputs(root, outputs);
  for (const { path, kind } of differences) {
    const target = join(root, path);
    if (kind === "stale") {
      await rm(target);
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, outputs.get(path)!);
  }
  return differences;
}
