import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { usedPorts } from "./settings.mjs";
import { LaunchError } from "./toolchain.mjs";

/**
 * Claims the data directory and makes sure of the ports, before minutes are spent on installing and building.
 *
 * @returns a function that gives the data directory up again.
 * @throws LaunchError when a start is running already or a port is taken.
 */
export async function claim(settings) {
  await refuseSecondStart(settings);
  await stopLeftoverPostgres(settings);
  for (const { name, what, port } of usedPorts(settings)) await requireFreePort(name, what, port);

  // PostgreSQL refuses to run as root, so it may run as a user who has to pass through this folder; what is secret
  // in it is closed file by file.
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o755 });
  const file = runFile(settings);
  const ports = usedPorts(settings).map(({ port }) => port);
  writeFileSync(file, `${JSON.stringify({ pid: process.pid, ports })}\n`);
  return () => rmSync(file, { force: true });
}

/** Whether a start with this data directory is running now. */
export async function isRunning(settings) {
  return (await runningStart(settings)) !== null;
}

async function refuseSecondStart(settings) {
  const running = await runningStart(settings);
  if (!running) return;
  throw new LaunchError(
    [
      `Acta is already running from ${settings.dataDir} (process ${running.pid}).`,
      `  Console  http://127.0.0.1:${running.ports[1]}`,
      `  Gateway  http://127.0.0.1:${running.ports[0]}`,
      "Stop it there with Ctrl-C first, or start another one with its own ACTA_DATA_DIR, ACTA_GATEWAY_PORT,",
      "ACTA_CONSOLE_PORT and ACTA_DATABASE_PORT.",
    ].join("\n"),
  );
}

const runFile = (settings) => join(settings.dataDir, "run.json");

async function runningStart(settings) {
  if (!existsSync(runFile(settings))) return null;
  let run;
  try {
    run = JSON.parse(readFileSync(runFile(settings), "utf8"));
  } catch {
    return null;
  }
  // A process id alone proves nothing after a restart of the machine: another program may have it now.
  if (run.pid === process.pid || !isAlive(run.pid)) return null;
  const taken = await Promise.all(run.ports.map(async (port) => (await tryPort(port)) !== null));
  return taken.includes(true) ? run : null;
}

/** A PostgreSQL of ours that outlived its start (a `kill -9`) still holds our port and our data. */
async function stopLeftoverPostgres(settings) {
  const folder = join(settings.dataDir, "postgres");
  const pidFile = join(folder, "cluster", "postmaster.pid");
  if (settings.externalDatabaseUrl || !existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return;
  const command = commandOf(pid);
  // The folder may be a link to where the server's account can go.
  if (!command.includes(folder) && !command.includes(realpathSync(folder))) return;
  console.log(`  Stopping the PostgreSQL that an earlier start left behind (process ${pid})`);
  process.kill(pid, "SIGINT");
  for (let waitedMs = 0; waitedMs < 15_000 && isAlive(pid); waitedMs += 100) await sleep(100);
}

async function requireFreePort(name, what, port) {
  const code = await tryPort(port);
  if (code === null) return;
  if (code === "EADDRINUSE") {
    throw new LaunchError(
      `Port ${port}, wanted for ${what}, is taken by another program.\nStop that program, or choose another port: ${name}=${port + 100} npm start`,
    );
  }
  throw new LaunchError(
    `Port ${port}, wanted for ${what}, cannot be used (${code}). Choose another with ${name}.`,
  );
}

/** @returns null when the port is free, else the system's error code. */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code ?? "unknown"));
    server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve(null)));
  });
}

/** A free port, for those who do not mind which. */
export function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function commandOf(pid) {
  try {
    if (existsSync(`/proc/${pid}/cmdline`)) return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
