import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare } from "./prepared.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const startTimeoutMs = 300_000;

/** The product that all tests share, with what they find in it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const stop = await startStack();
  try {
    await prepare();
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/**
 * Starts the product on data and ports of its own where no running one is named.
 *
 * @returns how to stop it
 * @throws Error with what `npm start` printed, when it does not get ready
 */
async function startStack(): Promise<() => Promise<void>> {
  if (process.env.ACTA_DEV_JSON) return async () => {};
  const dataDir = mkdtempSync(join(tmpdir(), "acta-e2e-"));
  // As root, PostgreSQL runs as another user, who has to pass through this folder.
  chmodSync(dataDir, 0o755);
  const child = spawn(process.execPath, [join(root, "tooling", "launch", "start.mjs")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      DATABASE_URL: "",
      ACTA_DATA_DIR: dataDir,
      ACTA_GATEWAY_PORT: String(await freePort()),
      ACTA_CONSOLE_PORT: String(await freePort()),
      ACTA_DATABASE_PORT: String(await freePort()),
      ACTA_SIMULATOR_PORT: String(await freePort()),
      ACTA_GATEWAY_PUBLIC_URL: "",
      ACTA_CONSOLE_URL: "",
    },
  });
  let output = "";
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  const ready = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        output += text;
        if (output.includes("Ctrl-C stops everything")) resolve(true);
      });
    }
    void ended.then(() => resolve(false));
    setTimeout(() => resolve(false), startTimeoutMs).unref();
  });
  if (!(await ready)) {
    await stop();
    throw new Error(`npm start did not get ready:\n${output}`);
  }
  // Workers inherit it.
  process.env.ACTA_DEV_JSON = join(dataDir, "dev.json");
  return stop;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
