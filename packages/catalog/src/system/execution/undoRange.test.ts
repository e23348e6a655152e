import {
  type ExecutionOptions,
  type Principal,
  permissions,
  runUndoRange,
  type ToolExecutionResult,
  type UndoRangeOptions,
} from "@acta/core";
import { createHistory, createUndoRunStore, type PgHistory, type PgUndoRunStore } from "@acta/db";
import {
  asApiKey,
  asUser,
  contextOf,
  createWorld,
  describeTool,
  openTestBed,
  readEverything,
  type TestBed,
  type World,
} from "@acta/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { tool } from "./undoRange.ts";

interface Outputs {
  undoRunId: string;
  executions: number;
  rehearsal: { tried: number; undone: number; conflict: number; refusals: Refusal[] };
}
interface Refusal {
  executionId: string;
  outcome: string;
  conflicts: { field: string; changedBy: { executionId: string } | null }[];
}
interface Item extends Refusal {
  undoExecutionId: string | null;
}

let bed: TestBed;
let store: PgUndoRunStore;
let history: PgHistory;
let world: World<Outputs>;
let key: Principal;
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const always = new AbortController().signal;

beforeAll(async () => {
  bed = await openTestBed();
  store = createUndoRunStore({ workerUrl: bed.urls.worker });
  history = createHistory({ appUrl: bed.urls.app, readTools: [], reversibleTools: [] });
});
afterAll(async () => {
  await store?.close();
  await history?.close();
  await bed?.close();
});
beforeEach(async () => {
  world = await createWorld<Outputs>(bed, tool.name);
  const made = (await world.tool("system.apiKey.create", { name: "Leaked", permissions })) as {
    apiKeyId: string;
  };
  key = asApiKey(world.owner().workspaceId, made.apiKeyId);
});

/** As the worker does a run. */
function work(undoRunId: string, options: Partial<UndoRangeOptions> = {}) {
  const principalOf = async () => world.owner();
  const { executor } = bed;
  const { workspaceId } = world.owner();
  const all = { store, executor, history, principalOf, logger, signal: always, ...options };
  return runUndoRange(all, workspaceId, undoRunId);
}

const range = (more: object = {}) => ({
  apiKeyId: key.type === "apiKey" ? key.apiKeyId : "",
  from: "2026-01-01T00:00:00Z",
  to: new Date(Date.now() + 60_000).toISOString(),
  reason: "The key was leaked.",
  ...more,
});

async function asKey(name: string, inputs: object): Promise<{ [id: string]: string }> {
  return (await world.tool(name, inputs, { as: key })) as { [id: string]: string };
}

