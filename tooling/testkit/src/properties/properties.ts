import { isDeepStrictEqual } from "node:util";
import {
  ActaError,
  ConstraintError,
  collectToolName,
  isRead,
  type JsonObject,
  newId,
  type Preview,
  SchemaValidator,
} from "@acta/core";
import { annotationsOf } from "@acta/db/testing";
import { expect } from "vitest";
import { answered, answerOf, fieldToEdit, inOrder, withoutChance } from "../checks.ts";
import { makeRunnable, recordReferences, replaceAt } from "../examples.ts";
import { makeRecord } from "../rows.ts";
import type { World } from "../world.ts";
import { differsFrom } from "./example-truth.ts";
import { hostileFields, hostileWholes } from "./hostile.ts";
import { type Case, type Property, RefusedDraft } from "./property.ts";
import { businessOf, differencesOf, machinery, type RowDifference } from "./state.ts";

/** Runs something that leaves exactly one row in the history, beside those of the items of a batch. */
async function leavingOneRow<T>(world: World, run: () => Promise<T>): Promise<T> {
  const before = (await world.executions()).length;
  const value = await run();
  const added = (await world.executions()).slice(before);
  expect(added.filter(({ batchId }) => batchId === null)).toHaveLength(1);
  return value;
}

/** preview → call → undo → undo of the undo, with a look at every row after each. */
const roundTrip: Property = {
  names: [
    "a dry-run changes nothing",
    "a dry-run predicts the call",
    "an undo restores every row",
    "an undo undone is the call again",
  ],
  generated: true,
  mustHold: (tool) => (tool.metadata.reversible ? roundTrip.names : roundTrip.names.slice(0, 2)),
  async run({ tool, world, state, call, hold }) {
    const before = await state();
    let preview: Awaited<ReturnType<typeof call>> | undefined;
    await hold("a dry-run changes nothing", async () => {
      preview = await leavingOneRow(world, () => call({ dryRun: true }));
      expect(await state()).toEqual(before);
    });
    const result = await leavingOneRow(world, () => call());
    const after = await state();
    await hold("a dry-run predicts the call", async () => {
      expect(answered(tool, preview!.outputs)).toEqual(answered(tool, result.outputs));
      const { changes } = preview!.preview as Preview;
      const happened = differencesOf(businessOf(before), businessOf(after));
      expect(inOrder(changes.filter(isPredictable).map(comparable))).toEqual(
        inOrder(happened.map((difference) => asPreviewed(difference, changes)).map(comparable)),
      );
      if (isRead(tool)) expect(after).toEqual(before);
    });
    if (!tool.metadata.reversible || !result.undo?.available) return;

    const undone = await hold_(hold, "an undo restores every row", async () => {
      const undo = await world.undo(result.id);
      expect(businessOf(await state())).toEqual(businessOf(before));
      return undo;
    });
    await hold("an undo undone is the call again", async () => {
      await world.undo(undone.id);
      expect(businessOf(await state())).toEqual(businessOf(after));
    });
  },
};

async function hold_<T>(
  hold: Case["hold"],
  name: Parameters<Case["hold"]>[0],
  check: () => Promise<T>,
): Promise<T> {
  let value: { is: T } | undefined;
  await hold(name, async () => {
    value = { is: await check() };
  });
  return value!.is;
}

type Change = Pick<RowDifference, "table" | "before" | "after">;

/** Two writes that come to nothing are a change of the record, and no difference of the row. */
const isPredictable = ({ table, before, after }: Change) =>
  !machinery.has(table) && !isDeepStrictEqual(before, after);
const comparable = ({ table, before, after }: Change) => ({ table, before, after });

/** A row as a preview has it: without the columns that snapshots do not keep. */
function asPreviewed({ table, id, before, after }: RowDifference, changes: Preview["changes"]): Change {
  const like = changes.find((change) => change.table === table);
  const known = like?.after ?? like?.before;
  const kept = (row: JsonObject | null): JsonObject | null =>
    row && known ? Object.fromEntries(Object.entries(row).filter(([column]) => column in known)) : row;
  return { table: known ? table : `${table}/${id}, unforeseen`, before: kept(before), after: kept(after) };
}

/** The call, and what it changed by its own account. */
async function doneBy({ call, state }: Case) {
  const before = await state();
  const { id, undo } = await call();
  if (!undo?.available) throw new RefusedDraft("it changed nothing");
  const after = await state();
  return { id, before, after };
}

