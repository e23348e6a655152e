import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../apps/gateway/", import.meta.url));
const readyWithinMs = 20_000;

export interface GatewayProcess {
  process: ChildProcess;
  port: number;
}

/**
 * The gateway as it was built, started as its start script does, without the limits that protect one partner from
 * another: here there is one, and it is meant to saturate the machine.
 */
export async function startGateway(
  urls: { app: string; auth: string; audit: string },
  environment: { [name: string]: string } = {},
): Promise<GatewayProcess> {
  const port = await freePort();
  const { scripts } = JSON.parse(await readFile(`${folder}package.json`, "utf8")) as {
    scripts: { start: string };
  };
  const child = spawn(process.execPath, scripts.start.split(" ").slice(1), {
    cwd: folder,
    env: {
      ...process.env,
      NODE_ENV: "production",
      ACTA_APP_DATABASE_URL: urls.app,
      ACTA_AUTH_DATABASE_URL: urls.auth,
      ACTA_AUDIT_DATABASE_URL: urls.audit,
      ACTA_SECRET: "benchmark-secret-of-at-least-32-bytes",
      ACTA_ENCRYPTION_KEYS: `bench:${"k".repeat(43)}`,
      ACTA_GATEWAY_PORT: String(port),
      ACTA_RATE_LIMIT_PER_MINUTE: "100000000",
      ACTA_RATE_LIMIT_CONCURRENCY: "1000",
      ...environment,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return { process: child, port };
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill("SIGTERM");
      throw new Error("the gateway did not become ready (pnpm build?)");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
