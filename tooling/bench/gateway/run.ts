import { type ChildProcess, execFile, fork } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { mintApiKey } from "@acta/auth";
import { permissions } from "@acta/core";
import { migrate, startEmbeddedPostgres } from "@acta/db";
import { Client } from "pg";
import { v7 } from "uuid";
import { freePort, startGateway } from "../gateway-process.ts";
import type { LoadResult } from "./load.ts";
import { auditText, contactText, digestOf, type Key, maxConnections, settingsText } from "./work.ts";

/**
 * The gateway against hand-written servers that do the same durable transaction on the same tables, interleaved in one
 * run; see README.md for how to read it.
 */
const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "16,64" },
    write: { type: "boolean", default: false },
    /** Also measures the gateway with an idempotency key of its own on every call. */
    keys: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const rounds = Number(flags.rounds);
const seconds = Number(flags.seconds);
const connectionCounts = flags.connections.split(",").map(Number);

/** Until what runs most is compiled; less would charge the first rounds for it. */
const warmUpMs = 4_000;
const keyedName = "acta, keyed";
const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const bodyTemplate = JSON.stringify({ name: "Cliente $n", email: "cliente-$n@example.com", city: "Bogotá" });

interface Sample extends LoadResult {
  cpuMicrosPerCall: number;
  rssMiB: number;
}

