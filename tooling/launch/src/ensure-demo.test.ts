import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Executor } from "@acta/core";
import { createTestDatabase, type TestDatabase } from "@acta/db/testing";
import { createRuntime, parseConfig, type Runtime } from "@acta/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { makeDemoKey, readDemoKey, seedDemoData } from "./demo.ts";
import { ensureDemo } from "./ensure-demo.ts";
import { createEnvironments } from "./environment.ts";
import { type DemoPart, OwnerDatabase } from "./identity.ts";
import { readOrMakeSecrets } from "./secrets.ts";
import { readSettings } from "./settings.mjs";

let data: TestDatabase;
let database: Database;
let runtime: Runtime;
let settings: ReturnType<typeof readSettings>;

beforeEach(async () => {
  data = await createTestDatabase();
  database = { urls: data.urls, ended: new Promise(() => {}), stop: async () => {} };
  settings = readSettings({ ACTA_DATA_DIR: mkdtempSync(join(tmpdir(), "acta-demo-")) });
  const { console: environment } = createEnvironments(settings, secrets(), data.urls);
  runtime = await createRuntime(parseConfig({ ...environment, ACTA_LOG_LEVEL: "silent" }), { name: "test" });
}, 30_000);

afterEach(async () => {
  await runtime.close();
  await data.drop();
  rmSync(settings.dataDir, { recursive: true });
});

const secrets = () => readOrMakeSecrets(settings.dataDir);

async function withOwner<T>(use: (owner: OwnerDatabase) => Promise<T>): Promise<T> {
  const owner = new OwnerDatabase(data.urls.owner);
  try {
    return await use(owner);
  } finally {
    await owner.close();
  }
}

const tables = [
  "contacts",
  "orders",
  "products",
  "notes",
  "tasks",
  "approvals",
  "api_keys",
  "whatsapp_accounts",
];

async function countAll(): Promise<number[]> {
  const counts: number[] = [];
  for (const table of tables) counts.push((await data.query(`select from ${table}`)).length);
  return counts;
}

/** The start that was killed: it makes calls up to a point. */
function dyingAfter(calls: number): Executor {
  let left = calls;
  return {
    ...runtime.executor,
    execute(...call) {
      if (left-- === 0) throw new Error("killed");
      return runtime.executor.execute(...call);
    },
  };
}

describe("the demo", { timeout: 60_000 }, () => {
  it("is gone on with by the next start when the first was killed, and nothing of it made twice", async () => {
    const identity = await withOwner((owner) => owner.ensureIdentity());
    const key = await makeDemoKey(runtime.executor, identity, settings.dataDir);
    for (const calls of [1, 25, 60])
      await expect(seedDemoData(dyingAfter(calls), identity, key)).rejects.toThrow("killed");
    expect((await countAll())[0]).toBeGreaterThan(0);
    const has = (part: DemoPart) => withOwner((owner) => owner.hasPart(identity.workspaceId, part));
    expect(await has("shop")).toBe(false);

    expect((await ensureDemo(settings, secrets(), database)).key).toEqual(key);
    const counts = await countAll();
    for (const [index, count] of counts.entries()) expect(count, tables[index]).toBeGreaterThan(0);
    expect([await has("shop"), await has("conversations")]).toEqual([true, false]);

    await ensureDemo(settings, secrets(), database);
    expect(await countAll()).toEqual(counts);
  });

  it("gets a new key when the one it had is lost", async () => {
    const { key } = await ensureDemo(settings, secrets(), database);
    const counts = await countAll();
    rmSync(join(settings.dataDir, "demo-key.json"));
    await ensureDemo(settings, secrets(), database);
    const next = readDemoKey(settings.dataDir)!;
    expect(next.key).toMatch(/^mfx_/);
    expect(next.apiKeyId).not.toBe(key.apiKeyId);
    expect(await countAll()).toEqual(
      counts.map((count, index) => count + Number(tables[index] === "api_keys")),
    );
  });
});
