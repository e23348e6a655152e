import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim, findFreePort, isRunning } from "./preflight.mjs";
import { beginningOf } from "./process-table.mjs";
import { readSettings } from "./settings.mjs";

type Settings = ReturnType<typeof readSettings>;

let settings: Settings;
let runFile: string;
let children: ChildProcess[];

beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "acta-preflight-"));
  chmodSync(dataDir, 0o755);
  children = [];
  runFile = join(dataDir, "run.json");
  settings = readSettings({
    ACTA_DATA_DIR: dataDir,
    ACTA_GATEWAY_PORT: String(await findFreePort()),
    ACTA_CONSOLE_PORT: String(await findFreePort()),
    ACTA_DATABASE_PORT: String(await findFreePort()),
    ACTA_SIMULATOR_PORT: String(await findFreePort()),
  });
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(settings.dataDir, { recursive: true, force: true });
});

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return child;
}

/** Another launcher that has claimed the directory, and goes on to install and build: it listens nowhere yet. */
async function startInstalling(): Promise<ChildProcess> {
  const preflight = new URL("./preflight.mjs", import.meta.url).href;
  const other = run(
    "--input-type=module",
    "--eval",
    `const { claim } = await import(${JSON.stringify(preflight)});
     await claim(${JSON.stringify(settings)});
     console.log("claimed");
     setInterval(() => {}, 1000);`,
  );
  await new Promise((claimed) => other.stdout!.once("data", claimed));
  return other;
}

describe("a claim on the data directory", () => {
  it("is refused while another start is on its way, which keeps its own", async () => {
    const other = await startInstalling();
    const before = readFileSync(runFile, "utf8");
    await expect(claim(settings)).rejects.toThrow(`or about to (process ${other.pid})`);
    expect(await isRunning(settings)).toBe(true);
    expect(readFileSync(runFile, "utf8")).toBe(before);
  });

  it("is taken over from a start that was killed", async () => {
    const other = await startInstalling();
    const gone = new Promise((resolve) => other.once("close", resolve));
    other.kill("SIGKILL");
    await gone;
    expect(await isRunning(settings)).toBe(false);
    const release = await claim(settings);
    expect(JSON.parse(readFileSync(runFile, "utf8")).pid).toBe(process.pid);
    release();
    expect(existsSync(runFile)).toBe(false);
  });

  it("is taken over from a start whose number went to another program", async () => {
    const bystander = run("--eval", "setInterval(() => {}, 1000)");
    const { gatewayPort, consolePort } = settings;
    writeFileSync(
      runFile,
      JSON.stringify({ pid: bystander.pid, began: "another time", ports: [gatewayPort, consolePort] }),
    );
    expect(await isRunning(settings)).toBe(false);
    (await claim(settings))();
  });

  it("is given up by its owner alone", async () => {
    const release = await claim(settings);
    const others = JSON.stringify({ pid: 1, began: beginningOf(1), ports: [] });
    writeFileSync(runFile, others);
    release();
    expect(readFileSync(runFile, "utf8")).toBe(others);
  });

  it("is given up when a port is taken", async () => {
    const holder = run(
      "--eval",
      `require("node:net").createServer().listen(${settings.consolePort}, "127.0.0.1", () => console.log("listening"))`,
    );
    await new Promise((listening) => holder.stdout!.once("data", listening));
    await expect(claim(settings)).rejects.toThrow(`Port ${settings.consolePort}, wanted for the console`);
    expect(existsSync(runFile)).toBe(false);
  });
});
