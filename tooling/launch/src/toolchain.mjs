// What runs before anything is installed: plain Node, no dependencies, so that a fresh clone needs only Node and npm.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const minimumNode = manifest.engines.node.replace(/^\D+/, "");

/** A failure whose message is the whole story: shown without a stack. */
export class LaunchError extends Error {
  name = "LaunchError";
}

/** Prints a LaunchError as its message and anything else with its stack, and marks the process as failed. */
export function reportFailure(error) {
  console.error(`\n${error?.name === "LaunchError" ? error.message : (error?.stack ?? error)}\n`);
  process.exitCode = 1;
}

export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [wantedMajor, wantedMinor] = minimumNode.split(".").map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new LaunchError(
    `Acta needs Node.js ${minimumNode} or newer; this is ${process.versions.node}. Get it from https://nodejs.org.`,
  );
}

/** Says what is being done, and how long it took once it is done. */
export async function step(label, work) {
  const started = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`  ${label} …`);
  try {
    const result = await work();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${process.stdout.isTTY ? "\r" : ""}  ${label}  ${seconds} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${process.stdout.isTTY ? "\r" : ""}  ${label}  failed\n`);
    throw error;
  }
}

/** Installs what the lockfile says, unless exactly that stands in node_modules already. */
export async function install() {
  if (readMark() === installMark()) return;
  await step("Installing dependencies", () => pnpm(["install", "--frozen-lockfile", "--prod=false"]));
  writeFileSync(markFile, installMark());
}

const markFile = join(root, "node_modules", ".acta-installed");

function readMark() {
  return existsSync(markFile) ? readFileSync(markFile, "utf8") : null;
}

/** The lockfile's hash and the moment of pnpm's last install: an install of another lockfile by hand changes it. */
function installMark() {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  const modules = join(root, "node_modules", ".modules.yaml");
  return `${lockfile} ${existsSync(modules) ? statSync(modules).mtimeMs : "none"}\n`;
}

/** Runs a Turborepo task in the packages named and all they need. What is cached takes no time. */
export async function turbo(task, { filters = [], env = {} } = {}) {
  const args = [
    "node_modules/turbo/bin/turbo",
    "run",
    task,
    "--output-logs=errors-only",
    "--log-prefix=none",
    `--concurrency=${Math.max(2, availableParallelism())}`,
    ...filters.map((filter) => `--filter=${filter}`),
  ];
  return run("node", args, { env: { ...pathWith(knownPnpm() ?? (await findPnpm())), ...env } });
}

/** The pinned pnpm: nobody has to have it. The version stands once, in package.json's `packageManager`. */
export function pnpm(args, env = {}) {
  const folder = knownPnpm();
  return folder
    ? run("pnpm", args, { env: { ...pathWith(folder), ...env } })
    : run("npx", ["-y", manifest.packageManager, ...args], { env });
}

/** Where npx keeps the pinned pnpm is written down: asking takes two seconds, most of a start that builds nothing. */
const pnpmFile = join(root, "node_modules", ".acta-pnpm");

function knownPnpm() {
  if (!existsSync(pnpmFile)) return undefined;
  const [version, folder] = readFileSync(pnpmFile, "utf8").split("\n");
  return version === manifest.packageManager && holdsPnpm(folder) ? folder : undefined;
}

async function findPnpm() {
  const told = await run("npx", ["-y", manifest.packageManager, "exec", "node", "-p", "process.env.PATH"]);
  const folder = told.trim().split(delimiter).find(holdsPnpm);
  if (folder === undefined) throw new LaunchError(`${manifest.packageManager} was not found in ${told}`);
  writeFileSync(pnpmFile, `${manifest.packageManager}\n${folder}\n`);
  return folder;
}

function holdsPnpm(folder) {
  return existsSync(join(folder, process.platform === "win32" ? "pnpm.cmd" : "pnpm"));
}

function pathWith(folder) {
  // Windows has it as Path.
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return { [name]: `${folder}${delimiter}${process.env[name] ?? ""}` };
}

/**
 * Runs a program and answers what it printed.
 *
 * @throws LaunchError with all it printed when it fails: only then does anyone want to read it.
 */
async function run(command, args, { env = {}, cwd = root } = {}) {
  const { code, signal, output } = await capture(command, args, { env, cwd });
  if (code === 0) return output;
  const reason = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
  throw new LaunchError(`${output.trimEnd()}\n\n${command} ${args.join(" ")} ${reason}.`);
}

/**
 * Like `run`, but leaves the verdict to the caller.
 *
 * @param options.timeoutMs ends the program by force after this long, with a line that says so.
 */
export function capture(command, args, { env = {}, cwd = root, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...toolEnv(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // npx is a .cmd file there, which only a shell can start.
      shell: process.platform === "win32",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
      });
    }
    const timer = timeoutMs
      ? setTimeout(() => {
          output += `\nnot done after ${timeoutMs / 60_000} minutes: ended\n`;
          child.kill("SIGKILL");
        }, timeoutMs)
      : undefined;
    child.on("error", (cause) =>
      reject(new LaunchError(`${command} could not be started: ${cause.message}`, { cause })),
    );
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, output });
    });
  });
}

function toolEnv() {
  const env = {
    ...process.env,
    CI: "true",
    TURBO_TELEMETRY_DISABLED: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    // What they print is shown later and elsewhere than on their terminal.
    NO_COLOR: "1",
    COREPACK_ENABLE_DOWNLOAD_PROMPT: "0",
  };
  // Set by the caller's own tools; here it would drop the development dependencies that building needs.
  delete env.NODE_ENV;
  return env;
}