async function changesOf(world: World, executionId: string) {
  const rows = (await world.executions()).filter(
    ({ id, batchId }) => id === executionId || batchId === executionId,
  );
  return rows.flatMap(({ snapshotBefore, snapshotAfter }) =>
    Object.keys(snapshotAfter ?? {}).map((key) => {
      const [table, id] = key.split("/") as [string, string];
      return { table, id, before: snapshotBefore?.[key] ?? null, after: snapshotAfter?.[key] ?? null };
    }),
  );
}

const rotated = <T>(items: readonly T[], by: number): T[] => {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
};

const keepsEdits: Property = {
  names: ["an undo keeps what others edited"],
  generated: true,
  mustHold: () => [],
  async run(each) {
    const { tool, world, pick, state, hold } = each;
    if (!tool.metadata.reversible) return;
    const { id, before } = await doneBy(each);
    for (const change of rotated(await changesOf(world, id), pick)) {
      if (change.before === null || change.after === null) continue;
      const free = await world.freeTexts(change.table);
      const kept = (column: string) => isDeepStrictEqual(change.before?.[column], change.after?.[column]);
      // What says one thing with a column that was changed is no other field.
      const { together = [] } = annotationsOf(change.table);
      const columns = Object.keys(change.after).filter(
        (column) =>
          free.has(column) &&
          [column, ...together.filter((group) => group.includes(column)).flat()].every(kept),
      );
      const column = rotated(columns, pick)[0];
      if (column === undefined) continue;
      await world.edit({ table: change.table, id: change.id, values: { [column]: "Edited by somebody" } });
      await hold("an undo keeps what others edited", async () => {
        await world.undo(id);
        const now = differencesOf(businessOf(before), businessOf(await state()));
        const [only, ...others] = now;
        expect(others).toEqual([]);
        expect(only).toMatchObject({ id: change.id, after: { [column]: "Edited by somebody" } });
        const rest = (row: JsonObject | null) => ({ ...row, [column]: null, updated_at: null });
        expect(rest(only!.after)).toEqual(rest(only!.before));
      });
      return;
    }
  },
};

const conflicts: Property = {
  names: ["an undo refuses over what others edited"],
  generated: true,
  mustHold: () => [],
  async run(each) {
    const { tool, world, pick, state, hold } = each;
    if (!tool.metadata.reversible) return;
    const { id } = await doneBy(each);
    const edit = await fieldToEdit(world, rotated(await changesOf(world, id), pick).map(wholeFieldsOf));
    if (edit === undefined) return;
    const { change, column, value } = edit;
    const { table, before, after } = change;
    const own = new Set(["id", "workspace_id", "created_at", "updated_at"]);
    const row = Object.fromEntries(Object.entries(before ?? {}).filter(([name]) => !own.has(name)));
    const values = after === null ? { ...row, [column]: value } : { [column]: value };
    try {
      await world.edit({ table, id: change.id, values, insert: after === null });
    } catch (error) {
      // A part cannot be there without its whole: then nobody else could have written it.
      if (error instanceof ActaError && error.cause instanceof ConstraintError) return;
      throw error;
    }
    const edited = await state();
    await hold("an undo refuses over what others edited", async () => {
      const refusal = await world.undoRefusal(id);
      expect(refusal.code).toBe("UNDO_CONFLICT");
      expect(refusal.conflicts).toContainEqual(
        expect.objectContaining({ kind: "changed", table, id: change.id }),
      );
      expect(await state()).toEqual(edited);
    });
  },
};

/** Of a record that was changed, without its JSON columns: their members are fields of their own, and another is no conflict. */
function wholeFieldsOf(change: RowDifference): RowDifference {
  const { before, after } = change;
  if (before === null || after === null) return change;
  const whole = Object.entries(after).filter(([, value]) => typeof value !== "object" || value === null);
  return { ...change, after: Object.fromEntries(whole) };
}

