import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beginningOf, commandOf, isAlive } from "./process-table.mjs";
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
  // PostgreSQL refuses to run as root, so it may run as a user who has to pass through this folder; what is secret
  // in it is closed file by file.
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o755 });
  const file = runFile(settings);
  const ports = usedPorts(settings);
  const run = { pid: process.pid, began: beginningOf(process.pid), ports: ports.map(({ port }) => port) };
  const mine = `${JSON.stringify(run)}\n`;
  writeFileSync(file, mine);
  const release = () => {
    if (existsSync(file) && readFileSync(file, "utf8") === mine) rmSync(file, { force: true });
  };
  try {
    for (const { name, what, port } of ports) {
      if (!isOfLeftoverPostgres(settings, port)) await requireFreePort(name, what, port);
    }
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

/** Whether a start with this data directory is running now, or on its way. */
export async function isRunning(settings) {
  return (await runningStart(settings)) !== null;
}

async function refuseSecondStart(settings) {
  const running = await runningStart(settings);
  if (!running) return;
  throw new LaunchError(
    [
      `Acta is already running from ${settings.dataDir}, or about to (process ${running.pid}).`,
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
  if (run.pid === process.pid || !isAlive(run.pid)) return null;
  // A process id alone proves nothing after a restart of the machine: another program may have it now.
  const began = beginningOf(run.pid);
  if (began !== null && run.began) return began === run.began ? run : null;
  // Where nobody tells when a process began, a start is known by its ports once it listens.
  const taken = await Promise.all(run.ports.map(async (port) => (await tryPort(port)) !== null));
  return taken.includes(true) ? run : null;
}

/**
 * Whether the port is held by a PostgreSQL on our data. It outlived its start (a `kill -9`), and is ended when ours is
 * to begin; that it is nobody's any more is made sure of there.
 */
function isOfLeftoverPostgres(settings, port) {
  const folder = join(settings.dataDir, "postgres");
  const pidFile = join(folder, "cluster", "postmaster.pid");
  if (settings.externalDatabaseUrl || !existsSync(pidFile)) return false;
  const lines = readFileSync(pidFile, "utf8").split("\n");
  const [pid, itsPort] = [Number(lines[0]), Number(lines[3])];
  if (itsPort !== port || !Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  const command = commandOf(pid);
  // The folder may be a link to where the server's account can go.
  return command.includes(folder) || command.includes(realpathSync(folder));
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
