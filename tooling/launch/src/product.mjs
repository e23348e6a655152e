import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "./preflight.mjs";
import { LaunchError, root } from "./toolchain.mjs";

const startTimeoutMs = 300_000;

/**
 * Runs `npm start` beside whatever else is running: with a data directory and ports of its own.
 *
 * @returns where its `dev.json` is, and how to stop it and remove all it left.
 * @throws LaunchError with what it printed when it does not get ready.
 */
export async function startProduct(env = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "acta-test-"));
  // As root, PostgreSQL runs as another user, who has to pass through this folder.
  chmodSync(dataDir, 0o755);
  const product = spawn(process.execPath, [join(root, "tooling", "launch", "start.mjs")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...env,
      DATABASE_URL: "",
      ACTA_DATA_DIR: dataDir,
      ACTA_GATEWAY_PORT: String(await findFreePort()),
      ACTA_CONSOLE_PORT: String(await findFreePort()),
      ACTA_DATABASE_PORT: String(await findFreePort()),
    },
  });
  let output = "";
  const ended = new Promise((resolve) => product.once("close", resolve));
  const ready = new Promise((resolve) => {
    for (const stream of [product.stdout, product.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
        if (output.includes("Ctrl-C stops everything")) resolve("ready");
      });
    }
  });
  const timeout = new Promise((resolve) => setTimeout(resolve, startTimeoutMs, "timeout").unref());

  const stop = async () => {
    product.kill("SIGTERM");
    const code = await ended;
    rmSync(dataDir, { recursive: true, force: true });
    return code;
  };
  if ((await Promise.race([ready, ended, timeout])) !== "ready") {
    await stop();
    throw new LaunchError(`npm start did not get ready:\n${output}`);
  }
  const devFile = join(dataDir, "dev.json");
  return { devFile, dev: JSON.parse(readFileSync(devFile, "utf8")), dataDir, stop };
}
