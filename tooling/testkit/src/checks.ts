import { ActaError, type AnyTool, isRead, newId, type Preview, SchemaValidator } from "@acta/core";
import fc from "fast-check";
import { expect } from "vitest";
import { arbitraryInputs } from "./arbitrary.ts";
import { makeRunnable, recordReferences, replaceAt } from "./examples.ts";
import { makeRecord, readEverything } from "./rows.ts";
import type { World } from "./world.ts";

/** What must hold for every tool, whatever it does. Each check is given a world of its own. */
export interface Check {
  name: string;
  run(tool: AnyTool, world: World): Promise<void>;
  timeoutMs?: number;
}

/** Runs some calls and holds that each of them left exactly one row. */
async function leavingRows<T>(world: World, calls: number, run: () => Promise<T>) {
  const before = (await world.executions()).length;
  const value = await run();
  const added = (await world.executions()).slice(before);
  expect(added).toHaveLength(calls);
  return { value, row: added[0]! };
}

const runnableOf = (tool: AnyTool, world: World) =>
  makeRunnable(tool.inputSchema, tool.examples[0]!.inputs, world.rows);

const examples: Check = {
  name: "has examples that its schemas accept",
  async run(tool) {
    const inputs = new SchemaValidator(tool.inputSchema);
    const outputs = new SchemaValidator(tool.outputSchema);
    for (const example of tool.examples) {
      expect(inputs.check(example.inputs)).toMatchObject({ ok: true });
      expect(outputs.check(example.outputs)).toMatchObject({ ok: true });
    }
  },
};

const permission: Check = {
  name: "refuses a caller without its permissions, by name, and records it",
  async run(tool, world) {
    const inputs = await runnableOf(tool, world);
    const needed = tool.metadata.permissions;
    const before = await readEverything(world.rows);
    const { value: error, row } = await leavingRows(world, 1, () =>
      world.refusal(inputs, { as: world.owner([]) }),
    );
    expect(error).toMatchObject({ code: "PERMISSION_DENIED", missingPermissions: needed });
    expect(row).toMatchObject({ id: error.executionId, status: "error", errorCode: "PERMISSION_DENIED" });
    expect(await readEverything(world.rows)).toEqual(before);
  },
};

const extraField: Check = {
  name: "refuses a field it does not know, and records it",
  async run(tool, world) {
    const inputs = { ...((await runnableOf(tool, world)) as object), notAField: "x" };
    const { value: error, row } = await leavingRows(world, 1, () => world.refusal(inputs));
    expect(error.code).toBe("INPUT_INVALID");
    expect(error.issues).toContainEqual({
      pointer: "/notAField",
      keyword: "additionalProperties",
      message: "is not a known property",
    });
    expect(row).toMatchObject({ status: "error", errorCode: "INPUT_INVALID" });
    // What a caller misspelt may be a secret.
    expect(row.inputs).toMatchObject({ notAField: "[string]" });
  },
};

const success: Check = {
  name: "runs its first example and leaves one row, with a snapshot of what it changed",
  async run(tool, world) {
    const inputs = await runnableOf(tool, world);
    const { value: result, row } = await leavingRows(world, 1, () => world.execute(inputs));
    expect(result.status).toBe("success");
    expect(row).toMatchObject({
      id: result.id,
      toolName: tool.name,
      status: "success",
      errorCode: null,
      source: "ui",
    });
    expect(Object.keys(row.snapshotBefore ?? {})).toEqual(Object.keys(row.snapshotAfter ?? {}));
    if (isRead(tool)) expect(Object.keys(row.snapshotAfter ?? {})).toEqual([]);
  },
};

const dryRun: Check = {
  name: "changes nothing in a dry-run and predicts what the call then does",
  async run(tool, world) {
    const inputs = await runnableOf(tool, world);
    const before = await readEverything(world.rows);
    const { value: preview, row: previewed } = await leavingRows(world, 1, () =>
      world.execute(inputs, { dryRun: true }),
    );
    expect(preview).toMatchObject({ status: "dry_run", preview: { approval: { required: false } } });
    expect(previewed).toMatchObject({
      id: preview.id,
      status: "dry_run",
      snapshotBefore: null,
      snapshotAfter: null,
    });
    expect(await readEverything(world.rows)).toEqual(before);

    const { value: result, row: recorded } = await leavingRows(world, 1, () => world.execute(inputs));
    expect(withoutChance(preview.outputs)).toEqual(withoutChance(result.outputs));
    const { changes } = preview.preview as Preview;
    const happened = Object.keys(recorded.snapshotAfter ?? {}).map((key) => ({
      table: key.slice(0, key.indexOf("/")),
      before: recorded.snapshotBefore?.[key] ?? null,
      after: recorded.snapshotAfter?.[key] ?? null,
    }));
    const predicted = changes.map(({ table, before, after }) => ({ table, before, after }));
    expect(inOrder(predicted)).toEqual(inOrder(happened));
    if (isRead(tool)) expect(changes).toEqual([]);
  },
};

