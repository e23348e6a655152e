import { isDeepStrictEqual } from "node:util";
import {
  ActaError,
  type AnyTool,
  type BatchItem,
  type BatchOutputs,
  batchToolName,
  collectToolName,
  isRead,
  type JsonObject,
  newId,
  type Preview,
  SchemaValidator,
} from "@acta/core";
import fc from "fast-check";
import { expect } from "vitest";
import { arbitraryInputs, unpleasantInputs } from "./arbitrary.ts";
import { currentCatalogue } from "./catalogue.ts";
import { makeRunnable, recordReferences, replaceAt } from "./examples.ts";
import { readSuiteEnv } from "./properties/env.ts";
import { makeRecord, readEverything } from "./rows.ts";
import type { ExecutionRow, World } from "./world.ts";

/** What must hold for every tool, whatever it does. Each check is given a world of its own. */
export interface Check {
  name: string;
  run(tool: AnyTool, world: World): Promise<void>;
  timeoutMs?: number;
}

/** Runs some calls and holds that each of them left exactly one row, beside those of the items of a batch. */
async function leavingRows<T>(world: World, calls: number, run: () => Promise<T>) {
  const before = (await world.executions()).length;
  const value = await run();
  const all = (await world.executions()).slice(before);
  const added = all.filter(({ batchId }) => batchId === null);
  expect(added).toHaveLength(calls);
  const row = added[0]!;
  return { value, row, changes: changesOf(all.filter(({ id, batchId }) => (batchId ?? id) === row.id)) };
}

/** What rows of executions say was changed: one entry a record, as it was before the first and after the last. */
function changesOf(rows: readonly ExecutionRow[]) {
  const changes = new Map<
    string,
    { table: string; id: string; before: JsonObject | null; after: JsonObject | null }
  >();
  for (const { snapshotBefore, snapshotAfter } of rows) {
    for (const key of Object.keys(snapshotAfter ?? {})) {
      const [table, id] = key.split("/") as [string, string];
      const { before } = changes.get(key) ?? { before: snapshotBefore?.[key] ?? null };
      changes.set(key, { table, id, before, after: snapshotAfter?.[key] ?? null });
    }
  }
  return [...changes.values()];
}

/** A batch asks for what its items ask for. */
function permissionsFor(tool: AnyTool, inputs: unknown): string[] {
  if (tool.name !== batchToolName) return tool.metadata.permissions;
  const { items } = inputs as { items: BatchItem[] };
  const { tools } = currentCatalogue();
  const needed = items.flatMap(
    (item) => tools.find(({ name }) => name === item.tool)?.metadata.permissions ?? [],
  );
  return [...new Set(needed)].sort();
}

const runnableOf = (tool: AnyTool, world: World) =>
  makeRunnable(tool.inputSchema, tool.examples[0]!.inputs, world.rows);

/** The same, with what it takes to be more than refused. */
async function preparedOf(tool: AnyTool, world: World): Promise<unknown> {
  const inputs = await runnableOf(tool, world);
  await beforehand[tool.name]?.(world, inputs);
  return inputs;
}

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
    const needed = permissionsFor(tool, inputs);
    // Nobody has fewer permissions than none.
    if (needed.length === 0 && !tool.metadata.systemOnly) return;
    const before = await readEverything(world.rows);
    // What the system alone may call is refused to everybody else, whatever they may do otherwise.
    const { systemOnly } = tool.metadata;
    const { value: error, row } = await leavingRows(world, 1, () =>
      world.refusal(inputs, { as: world.owner(systemOnly ? undefined : []) }),
    );
    expect(error).toMatchObject({
      code: "PERMISSION_DENIED",
      missingPermissions: systemOnly ? undefined : needed,
    });
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
    const inputs = await preparedOf(tool, world);
    const { value: result, row } = await leavingRows(world, 1, () => world.execute(inputs));
    expect(result.status).toBe("success");
    expect(row).toMatchObject({
      id: result.id,
      toolName: tool.name,
      status: "success",
      errorCode: null,
      source: tool.metadata.systemOnly ? "webhook" : "ui",
    });
    expect(Object.keys(row.snapshotBefore ?? {})).toEqual(Object.keys(row.snapshotAfter ?? {}));
    if (isRead(tool)) expect(Object.keys(row.snapshotAfter ?? {})).toEqual([]);
  },
};

const dryRun: Check = {
  name: "changes nothing in a dry-run and predicts what the call then does",
  async run(tool, world) {
    const inputs = await preparedOf(tool, world);
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

    const { value: result, changes: recorded } = await leavingRows(world, 1, () => world.execute(inputs));
    expect(answered(tool, preview.outputs)).toEqual(answered(tool, result.outputs));
    const { changes } = preview.preview as Preview;
    const happened = recorded.map(({ table, before, after }) => ({ table, before, after }));
    const predicted = changes.map(({ table, before, after }) => ({ table, before, after }));
    expect(inOrder(predicted)).toEqual(inOrder(happened));
    if (isRead(tool)) expect(changes).toEqual([]);
  },
};

