import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Environment } from "./environment.ts";
import type { Program } from "./processes.ts";
import type { Settings } from "./settings.ts";

/** The applications, as they were built, or from source and watched. */
export function listPrograms(
  settings: Settings,
  environments: { serving: Environment; worker: Environment },
): Program[] {
  const folder = (name: string) => join(settings.root, "apps", name);
  const { dev } = settings;
  const next = createRequire(join(folder("console"), "package.json")).resolve("next/dist/bin/next");
  const gateway: Program = {
    name: "gateway",
    args: dev ? watched("src/server.ts") : ["dist/server.js"],
    cwd: folder("gateway"),
    env: environments.serving,
    readyUrl: `http://127.0.0.1:${settings.gatewayPort}/readyz`,
  };
  const operators: Program = {
    name: "console",
    args: [
      ...(dev ? fromSource : []),
      next,
      dev ? "dev" : "start",
      "-H",
      "127.0.0.1",
      "-p",
      String(settings.consolePort),
    ],
    cwd: folder("console"),
    env: environments.serving,
    readyUrl: `http://127.0.0.1:${settings.consolePort}/`,
  };
  const worker: Program = {
    name: "worker",
    args: dev ? watched("src/worker.ts") : ["dist/worker.js"],
    cwd: folder("worker"),
    env: environments.worker,
  };
  if (!dev) return [gateway, operators, worker];
  const codegen: Program = {
    name: "codegen",
    args: [...fromSource, "src/cli.ts", "gen", "--watch"],
    cwd: join(settings.root, "tooling", "codegen"),
    env: environments.worker,
  };
  return [codegen, gateway, operators, worker];
}

const resolve = createRequire(import.meta.url).resolve;

/** Our packages' `@acta/source` exports, compiled as they are loaded. */
const fromSource = ["--conditions=@acta/source", `--import=${pathToFileURL(resolve("tsx")).href}`];

/** Started anew whenever a file it has loaded changes. */
function watched(file: string): string[] {
  return [resolve("tsx/cli"), "watch", "--clear-screen=false", "--conditions=@acta/source", file];
}
