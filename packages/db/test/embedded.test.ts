import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startEmbeddedPostgres } from "../src/index.ts";

let dataDir: string;
let port: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "acta-embedded-"));
  port = await freePort();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe("the embedded PostgreSQL", { timeout: 60_000 }, () => {
  it("starts durable, keeps its data over a restart, and stops", async () => {
    const first = await startEmbeddedPostgres({ dataDir, port });
    const settings = await ask(
      first.adminUrl,
      "select name || '=' || setting as line from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses') order by 1",
    );
    expect(settings).toEqual([
      "fsync=on",
      "full_page_writes=on",
      "listen_addresses=127.0.0.1",
      "synchronous_commit=on",
    ]);
    await ask(first.adminUrl, "create table kept as select 'still here' as line");
    await first.stop();
    await first.stop();
    await expect(ask(first.adminUrl, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const second = await startEmbeddedPostgres({ dataDir, port });
    expect(await ask(second.adminUrl, "select line from kept")).toEqual(["still here"]);
    await second.stop();
  });

  it("says that a port is taken", async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(port, "127.0.0.1", listening));
    const start = startEmbeddedPostgres({ dataDir, port });
    await expect(start).rejects.toMatchObject({ name: "PortTakenError", port });
    await new Promise((closed) => other.close(closed));
  });

  it("says that another run uses its data, and leaves that run alone", async () => {
    const running = await startEmbeddedPostgres({ dataDir, port });
    const again = startEmbeddedPostgres({ dataDir, port: await freePort() });
    await expect(again).rejects.toThrow(`in use by another run (process ${running.pid})`);
    expect(await ask(running.adminUrl, "select 'alive' as line")).toEqual(["alive"]);
    await running.stop();
  });

  it("tells when it is gone, and how", async () => {
    const killed = await startEmbeddedPostgres({ dataDir, port });
    process.kill(killed.pid, "SIGKILL");
    expect(await killed.ended).toMatchObject({ how: "signal SIGKILL", log: expect.any(String) });
    const next = await startEmbeddedPostgres({ dataDir, port });
    expect(await ask(next.adminUrl, "select line from kept")).toEqual(["still here"]);
    await next.stop();
    expect(await next.ended).toMatchObject({ how: "exit code 0", log: expect.stringContaining("shut down") });
  });

  it("takes over from an orphan that something else than process 1 has adopted", async () => {
    const orphan = await startEmbeddedPostgres({ dataDir, port });
    // As if another process had started it: its parent now is not the one it had.
    await writeFile(join(dataDir, "launcher"), `${orphan.pid} 1073741823\n`);
    const lines: string[] = [];
    const next = await startEmbeddedPostgres({ dataDir, port, onLog: (line) => lines.push(line) });
    expect(lines.join()).toContain(`left behind (${orphan.pid})`);
    await next.stop();
  });

  it("starts after a crash, though the number in its pid file went to another program", async () => {
    const crashed = await startEmbeddedPostgres({ dataDir, port });
    const pidFile = join(dataDir, "cluster", "postmaster.pid");
    const left = await readFile(pidFile, "utf8");
    await crashed.stop();
    const bystander = spawn("sleep", ["60"]);
    await writeFile(pidFile, left.replace(/^\d+/, String(bystander.pid)));
    const lines: string[] = [];
    const recovered = await startEmbeddedPostgres({ dataDir, port, onLog: (line) => lines.push(line) });
    expect(lines.join()).toContain("removing the pid file");
    expect(await ask(recovered.adminUrl, "select line from kept")).toEqual(["still here"]);
    await recovered.stop();
    expect(bystander.kill()).toBe(true);
  });

  it("goes with a launcher that leaves without stopping it", async () => {
    const pid = Number(await launchAndLeave("process.exit(130)"));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 10_000);
    const lines: string[] = [];
    const next = await startEmbeddedPostgres({ dataDir, port, onLog: (line) => lines.push(line) });
    expect(lines).toEqual([]);
    expect(await ask(next.adminUrl, "select line from kept")).toEqual(["still here"]);
    await next.stop();
  });

  it("takes over from a server whose launcher was killed", async () => {
    const pid = await launchAndLeave(`process.kill(process.pid, "SIGKILL")`);
    const lines: string[] = [];
    const next = await startEmbeddedPostgres({ dataDir, port, onLog: (line) => lines.push(line) });
    expect(lines.join()).toContain(`left behind (${pid})`);
    expect(await ask(next.adminUrl, "select line from kept")).toEqual(["still here"]);
    await next.stop();
  });
});

/**
 * Starts the server from another process.
 *
 * @param how how that leaves
 * @returns the server's process id
 */
async function launchAndLeave(how: string): Promise<string> {
  const launcher = join(dataDir, "launcher.mjs");
  const embedded = new URL("../src/index.ts", import.meta.url).href;
  await writeFile(
    launcher,
    `const { startEmbeddedPostgres } = await import(${JSON.stringify(embedded)});
     const { pid } = await startEmbeddedPostgres(${JSON.stringify({ dataDir, port })});
     process.stdout.write(String(pid));
     setTimeout(() => ${how}, 100);`,
  );
  const args = ["--conditions=@acta/source", "--import", import.meta.resolve("tsx"), launcher];
  const left = promisify(execFile)(process.execPath, args);
  return (await left.catch((error: { stdout: string }) => error)).stdout;
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ line: unknown }>(text)).rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