const plan: Check = {
  name: "comes out as its dry-run when it names it as its plan",
  async run(tool, world) {
    const inputs = await runnableOf(tool, world);
    const preview = await world.execute(inputs, { dryRun: true });
    const { row } = await leavingRows(world, 1, () => world.execute(inputs, { planId: preview.id }));
    expect(row).toMatchObject({ status: "success", planId: preview.id });
  },
};

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const instant = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}(:?\d{2})?)/g;

/** A value with ids, instants and keys replaced by what they are: two runs differ in these alone. */
function withoutChance(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(uuid, "<id>")
    .replace(instant, "<instant>")
    .replace(/mfx_[\w$./]+/g, "<key>")
    .replace(/"(key_id|keyId)":"[^"]*"/g, '"$1":"<key>"');
  return JSON.parse(text) as unknown;
}

/** Snapshots are objects, so the order of changes is not kept. */
function inOrder(changes: readonly unknown[]): string[] {
  return changes.map((change) => JSON.stringify(sorted(withoutChance(change)))).sort();
}

/** jsonb keeps its own order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const otherWorkspace: Check = {
  name: "answers an id of another workspace exactly like one that nothing has",
  async run(tool, world) {
    const { inputSchema } = tool;
    // Every id that any example names, and those of optional inputs that none does.
    const variants = [
      ...tool.examples.map((example) => example.inputs),
      ...unnamedReferences(tool, tool.examples[0]!.inputs),
    ];
    for (const example of variants) {
      for (const { path, kind } of recordReferences(inputSchema, example)) {
        const inputs = await makeRunnable(inputSchema, example, world.rows);
        const foreign = (await makeRecord(world.elsewhere, kind)).id;
        const before = await readEverything(world.elsewhere);
        const answers = [];
        for (const id of [foreign, newId()]) {
          const { value } = await leavingRows(world, 1, () =>
            answerOf(world.execute(replaceAt(inputs, path, id))),
          );
          answers.push(withoutChance(value));
        }
        expect(answers[0]).toEqual(answers[1]);
        expect(await readEverything(world.elsewhere)).toEqual(before);
      }
    }
  },
};

/** The example with one optional top-level id added to it at a time. */
function unnamedReferences(tool: AnyTool, inputs: unknown): unknown[] {
  const properties = (tool.inputSchema.properties ?? {}) as Record<string, { "x-widget"?: unknown }>;
  return Object.entries(properties)
    .filter(([name, { "x-widget": widget }]) => {
      const named = Object.hasOwn(inputs as object, name);
      return !named && typeof widget === "string" && widget.startsWith("record:");
    })
    .map(([name]) => ({ ...(inputs as object), [name]: newId() }));
}

async function answerOf(call: Promise<{ outputs: unknown }>): Promise<unknown> {
  try {
    const { outputs } = await call;
    return { outputs };
  } catch (error) {
    if (!(error instanceof ActaError)) throw error;
    const { code, status, detail, details, issues } = error;
    return { code, status, detail, details, issues };
  }
}

const fuzzRuns = 80;

const fuzz: Check = {
  name: `answers ${fuzzRuns} generated inputs with a result or an expected refusal, each with its row`,
  timeoutMs: 120_000,
  async run(tool, world) {
    const working = await runnableOf(tool, world);
    const untouched = await readEverything(world.elsewhere);
    await leavingRows(world, fuzzRuns, () =>
      fc.assert(
        fc.asyncProperty(arbitraryInputs(tool.inputSchema, working), async (inputs) => {
          try {
            await world.execute(inputs);
          } catch (error) {
            if (!(error instanceof ActaError) || !error.expected) throw error;
          }
        }),
        // Shrinking would add calls, and rows are counted.
        { numRuns: fuzzRuns, endOnFailure: true },
      ),
    );
    expect(await readEverything(world.elsewhere)).toEqual(untouched);
  },
};

/** Quick enough to run beside a tool's own tests. */
export const quickChecks: readonly Check[] = [
  examples,
  permission,
  extraField,
  success,
  dryRun,
  plan,
  otherWorkspace,
];

export const allChecks: readonly Check[] = [...quickChecks, fuzz];
