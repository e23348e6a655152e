import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** `tsc` of the pinned TypeScript. */
export const tscPath = join(
  dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);

export interface CheckFigures {
  checkSeconds: number;
  totalSeconds: number;
  instantiations: number;
  memoryMiB: number;
}

/** @throws Error with the compiler's words when the project does not check: a faulty project measures nothing. */
export async function checkProject(dir: string): Promise<CheckFigures> {
  const { stdout } = await run(process.execPath, [tscPath, "-p", dir, "--extendedDiagnostics"], {
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout?: string }) => {
    throw new Error(`${dir} does not check:\n${error.stdout?.slice(0, 4000) ?? String(error)}`);
  });
  const figure = (name: string): number => {
    const match = new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout);
    if (!match) throw new Error(`tsc printed no ${JSON.stringify(name)}:\n${stdout}`);
    return Number(match[1]);
  };
  return {
    checkSeconds: figure("Check time"),
    totalSeconds: figure("Total time"),
    instantiations: figure("Instantiations"),
    memoryMiB: figure("Memory used") / 1024,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
