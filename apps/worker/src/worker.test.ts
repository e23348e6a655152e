import { type ChildProcess, spawn } from "node:child_process";
import { createTestDatabase, type TestDatabase } from "@acta/db/testing";
import { afterAll, beforeAll, expect, it } from "vitest";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Started {
  child: ChildProcess;
  lines: string[];
  said(message: string): Promise<void>;
  /** With which code it ended, or by which signal. */
  left: Promise<[number | null, string | null]>;
}

function start(): Started {
  const { urls } = database;
  const child = spawn(process.execPath, ["--conditions=@acta/source", "--import=tsx", "src/worker.ts"], {
    env: {
      PATH: process.env.PATH,
      ACTA_APP_DATABASE_URL: urls.app,
      ACTA_AUTH_DATABASE_URL: urls.auth,
      ACTA_AUDIT_DATABASE_URL: urls.audit,
      ACTA_SYSTEM_DATABASE_URL: urls.system,
      ACTA_WORKER_DATABASE_URL: urls.worker,
      ACTA_SECRET: "a secret that only tests know, 32 bytes",
      ACTA_ENCRYPTION_KEYS: `1:${"k".repeat(43)}`,
    },
  });
  const lines: string[] = [];
  child.stderr.on("data", (text) => lines.push(String(text)));
  const waiting = new Set<() => void>();
  child.stdout.on("data", (text) => {
    lines.push(...String(text).split("\n"));
    for (const look of waiting) look();
  });
  const said = (message: string) =>
    new Promise<void>((heard, failed) => {
      const look = () => {
        if (lines.some((line) => line.includes(`"msg":"${message}"`))) heard();
      };
      waiting.add(look);
      child.once("exit", () => failed(new Error(`it ended without "${message}":\n${lines.join("\n")}`)));
      look();
    });
  const left = new Promise<[number | null, string | null]>((end) =>
    child.once("exit", (code, signal) => end([code, signal])),
  );
  return { child, lines, said, left };
}

it("makes the job queue's tables, takes up effects, and leaves cleanly when it is told to", {
  timeout: 60_000,
}, async () => {
  const { child, lines, said, left } = start();
  try {
    await said("doing effects");
    // Only its own role has anything to do with them.
    const grants = await database.query<{ role: string }>(
      `select distinct grantee::regrole::text as role from pg_class c, lateral aclexplode(c.relacl)
       where c.relnamespace = 'graphile_worker'::regnamespace`,
    );
    expect(grants.filter(({ role }) => role !== "acta_worker")).toEqual([]);
    await expect(database.query("select from graphile_worker.jobs", [], "app")).rejects.toMatchObject({
      code: "42501",
    });
    child.kill("SIGTERM");
    expect(await left).toEqual([0, null]);
    expect(lines.filter((line) => /"level":"(error|warn|fatal)"/.test(line))).toEqual([]);
    expect(await database.query("select from worker_heartbeats")).toEqual([]);
  } finally {
    child.kill("SIGKILL");
  }
});

it("leaves as cleanly when whoever read its log has gone before it", { timeout: 60_000 }, async () => {
  const { child, said, left } = start();
  try {
    await said("doing effects");
    child.stdout?.destroy();
    child.kill("SIGTERM");
    expect(await left).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
  }
});