const plan: Check = {
  name: "comes out as its dry-run when it names it as its plan",
  async run(tool, world) {
    const inputs = await preparedOf(tool, world);
    const preview = await world.execute(inputs, { dryRun: true });
    const { row } = await leavingRows(world, 1, () => world.execute(inputs, { planId: preview.id }));
    expect(row).toMatchObject({ status: "success", planId: preview.id });
  },
};

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const instant = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}(:?\d{2})?)/g;

/** What a tool has answered, but for chance: of a batch what its items have. */
export function answered(tool: AnyTool, outputs: unknown): unknown {
  // What is collected is shown to whoever takes it, and in no dry-run.
  if (tool.name === collectToolName) return (outputs as { approvalId: string }).approvalId;
  if (tool.name !== batchToolName) return withoutChance(outputs);
  const { status, items } = outputs as BatchOutputs;
  return withoutChance([
    status,
    items.map((item) => (item.status === "error" ? item.problem : item.outputs)),
  ]);
}

/** A value with ids, instants and keys replaced by what they are: two runs differ in these alone. */
export function withoutChance(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(uuid, "<id>")
    .replace(instant, "<instant>")
    .replace(/mfx_[\w$./]+/g, "<key>")
    .replace(/"(key_id|keyId)":"[^"]*"/g, '"$1":"<key>"');
  return JSON.parse(text) as unknown;
}

/** Snapshots are objects, so the order of changes is not kept. */
export function inOrder(changes: readonly unknown[]): string[] {
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

export async function answerOf(call: Promise<{ outputs: unknown }>): Promise<unknown> {
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
        {
          numRuns: fuzzRuns,
          seed: readSuiteEnv().seed,
          examples: unpleasantInputs(tool.inputSchema, working).map((inputs) => [inputs]),
          // Shrinking would add calls, and rows are counted.
          endOnFailure: true,
        },
      ),
    );
    expect(await readEverything(world.elsewhere)).toEqual(untouched);
  },
};

/** What has to be there, beside the records named, for an example to change anything. */
export const beforehand: { [toolName: string]: (world: World, inputs: unknown) => Promise<unknown> } = {
  [collectToolName]: async (world, inputs) => {
    const caller = world.owner();
    if (caller.type !== "user") throw new Error("the owner is a person");
    const { id } = await world.rows.approvalOutputs({ userId: caller.userId }, { key: "mfx_…" });
    Object.assign(inputs as object, { approvalId: id });
  },
  "system.effect.settle": async (world, inputs) => {
    const { id } = await world.rows.effect({ state: "unknown" });
    Object.assign(inputs as object, { effectId: id });
  },
  "crm.tag.remove": (world, inputs) => world.tool("crm.tag.add", inputs),
  "whatsapp.conversation.reopen": (world, inputs) =>
    world.tool("whatsapp.conversation.close", { ...(inputs as object), reason: "Done" }),
};

/** Runs the first example of a tool that can be undone; undefined where there is nothing to undo. */
async function done(tool: AnyTool, world: World) {
  if (!tool.metadata.reversible) return undefined;
  const inputs = await preparedOf(tool, world);
  const before = await readEverything(world.rows);
  const { id, undo } = await world.execute(inputs);
  const after = await readEverything(world.rows);
  // A first example that changes nothing would leave its tool's undo untested.
  expect(undo).toEqual({ available: true });
  expect(after).not.toEqual(before);
  const rows = (await world.executions()).filter((row) => row.id === id || row.batchId === id);
  return { id, before, after, changes: changesOf(rows) };
}

const undo: Check = {
  name: "is undone to the last column, and done again by undoing that",
  async run(tool, world) {
    const call = await done(tool, world);
    if (!call) return;
    const preview = await world.undo(call.id, { dryRun: true });
    expect(await readEverything(world.rows)).toEqual(call.after);
    const undone = await world.undo(call.id);
    expect(await readEverything(world.rows)).toEqual(call.before);
    expect(undone).toMatchObject({ outputs: preview.outputs, undo: { available: true } });
    const row = (await world.executions()).find(({ id }) => id === undone.id);
    expect(row).toMatchObject({ undoOf: call.id });

    expect((await world.undoRefusal(call.id)).code).toBe("ALREADY_UNDONE");
    await world.undo(undone.id);
    expect(await readEverything(world.rows)).toEqual(call.after);
  },
};

