import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "./preflight.mjs";
import { LaunchError, root } from "./toolchain.mjs";

const startTimeoutMs = 300_000;
const startScript = join(root, "tooling", "launch", "start.mjs");

/** A data directory and ports of one's own, beside whatever else is running. */
export async function createPlace() {
  const dataDir = mkdtempSync(join(tmpdir(), "acta-test-"));
  // As root, PostgreSQL runs as another user, who has to pass through this folder.
  chmodSync(dataDir, 0o755);
  const env = {
    DATABASE_URL: "",
    ACTA_DATA_DIR: dataDir,
    ACTA_GATEWAY_PORT: String(await findFreePort()),
    ACTA_CONSOLE_PORT: String(await findFreePort()),
    ACTA_DATABASE_PORT: String(await findFreePort()),
    ACTA_SIMULATOR_PORT: String(await findFreePort()),
    ACTA_GATEWAY_PUBLIC_URL: "",
    ACTA_CONSOLE_URL: "",
  };
  return { dataDir, env, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/**
 * Runs `npm start` and waits until it says that everything runs.
 *
 * @returns what `dev.json` holds, what was printed by then, and how to stop it; `stop` answers the exit code, `ended` that
 * and all that was printed.
 * @throws LaunchError with what it printed when it does not get ready.
 */
export async function startProduct(place, env = {}) {
  const product = runStart({ ...env, ...place.env });
  const timeout = new Promise((resolve) => setTimeout(resolve, startTimeoutMs, "timeout").unref());
  const stop = (signal = "SIGTERM") => {
    product.child.kill(signal);
    return product.ended;
  };
  if ((await Promise.race([product.ready, product.ended, timeout])) !== "ready") {
    await stop();
    throw new LaunchError(`npm start did not get ready:\n${product.output()}`);
  }
  const devFile = join(place.dataDir, "dev.json");
  const ended = product.ended.then((code) => ({ code, output: product.output() }));
  return { devFile, dev: JSON.parse(readFileSync(devFile, "utf8")), output: product.output(), ended, stop };
}

/** Runs `npm start` where it must refuse: answers what it printed and its exit code. */
export async function startRefused(env) {
  const product = runStart(env);
  const code = await product.ended;
  return { code, output: product.output() };
}

function runStart(env) {
  const child = spawn(process.execPath, [startScript], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let output = "";
  const ended = new Promise((resolve) => child.once("close", resolve));
  const ready = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
        if (output.includes("Ctrl-C stops everything")) resolve("ready");
      });
    }
  });
  return { child, ended, ready, output: () => output };
}
