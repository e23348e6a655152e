import { chmod, mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mintApiKey } from "@acta/auth";
import { permissions } from "@acta/core";
import { migrate, startEmbeddedPostgres } from "@acta/db";
import { Client } from "pg";
import { v7 } from "uuid";
import { freePort, type GatewayProcess, startGateway } from "../gateway-process.ts";

/** A hundred calls in a row on one connection against one atomic batch of the same hundred; see README.md. */
const { values: flags } = parseArgs({
  options: { rounds: { type: "string", default: "15" } },
  allowPositionals: true,
});
const rounds = Number(flags.rounds);
const items = 100;
const warmUpRounds = 5;
/** What a batch may take of the time of its calls. */
const most = 1 / 5;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "acta-bench-"));
  // PostgreSQL does not run as root: its own user has to get through to the cluster.
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), port: await freePort() });
  let gateway: GatewayProcess | undefined;
  try {
    const password = "bench";
    const urls = await migrate({
      adminUrl: postgres.adminUrl,
      passwords: {
        owner: password,
        app: password,
        auth: password,
        audit: password,
        worker: password,
        system: password,
      },
    });
    const owner = new Client({ connectionString: urls.owner });
    await owner.connect();
    const apiKey = await seed(owner);
    gateway = await startGateway(urls);
    const send = createSender(gateway.port, apiKey);

    const singles: number[] = [];
    const batches: number[] = [];
    for (let round = -warmUpRounds; round < rounds; round++) {
      // The other first each time: what follows a checkpoint should not always be the same.
      const pair = [
        async () => ({ into: singles, ms: await timeSingles(send, round) }),
        async () => ({ into: batches, ms: await timeBatch(send, round) }),
      ];
      for (const measure of round % 2 === 0 ? pair : pair.reverse()) {
        const before = await countRows(owner);
        const { into, ms } = await measure();
        const after = await countRows(owner);
        const executions = items + (into === batches ? 1 : 0);
        if (after.contacts - before.contacts !== items || after.executions - before.executions !== executions)
          throw new Error(`expected ${items} contacts and ${executions} executions more`);
        if (round >= 0) into.push(ms);
      }
    }
    await owner.end();
    const ratios = batches.map((ms, i) => ms / singles[i]!);
    process.stdout.write(toReport(singles, batches, ratios));
    if (median(ratios) >= most) process.exitCode = 1;
  } finally {
    gateway?.process.kill("SIGTERM");
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Send = (path: string, body: unknown) => Promise<void>;

const contact = (round: number, n: number) => ({
  name: `Cliente ${round}-${n}`,
  email: `cliente-${round}-${n}@example.com`,
  city: "Bogotá",
});

async function timeSingles(send: Send, round: number): Promise<number> {
  const startedAt = performance.now();
  for (let n = 0; n < items; n++) await send("/v1/tools/crm.contact.create", contact(round, n));
  return performance.now() - startedAt;
}

async function timeBatch(send: Send, round: number): Promise<number> {
  const startedAt = performance.now();
  const calls = Array.from({ length: items }, (_, n) => ({
    tool: "crm.contact.create",
    inputs: contact(round, n),
  }));
  await send("/v1/batches", { items: calls });
  return performance.now() - startedAt;
}

/** One connection, kept: each request is sent when the answer to the one before is whole. */
function createSender(port: number, apiKey: string): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (path, body) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      };
      const asked = request({ host: "127.0.0.1", port, path, method: "POST", agent, headers }, (answer) => {
        let answered = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          answered += chunk;
        });
        answer.on("end", () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}: ${answered}`)),
        );
      });
      asked.on("error", reject);
      asked.end(text);
    });
}

async function countRows(owner: Client): Promise<{ contacts: number; executions: number }> {
  const { rows } = await owner.query<{ contacts: number; executions: number }>(
    "select (select count(*)::int from contacts) contacts, (select count(*)::int from tool_executions) executions",
  );
  return rows[0]!;
}

async function seed(owner: Client): Promise<string> {
  const workspaceId = v7();
  const minted = await mintApiKey();
  await owner.query("insert into workspaces (id, name, slug) values ($1, 'Bench', 'bench')", [workspaceId]);
  await owner.query(
    "insert into api_keys (workspace_id, id, name, key_id, key_hash, key_prefix, permissions) values ($1, $2, 'bench', $3, $4, $5, $6)",
    [workspaceId, v7(), minted.keyId, minted.keyHash, minted.keyPrefix, [...permissions]],
  );
  return minted.plaintext;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function toReport(singles: number[], batches: number[], ratios: number[]): string {
  const range = (values: number[], digits: number) =>
    `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
  return [
    `Node ${process.versions.node}, embedded PostgreSQL (fsync and synchronous_commit on), ${cpus().length} cores shared by all (${cpus()[0]?.model.trim()}); ${rounds} interleaved rounds, medians.`,
    "",
    "| | ms | spread |",
    "|---|---|---|",
    `| ${items} calls in a row | ${median(singles).toFixed(1)} | ${range(singles, 1)} |`,
    `| one atomic batch of ${items} | ${median(batches).toFixed(1)} | ${range(batches, 1)} |`,
    `| batch ÷ calls (must < ${most}) | ${median(ratios).toFixed(3)} | ${range(ratios, 3)} |`,
    "",
  ].join("\n");
}

await main();