const foreignIds: Property = {
  names: ["a foreign id is answered like a missing one"],
  generated: true,
  mustHold: () => [],
  async run({ tool, world, inputs, pick, state, hold }) {
    const [reference] = rotated(recordReferences(tool.inputSchema, inputs), pick);
    if (!reference) return;
    const foreign = (await makeRecord(world.elsewhere, reference.kind)).id;
    await hold("a foreign id is answered like a missing one", async () => {
      const before = differencesOf({}, await state()).filter(isElsewhere(world));
      const answer = (id: string) =>
        answerOf(world.execute(replaceAt(inputs, reference.path, id), { dryRun: true }));
      expect(withoutChance(await answer(foreign))).toEqual(withoutChance(await answer(newId())));
      await answerOf(world.execute(replaceAt(inputs, reference.path, foreign)));
      expect(differencesOf({}, await state()).filter(isElsewhere(world))).toEqual(before);
    });
  },
};

const isElsewhere =
  ({ elsewhere }: World) =>
  ({ after }: RowDifference) =>
    after?.workspace_id === elsewhere.workspaceId;

/**
 * Seen at the database: what the connections of `acta_app` and `acta_system` did last, and when. A statement that only
 * reads changes it too, which the control shows.
 */
const unpermitted: Property = {
  names: ["a caller without permission is refused before anything is read"],
  generated: false,
  alone: true,
  mustHold: (tool) => (tool.name === collectToolName ? [] : unpermitted.names),
  async run({ tool, world, inputs, activity, hold }) {
    // Whoever asked needs no permission to be told the answer.
    if (tool.name === collectToolName) return;
    const settled = async () => {
      for (let tries = 0; tries < 200; tries++) {
        const now = await activity();
        if (now.length > 0 && now.every(({ state }) => state === "idle")) return now;
        await new Promise((next) => setTimeout(next, 5));
      }
      throw new Error("the connections did not come to rest");
    };
    const idle = await activity();
    // The control: a call that is let through is seen.
    await answerOf(world.execute(inputs, { dryRun: true }));
    const before = await settled();
    expect(before).not.toEqual(idle);
    await hold("a caller without permission is refused before anything is read", async () => {
      const refusal = await leavingOneRow(world, () => world.refusal(inputs, { as: world.owner([]) }));
      expect(refusal).toMatchObject({ code: "PERMISSION_DENIED" });
      expect(await activity()).toEqual(before);
    });
  },
};

const examplesAreTrue: Property = {
  names: ["an example is true"],
  generated: false,
  mustHold: () => examplesAreTrue.names,
  async run({ tool, world, inputs: first, prepare, hold }) {
    const inputsOf = new SchemaValidator(tool.inputSchema);
    const outputsOf = new SchemaValidator(tool.outputSchema);
    for (const example of tool.examples) {
      let inputs = first;
      if (example !== tool.examples[0]) {
        inputs = await makeRunnable(tool.inputSchema, example.inputs, world.rows);
        await prepare(inputs);
      }
      await hold("an example is true", async () => {
        expect(inputsOf.check(example.inputs)).toMatchObject({ ok: true });
        expect(outputsOf.check(example.outputs)).toMatchObject({ ok: true });
        // Previewed: examples of one tool may be of one and the same call.
        const { outputs } = await world.execute(inputs, { dryRun: true }).catch((error: unknown) => {
          // Records that a further example names by something else than an id cannot be made to be there.
          const isMissing = error instanceof ActaError && error.status === 404;
          throw isMissing && example !== tool.examples[0] ? new RefusedDraft(error.code) : error;
        });
        expect(differsFrom(tool.outputSchema, example, { inputs, outputs })).toEqual([]);
      });
    }
  },
};

/** Of the hostile fields, which are hundreds for some tools. */
const hostileCases = 8;

const hostile: Property = {
  names: ["hostile inputs are refused"],
  generated: true,
  costly: true,
  mustHold: () => hostile.names,
  async run({ tool, world, inputs, pick, state, hold }) {
    const before = await state();
    const fields = rotated(hostileFields(tool.inputSchema, inputs as object), pick).slice(0, hostileCases);
    for (const { what, inputs: bad } of [...hostileWholes(inputs as object), ...fields]) {
      await hold("hostile inputs are refused", async () => {
        const refused = await leavingOneRow(world, () =>
          world.execute(bad).then(
            () => "it was taken",
            (error: unknown) => error,
          ),
        );
        expect(refused, what).toMatchObject({ code: "INPUT_INVALID" });
      });
    }
    expect(await state()).toEqual(before);
  },
};

export const properties: readonly Property[] = [
  roundTrip,
  keepsEdits,
  conflicts,
  foreignIds,
  examplesAreTrue,
  hostile,
  unpermitted,
];