interface Peer {
  name: string;
  /** Whether every call carries a new Idempotency-Key. */
  keys?: boolean;
  process: ChildProcess;
  port: number;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "acta-bench-"));
  // PostgreSQL does not run as root: its own user has to get through to the cluster.
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, "postgres"),
    port: await freePort(),
    settings: { max_connections: "100", shared_buffers: "256MB" },
  });
  const started: ChildProcess[] = [];
  try {
    const urls = await migrate({
      adminUrl: postgres.adminUrl,
      passwords: {
        owner: "bench",
        app: "bench",
        auth: "bench",
        audit: "bench",
        worker: "bench",
        system: "bench",
      },
    });
    const owner = new Client({ connectionString: urls.owner });
    await owner.connect();
    const { key, plaintext } = await seed(owner);

    const peers: Peer[] = [];
    for (const name of ["floor", "fastify"]) {
      const port = await freePort();
      const config = JSON.stringify({ port, appUrl: urls.app, key });
      const child = fork(join(here, `peers/${name}.ts`), [config], {
        execArgv: ["--import", "tsx"],
        stdio: "inherit",
      });
      started.push(child);
      await new Promise<void>((resolve, reject) => {
        child.once("message", () => resolve());
        child.once("exit", (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
      });
      peers.push({ name, process: child, port });
    }
    const gateway = {
      name: "acta",
      ...(await startGateway(urls, {
        ACTA_DATABASE_POOL_SIZE: String(maxConnections),
        ACTA_LOG_LEVEL: "info",
      })),
    };
    started.push(gateway.process);
    peers.push(gateway);
    if (flags.keys) peers.push({ ...gateway, name: keyedName, keys: true });

    const measure = (peer: Peer, connections: number, durationMs: number) =>
      load(peer, owner, plaintext, connections, durationMs);
    const hasPgbench = await run("pgbench", ["--version"]).then(
      () => true,
      () => false,
    );

    const samples = new Map<string, Sample[]>();
    const pgbench = new Map<number, number[]>();
    for (const connections of connectionCounts) {
      for (const peer of peers) await measure(peer, connections, warmUpMs);
      for (let round = 0; round < rounds; round++) {
        // Another order each round: whoever comes after a checkpoint should not always be the same one.
        for (let i = 0; i < peers.length; i++) {
          const peer = peers[(i + round) % peers.length]!;
          const id = `${peer.name}/${connections}`;
          samples.set(id, [...(samples.get(id) ?? []), await measure(peer, connections, seconds * 1_000)]);
        }
        if (hasPgbench) {
          const tps = await runPgbench(folder, urls.app, key, connections);
          pgbench.set(connections, [...(pgbench.get(connections) ?? []), tps]);
        }
        process.stderr.write(`${connections} connections, round ${round + 1} of ${rounds}\n`);
      }
    }
    const { rows } = await owner.query<{ version: string }>("select version()");
    await owner.end();
    const report = toReport(
      samples,
      pgbench,
      /PostgreSQL [\d.]+/.exec(rows[0]!.version)?.[0] ?? "PostgreSQL",
    );
    process.stdout.write(report);
    if (flags.write) await writeResult(report);
  } finally {
    for (const child of started) child.kill("SIGTERM");
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function seed(owner: Client): Promise<{ key: Key; plaintext: string }> {
  const workspaceId = v7();
  const apiKeyId = v7();
  const minted = await mintApiKey();
  await owner.query("insert into workspaces (id, name, slug) values ($1, 'Bench', 'bench')", [workspaceId]);
  await owner.query(
    "insert into api_keys (workspace_id, id, name, key_id, key_hash, key_prefix, permissions) values ($1, $2, 'bench', $3, $4, $5, $6)",
    [workspaceId, apiKeyId, minted.keyId, minted.keyHash, minted.keyPrefix, [...permissions]],
  );
  return { key: { digest: digestOf(minted.plaintext), apiKeyId, workspaceId }, plaintext: minted.plaintext };
}

async function load(
  peer: Peer,
  owner: Client,
  apiKey: string,
  connections: number,
  durationMs: number,
): Promise<Sample> {
  const before = await countRows(owner);
  const cpuBefore = await cpuMicros(peer.process.pid!);
  const options = {
    port: peer.port,
    path: "/v1/tools/crm.contact.create",
    apiKey,
    connections,
    durationMs,
    bodyTemplate,
    idempotencyKeys: peer.keys === true,
  };
  const { stdout } = await run(
    process.execPath,
    ["--import", "tsx", join(here, "load.ts"), "run", JSON.stringify(options)],
    {
      cwd: here,
      maxBuffer: 1 << 24,
    },
  );
  const result = JSON.parse(stdout) as LoadResult;
  const cpu = (await cpuMicros(peer.process.pid!)) - cpuBefore;
  const after = await countRows(owner);
  const succeeded = result.statuses["200"] ?? 0;
  for (const table of ["contacts", "executions", "records"] as const) {
    if (after[table] - before[table] !== succeeded) {
      throw new Error(
        `${peer.name} answered ${succeeded} calls and wrote ${after[table] - before[table]} ${table}`,
      );
    }
  }
  if (succeeded !== result.answers)
    throw new Error(`${peer.name} answered ${JSON.stringify(result.statuses)}`);
  return { ...result, cpuMicrosPerCall: cpu / result.answers, rssMiB: await rssMiB(peer.process.pid!) };
}

async function countRows(owner: Client) {
  const { rows } = await owner.query<{ contacts: number; executions: number; records: number }>(
    "select (select count(*)::int from contacts) contacts, (select count(*)::int from tool_executions) executions, " +
      "(select count(*)::int from execution_records) records",
  );
  return rows[0]!;
}

/** User and system time of a process, microseconds (proc(5): clock ticks of 10 ms). */
async function cpuMicros(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function rssMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
}

/** The same statements without a server. PostgreSQL makes the ids, which costs it a little. */
async function runPgbench(folder: string, appUrl: string, key: Key, connections: number): Promise<number> {
  const script = join(folder, "pgbench.sql");
  const uuid7 =
    "(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid";
  const inline = (text: string, values: { [n: number]: string }) =>
    text.replace(/\$(\d+)/g, (_, n: string) => values[Number(n)] ?? "null");
  // pgbench takes `:name` for a variable wherever it stands, so the JSON has a space after its colons and no times.
  const json = (value: object) => `'${JSON.stringify(value).replaceAll(":", ": ")}'`;
  const contact = { name: "Cliente", email: "cliente@example.com", city: "Bogotá" };
  const text = [
    `select ${uuid7} as execution, ${uuid7} as contact \\gset`,
    "begin;",
    `${inline(settingsText, { 1: `'${key.workspaceId}'`, 2: ":execution", 3: `'${key.apiKeyId}'` })};`,
    `${inline(contactText, {
      1: `'${key.workspaceId}'`,
      2: ":contact",
      3: `'${contact.name}'`,
      5: `'${contact.email}'`,
      6: `'${contact.city}'`,
      7: "'{}'",
      8: "now()",
    })};`,
    `${inline(auditText, {
      1: `'${key.workspaceId}'`,
      2: ":execution",
      3: json(contact),
      4: json({ contactId: "0193aaaa-0000-7000-8000-000000000001", created: true }),
      5: "now()",
      6: "now()",
      7: "1",
      8: json({ ip: "127.0.0.1", source: "api" }),
      9: json({ "contacts/0193aaaa-0000-7000-8000-000000000001": null }),
      10: json({
        "contacts/0193aaaa-0000-7000-8000-000000000001": { ...contact, phone: null, custom_fields: {} },
      }),
      11: `'${key.apiKeyId}'`,
      12: "'0193aaaa-0000-7000-8000-000000000002'",
      13: ":contact",
    })};`,
    "commit;",
  ].join("\n");
  await writeFile(script, text);
  const clients = Math.min(connections, maxConnections);
  const { stdout } = await run("pgbench", [
    "-n",
    "-M",
    "prepared",
    "-c",
    String(clients),
    "-j",
    "2",
    "-T",
    String(seconds),
    "-f",
    script,
    appUrl,
  ]);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? 0);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function toReport(samples: Map<string, Sample[]>, pgbench: Map<number, number[]>, server: string): string {
  const lines = [
    `${server} (embedded, fsync and synchronous_commit on), Node ${process.versions.node}, ${cpus().length} cores shared with PostgreSQL and the load generator (${cpus()[0]?.model.trim()}); ${rounds} interleaved rounds of ${seconds} s, medians.`,
    "",
    "| connections | server | req/s | spread | p50 ms | p99 ms | server CPU µs/call | RSS MiB | ÷ floor |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  const verdicts: string[] = [];
  const keyed: string[] = [];
  for (const connections of connectionCounts) {
    const of = (name: string) => samples.get(`${name}/${connections}`) ?? [];
    const pick = (
      name: string,
      field: "requestsPerSecond" | "p50Ms" | "p99Ms" | "cpuMicrosPerCall" | "rssMiB",
    ) => median(of(name).map((s) => s[field]));
    const floor = pick("floor", "requestsPerSecond");
    for (const name of ["floor", "acta", ...(flags.keys ? [keyedName] : []), "fastify"]) {
      const rates = of(name).map((s) => s.requestsPerSecond);
      lines.push(
        `| ${connections} | ${name} | ${pick(name, "requestsPerSecond").toFixed(0)} | ${Math.min(...rates).toFixed(0)}–${Math.max(...rates).toFixed(0)} | ${pick(name, "p50Ms").toFixed(1)} | ${pick(name, "p99Ms").toFixed(1)} | ${pick(name, "cpuMicrosPerCall").toFixed(0)} | ${pick(name, "rssMiB").toFixed(0)} | ${(pick(name, "requestsPerSecond") / floor).toFixed(2)} |`,
      );
    }
    const bench = median(pgbench.get(connections) ?? []);
    if (bench > 0)
      lines.push(
        `| ${connections} | pgbench (${Math.min(connections, maxConnections)} clients) | ${bench.toFixed(0)} | | | | | | ${(bench / floor).toFixed(2)} |`,
      );
    const acta = pick("acta", "requestsPerSecond");
    // The ratio of each round, then the median: rounds differ more than servers do.
    const perRound = (other: string) =>
      median(of("acta").map((s, i) => s.requestsPerSecond / (of(other)[i]?.requestsPerSecond ?? Number.NaN)));
    if (flags.keys) keyed.push(`| ${connections} | ${(1 / perRound(keyedName)).toFixed(2)} |`);
    verdicts.push(
      `| ${connections} | ${perRound("floor").toFixed(2)} | ${perRound("fastify").toFixed(2)} | ${bench > 0 ? (acta / bench).toFixed(2) : "–"} | ${(pick("acta", "cpuMicrosPerCall") / pick("floor", "cpuMicrosPerCall")).toFixed(2)} | ${(pick("acta", "p99Ms") / pick("floor", "p99Ms")).toFixed(2)} | ${pick("acta", "rssMiB").toFixed(0)} |`,
    );
  }
  lines.push(
    "",
    "| connections | gateway ÷ floor (must ≥ 0.65) | ÷ fastify (≥ 1.4) | ÷ pgbench (≥ 0.45) | CPU ÷ floor's (≤ 1.8) | p99 ÷ floor's (≤ 2 at 64) | RSS MiB (≤ 150) |",
    "|---|---|---|---|---|---|---|",
    ...verdicts,
    "",
  );
  if (keyed.length > 0) {
    lines.push("| connections | keyed ÷ unkeyed (must ≥ 0.75) |", "|---|---|", ...keyed, "");
  }
  return lines.join("\n");
}

async function writeResult(report: string): Promise<void> {
  const readme = join(here, "README.md");
  const text = await readFile(readme, "utf8");
  const [head] = text.split("<!-- result -->");
  await writeFile(readme, `${head}<!-- result -->\n\n${report}`);
}

await main();
