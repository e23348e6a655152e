import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Environment } from "./environment.ts";
import { type Output, type Program, type Running, startProgram } from "./processes.ts";
import { startRestarting } from "./restarting.ts";
import type { Settings } from "./settings.ts";

export interface Application {
  program: Program;
  start(output: Output): Running;
}

/** What runs beside the database: as it was built, or in watch mode from source and with the code generator. */
export function listApplications(
  settings: Settings,
  environments: { common: Environment; console: Environment; gateway: Environment; worker: Environment },
): Application[] {
  const { root, dev } = settings;
  const folder = (name: string) => join(root, "apps", name);
  const next = createRequire(join(folder("console"), "package.json")).resolve("next/dist/bin/next");
  const address = ["-H", "127.0.0.1", "-p", String(settings.consolePort)];

  const gateway: Program = {
    name: "gateway",
    args: dev ? [...fromSource, "src/server.ts"] : startArguments(folder("gateway")),
    cwd: folder("gateway"),
    env: environments.gateway,
    readyUrl: `http://127.0.0.1:${settings.gatewayPort}/readyz`,
  };
  const operators: Program = {
    name: "console",
    args: dev ? [...fromSource, next, "dev", ...address] : [next, "start", ...address],
    cwd: folder("console"),
    env: environments.console,
    readyUrl: `http://127.0.0.1:${settings.consolePort}/login`,
  };
  const worker: Program = {
    name: "worker",
    args: dev ? [...fromSource, "src/worker.ts"] : startArguments(folder("worker")),
    cwd: folder("worker"),
    env: environments.worker,
  };
  if (!dev) return [gateway, operators, worker].map(asBuilt);

  const codegen: Program = {
    name: "codegen",
    args: [...fromSource, "src/cli.ts", "gen", "--watch"],
    cwd: join(root, "tooling", "codegen"),
    env: environments.common,
  };
  const packages = join(root, "packages");
  return [
    asBuilt(codegen),
    watched(gateway, [packages, gateway.cwd]),
    // Next follows the console's own sources by itself, but not what its server imports of ours.
    watched(operators, [packages]),
    watched(worker, [packages, worker.cwd]),
  ];
}

/** What an application's start script gives to Node. */
function startArguments(folder: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  return scripts.start.split(" ").slice(1);
}

function asBuilt(program: Program): Application {
  return { program, start: (output) => startProgram(program, output) };
}

function watched(program: Program, folders: string[]): Application {
  return { program, start: (output) => startRestarting(program, output, folders) };
}

/** Our packages' `@acta/source` exports, compiled as they are loaded. */
const fromSource = [
  "--conditions=@acta/source",
  `--import=${pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href}`,
];