/** A value that a column takes and that is neither of two others; undefined where none is known. */
async function otherValue(world: World, table: string, column: string, before: unknown, after: unknown) {
  if (typeof after === "number") return [after + 1, after + 2].find((value) => value !== before);
  if (typeof after === "object" && after !== null && !Array.isArray(after)) return { ...after, edited: true };
  if (typeof after !== "string" && typeof before !== "string") return undefined;
  // Somebody of whom nothing is known will do where no key asks who it is.
  if (column.endsWith("_id")) return (await world.freeIds(table)).has(column) ? newId() : undefined;
  if (isIdOrInstant(column)) return undefined;
  const allowed = await world.allowedTexts(table, column);
  return [...allowed, ...(allowed.length === 0 ? ["Edited by somebody"] : [])].find(
    (value) => value !== before && value !== after,
  );
}

const undoKeepsEdits: Check = {
  name: "keeps what others edited in other fields when it is undone",
  async run(tool, world) {
    const call = await done(tool, world);
    for (const { table, id, before, after } of call?.changes ?? []) {
      if (!call || before === null || after === null) continue;
      const free = await world.freeTexts(table);
      const column = Object.keys(after).find(
        (each) => free.has(each) && isDeepStrictEqual(before[each], after[each]),
      );
      if (column === undefined) continue;
      await world.edit({ table, id, values: { [column]: "Edited by somebody" } });
      await world.undo(call.id);
      const now = await readEverything(world.rows);
      const known = new Set([column, "updated_at"]);
      for (const name of Object.keys(now)) {
        const rest = (rows: JsonObject[]) => rows.map((row) => (row.id === id ? without(row, known) : row));
        expect(rest(now[name]!)).toEqual(rest(call.before[name]!));
      }
      expect(now[table]!.find((row) => row.id === id)).toMatchObject({
        [camelCase(column)]: "Edited by somebody",
      });
      return;
    }
  },
};

const undoConflicts: Check = {
  name: "is not undone, in nothing, where others edited the same field",
  async run(tool, world) {
    const call = await done(tool, world);
    if (!call) return;
    const edit = await fieldToEdit(world, call.changes);
    // A link between two records, as a tag on a contact, has nothing that could be edited.
    if (edit === undefined && call.changes.every(({ before, after }) => isLink(after ?? before!))) return;
    if (edit === undefined) throw new Error("the testkit can edit no field its first example changes");
    const { change, column, value } = edit;
    const { table, id, before, after } = change;
    const values =
      after === null
        ? {
            ...without(before!, new Set(["id", "workspace_id", "created_at", "updated_at"])),
            [column]: value,
          }
        : { [column]: value };
    const editId = await world.edit({ table, id, values, insert: after === null });
    const edited = await readEverything(world.rows);
    const refusal = await world.undoRefusal(call.id);
    expect(refusal).toMatchObject({ code: "UNDO_CONFLICT", status: 409, details: { forcible: true } });
    expect(refusal.conflicts).toContainEqual(
      expect.objectContaining({
        kind: "changed",
        table,
        id,
        expected: typeof value === "object" ? null : (after?.[column] ?? null),
        actual: typeof value === "object" ? true : value,
        changedBy: { executionId: editId, actor: expect.objectContaining({ type: "user", name: "Owner" }) },
      }),
    );
    expect(await readEverything(world.rows)).toEqual(edited);
    expect((await world.undoRefusal(call.id, { dryRun: true })).code).toBe("UNDO_CONFLICT");
    await world.undo(call.id, { force: true });
    const timeless = (rows: { [table: string]: JsonObject[] }) =>
      JSON.parse(JSON.stringify(rows), (key, item: unknown) =>
        key === "updatedAt" ? null : item,
      ) as unknown;
    expect(timeless(await readEverything(world.rows))).toEqual(timeless(call.before));
  },
};

/** A row of a call with a field that somebody else could have written to something of their own. */
export async function fieldToEdit(
  world: World,
  changes: readonly { table: string; id: string; before: JsonObject | null; after: JsonObject | null }[],
) {
  for (const change of changes) {
    const { table, before, after } = change;
    for (const column of Object.keys(after ?? before ?? {})) {
      const changed = before === null || after === null || !isDeepStrictEqual(before[column], after[column]);
      if (!changed || column === "updated_at") continue;
      const value = await otherValue(world, table, column, before?.[column], (after ?? before)![column]);
      if (value !== undefined) return { change, column, value };
    }
  }
  return undefined;
}

const isLink = (row: JsonObject) => Object.keys(row).every((column) => isIdOrInstant(column));
const isIdOrInstant = (column: string) => /_id$|_at$|^id$/.test(column);

function without(row: JsonObject, columns: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !columns.has(name) && !columns.has(snakeCase(name))),
  );
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Quick enough to run beside a tool's own tests. */
export const quickChecks: readonly Check[] = [
  examples,
  permission,
  extraField,
  success,
  dryRun,
  plan,
  otherWorkspace,
  undo,
  undoKeepsEdits,
  undoConflicts,
];

export const slowChecks: readonly Check[] = [fuzz];

export const allChecks: readonly Check[] = [...quickChecks, ...slowChecks];
