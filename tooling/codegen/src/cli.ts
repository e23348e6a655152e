import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generate } from "./generate.ts";
import { writeNewTool } from "./new-tool.ts";
import { loadOpenApi } from "./openapi.ts";
import { compareOutputs, type Difference, writeOutputs } from "./outputs.ts";
import { RefusalError } from "./refusals.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const usage = `pnpm gen            writes everything made from packages/catalog
pnpm gen --check    writes nothing; lists what differs and exits with 1 if anything does
pnpm gen --watch    writes, and again after every change
pnpm new <module.entity.action>`;

async function outputs(options: { trustManifest: boolean }) {
  return generate({ root, createOpenApi: await loadOpenApi(root), ...options });
}

const describe = ({ path, kind }: Difference) =>
  kind === "stale" ? `${path} (no longer generated)` : kind === "missing" ? `${path} (missing)` : path;

async function gen(): Promise<number> {
  const written = await writeOutputs(root, await outputs({ trustManifest: true }));
  for (const difference of written)
    console.log(`${difference.kind === "stale" ? "removed" : "wrote"} ${difference.path}`);
  if (written.length === 0) console.log("generated files are current");
  return 0;
}

async function check(): Promise<number> {
  const differences = await compareOutputs(root, await outputs({ trustManifest: false }));
  if (differences.length === 0) {
    console.log("generated files are current");
    return 0;
  }
  console.error(
    `${differences.map(describe).join("\n")}\nGenerated files differ from their sources: run pnpm gen.`,
  );
  return 1;
}

/** Generates in a child each time: a process that has imported a tool keeps that version of it. */
function watchAndGenerate(): Promise<never> {
  let running = false;
  let again = false;
  const run = () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), "gen"], {
      stdio: "inherit",
    });
    child.on("close", () => {
      running = false;
      if (again) run();
    });
  };
  let timer: NodeJS.Timeout | undefined;
  watch(join(root, "packages/catalog/src"), { recursive: true }, (_event, file) => {
    if (!file?.endsWith(".ts") || file.split(/[\\/]/).includes("generated")) return;
    clearTimeout(timer);
    // Editors write a file in several steps.
    timer = setTimeout(run, 100);
  });
  run();
  return new Promise(() => {});
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: "boolean" }, watch: { type: "boolean" } },
  });
  const [command, name] = positionals;
  if (command === "gen" && values.check) return check();
  if (command === "gen" && values.watch) return watchAndGenerate();
  if (command === "gen") return gen();
  if (command === "new" && name) {
    for (const path of await writeNewTool(root, name)) console.log(`wrote ${path}`);
    return gen();
  }
  console.error(usage);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof RefusalError)
    console.error(`packages/catalog/src cannot be generated from:\n${error.message}`);
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