async function itemsOf(undoRunId: string, outcome?: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const inputs = { undoRunId, limit: 100, ...(outcome && { outcome }), ...(cursor !== null && { cursor }) };
    const page = (await world.tool("system.undoRun.listItems", inputs)) as {
      items: Item[];
      nextCursor: string | null;
    };
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** But for what a run leaves of itself. */
async function businessOf(): ReturnType<typeof readEverything> {
  const { undo_runs: _runs, effects: _effects, ...rest } = await readEverything(world.rows);
  return rest;
}

const runOf = async (undoRunId: string) =>
  ((await world.tool("system.undoRun.read", { undoRunId })) as { undoRun: object }).undoRun;

describeTool(tool, () => {});

describe("a range undone", () => {
  it("brings a thousand executions back, but for what others changed since, and says exactly that", async () => {
    // What was there before the key came.
    const [before, others] = [[] as string[], [] as string[]];
    for (let n = 0; n < 20; n++) before.push((await world.rows.contact({ city: `City ${n}` })).id);
    const product = await world.rows.product();
    const untouched = await businessOf();

    let calls = 0;
    const call = async (name: string, inputs: object) => {
      calls++;
      return asKey(name, inputs);
    };
    const created: string[] = [];
    for (let n = 0; n < 200; n++) {
      const { contactId } = await call("crm.contact.create", { name: `New ${n}`, tags: [`tag ${n % 7}`] });
      created.push(contactId!);
      const { orderId } = await call("crm.order.create", {
        contactId: contactId!,
        lines: [{ productId: product.id, quantity: 1 + (n % 3) }],
      });
      await call("crm.order.updateStatus", { orderId: orderId!, status: "confirmed" });
      await call("crm.contact.update", { contactId: contactId!, email: `new.${n}@example.com` });
    }
    for (let n = 0; n < 10; n++)
      for (const id of before) await call("crm.contact.update", { contactId: id, region: `Region ${n}` });
    expect(calls).toBe(1_000);

    // Somebody else works on. On other fields: kept. On the same: in conflict.
    await world.tool("crm.contact.update", { contactId: before[0]!, city: "Elsewhere" });
    for (const contactId of [before[1]!, before[2]!]) {
      const edit = await world.edit({ table: "contacts", id: contactId, values: { region: "Mine" } });
      others.push(edit);
    }
    await world.tool("crm.contact.update", { contactId: created[5]!, company: "A customer by now" });

    const inputs = range();
    const preview = await world.execute(inputs, { dryRun: true });
    const { rehearsal } = preview.outputs;
    const run = await world.execute(inputs, { planId: preview.id });
    expect(run.outputs).toMatchObject({ executions: 1_000, rehearsal });
    expect(await work(run.outputs.undoRunId)).toBe("ended");

    const items = await itemsOf(run.outputs.undoRunId);
    expect(items).toHaveLength(1_000);
    const refused = items.filter(({ outcome }) => outcome !== "undone");
    // Ten changes of a region each, and the creation of a contact that somebody has filled in.
    expect(refused.map(({ outcome }) => outcome)).toEqual(Array(refused.length).fill("conflict"));
    expect(refused).toHaveLength(21);
    expect(refused.flatMap(({ conflicts }) => conflicts.map(({ field }) => field)).sort()).toEqual([
      "company",
      ...Array(20).fill("region"),
    ]);
    for (const { conflicts } of refused.filter((each) => each.conflicts[0]!.field === "region"))
      expect(others).toContain(conflicts[0]!.changedBy?.executionId);
    // It was said before.
    const told = (all: readonly Refusal[]) =>
      all.map(({ executionId, outcome, conflicts }) => [
        executionId,
        outcome,
        conflicts.map((each) => [each.field, each.changedBy?.executionId]),
      ]);
    expect(rehearsal).toMatchObject({ tried: 1_000, undone: 979, conflict: 21 });
    expect(told(rehearsal.refusals)).toEqual(told(refused));

    // And the rows are what they were, but for those.
    const now = await businessOf();
    const expected = structuredClone(untouched);
    const inConflict = new Set([before[0], before[1], before[2], created[5]]);
    const rest = (rows: { id?: unknown; contactId?: unknown }[] = []) =>
      rows.filter(({ id, contactId }) => ![id, contactId].some((each) => inConflict.has(String(each))));
    for (const table of Object.keys(expected).filter((each) => each !== "contacts" && each !== "tags"))
      expect(rest(now[table]), table).toEqual(expected[table]);
    expect(rest(now.contacts)).toEqual(rest(expected.contacts));
    const kept = now.contacts!.find(({ id }) => id === created[5])!;
    expect(kept).toMatchObject({ company: "A customer by now", email: null });
    expect(now.contacts!.find(({ id }) => id === before[0])).toMatchObject({
      city: "Elsewhere",
      region: null,
    });
    expect(now.contacts!.find(({ id }) => id === before[1])).toMatchObject({ region: "Mine" });

    expect(await runOf(run.outputs.undoRunId)).toMatchObject({
      state: "done",
      total: 1_000,
      left: 0,
      outcomes: { undone: 979, conflict: 21, failed: 0 },
    });
    const undos = (await world.executions()).filter(({ batchId }) => batchId === run.id);
    expect(undos.filter(({ status }) => status === "success")).toHaveLength(979);
    expect(undos.every(({ toolName }) => toolName === "system.execution.undo")).toBe(true);
  }, 300_000);

  it("goes on where it was interrupted, and does nothing twice", async () => {
    const before = await businessOf();
    for (let n = 0; n < 30; n++) await asKey("crm.contact.create", { name: `New ${n}` });
    const { outputs, id } = await world.execute(range());

    // Killed after an undo was done and before it was noted, once; then stopped for good in the middle.
    let settled = 0;
    const dies: PgUndoRunStore = {
      ...store,
      async settle(...settling) {
        if (++settled === 7) throw new Error("killed");
        await store.settle(...settling);
      },
    };
    await expect(work(outputs.undoRunId, { store: dies })).rejects.toThrow("killed");
    const stop = new AbortController();
    const executor = {
      execute(name: string, inputs: unknown, options: ExecutionOptions) {
        if (++settled === 15) stop.abort();
        return bed.executor.execute(name, inputs, options);
      },
    };
    expect(await work(outputs.undoRunId, { executor, signal: stop.signal })).toBe("interrupted");
    expect(await runOf(outputs.undoRunId)).toMatchObject({ state: "running" });
    expect(await work(outputs.undoRunId)).toBe("ended");
    expect(await work(outputs.undoRunId)).toBe("ended");
    expect(await businessOf()).toEqual(before);
    expect(await runOf(outputs.undoRunId)).toMatchObject({ state: "done", outcomes: { undone: 30 } });
    const undos = (await world.executions()).filter(({ batchId }) => batchId === id);
    expect(undos).toHaveLength(30);
    expect(new Set((await itemsOf(outputs.undoRunId)).map((item) => item.undoExecutionId))).toEqual(
      new Set(undos.map((undo) => undo.id)),
    );
  });

  it("has in it what was done just now, even in this millisecond", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      await asKey("crm.contact.create", { name: "Ana" });
      expect(await world.call(range())).toMatchObject({ executions: 1, rehearsal: { tried: 1, undone: 1 } });
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends when it is told to, and what it did stays", async () => {
    for (let n = 0; n < 45; n++) await asKey("crm.contact.create", { name: `New ${n}` });
    const { undoRunId } = await world.call(range());
    let calls = 0;
    const executor = {
      async execute(name: string, inputs: unknown, options: ExecutionOptions) {
        if (++calls === 5) await world.tool("system.undoRun.abort", { undoRunId });
        return bed.executor.execute(name, inputs, options);
      },
    };
    expect(await work(undoRunId, { executor })).toBe("ended");
    expect(await runOf(undoRunId)).toMatchObject({ state: "aborted", left: 25, outcomes: { undone: 20 } });
    await expect(world.tool("system.undoRun.abort", { undoRunId })).rejects.toMatchObject({
      code: "UNDO_RUN_OVER",
    });
  });

  it("takes back what was undone and done again, and leaves what somebody else has undone", async () => {
    const { contactId } = await asKey("crm.contact.create", { name: "Ana", city: "Cali" });
    const update = await bed.executor.execute(
      "crm.contact.update",
      { contactId, city: "Pasto" },
      { context: contextOf(key) },
    );
    const own = (update as ToolExecutionResult).id;
    await asKey("system.execution.undo", { executionId: own });
    const other = await asKey("crm.contact.create", { name: "Undone by somebody" });
    const [last] = (await world.executions()).slice(-1);
    await world.undo(last!.id);
    const preview = await world.call(range(), { dryRun: true });
    const { undoRunId } = await world.call(range());
    await work(undoRunId);
    expect(await runOf(undoRunId)).toMatchObject({
      outcomes: { undone: 3, alreadyUndone: 1, conflict: 0, failed: 0 },
    });
    expect(preview.rehearsal).toMatchObject({ undone: 3, alreadyUndone: 1, conflict: 0 });
    expect((await readEverything(world.rows)).contacts!.map(({ id }) => id)).not.toContain(other.contactId);
    expect((await readEverything(world.rows)).contacts!.map(({ id }) => id)).not.toContain(contactId);
  });

  it("is refused where it says nothing clear, or reaches further than its caller", async () => {
    for (const [wrong, pointer] of [
      [{ userId: key.workspaceId }, ""],
      [{ apiKeyId: undefined }, ""],
      [{ from: "2999-01-01T00:00:00Z", to: "2999-02-01T00:00:00Z" }, "/from"],
      // A `date-time` to JSON Schema, and no time of ours.
      [{ from: "2016-12-31T23:59:60Z" }, "/from"],
    ] as const) {
      const refused = await world.refusal(range(wrong));
      expect([refused.code, refused.issues?.[0]?.pointer]).toEqual(["INPUT_INVALID", pointer]);
    }
    const person = world.owner();
    if (person.type !== "user") throw new Error("the owner is a person");
    const held = permissions.filter((each) => each !== "executions.view" && each !== "executions.force");
    const as = asUser(person, held);
    expect((await world.refusal(range({ force: true }), { as })).missingPermissions).toEqual([
      "executions.view",
      "executions.force",
    ]);
    const own = range({ apiKeyId: undefined, userId: person.userId });
    expect(await world.call(own, { as })).toMatchObject({ executions: 1 });
  });

  it("ends as failed when whoever asked for it is gone", async () => {
    await asKey("crm.contact.create", { name: "Ana" });
    const { undoRunId } = await world.call(range());
    await work(undoRunId, { principalOf: async () => null });
    expect(await runOf(undoRunId)).toMatchObject({ state: "failed", errorCode: "REQUESTER_GONE", left: 1 });
  });
});
