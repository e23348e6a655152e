import type { JsonObject, RecordChange } from "@acta/core";
import { describe, expect, it } from "vitest";
import { backwards, blame, type Rows, type Touch } from "./record-past.ts";

const key = "contacts/1";

/** One touch of the record, done at the second of its place unless told otherwise. */
function touch(id: number, before: JsonObject | null, after: JsonObject | null, undoOf?: number): Touch {
  const operation: RecordChange["operation"] =
    before === null ? "insert" : after === null ? "delete" : "update";
  return {
    executionId: String(id),
    doneAt: new Date(id * 1000),
    undoOf: undoOf === undefined ? null : String(undoOf),
    changes: [{ table: "contacts", id: "1", operation, before, after }],
  };
}

/** Newest ids first, in portions. */
function history(touches: readonly Touch[], portion = 2) {
  const sorted = [...touches].sort((a, b) => Number(b.executionId) - Number(a.executionId));
  return async (before: string | undefined) =>
    sorted
      .filter(({ executionId }) => before === undefined || Number(executionId) < Number(before))
      .slice(0, portion);
}

const rowsOf = (row: JsonObject | null): Rows => new Map([[key, row]]);

async function order(row: JsonObject | null, touches: readonly Touch[]): Promise<string[]> {
  const ids: string[] = [];
  for await (const { executionId } of backwards(rowsOf(row), history(touches))) ids.push(executionId);
  return ids;
}

/** Field → the execution that set it, what stood before, and what an undo brought back. */
async function blameOf(row: JsonObject, touches: readonly Touch[]) {
  const fields = await blame(key, row, backwards(rowsOf(row), history(touches)));
  return Object.fromEntries(
    fields.map(({ field, origin, setBy, before, restored }) => [
      field,
      [setBy?.executionId ?? origin, before, ...(restored ? [restored.executionId] : [])],
    ]),
  );
}

describe("the way back through a record's executions", () => {
  it("takes each back after handing it out", async () => {
    const rows = rowsOf({ city: "Pasto" });
    const touches = [
      touch(1, null, { city: "Cali" }),
      touch(2, { city: "Cali" }, { city: "Bogotá" }),
      touch(3, { city: "Bogotá" }, { city: "Pasto" }),
    ];
    const seen: unknown[] = [];
    for await (const { executionId } of backwards(rows, history(touches)))
      seen.push([executionId, rows.get(key)]);
    expect(seen).toEqual([
      ["3", { city: "Pasto" }],
      ["2", { city: "Bogotá" }],
      ["1", { city: "Cali" }],
    ]);
    expect(rows.get(key)).toBeNull();
  });

  it("follows what was written and not when calls began", async () => {
    // 2 began first, waited for 3, and wrote on what that had left.
    const touches = [
      touch(1, null, { city: "Cali", name: "Ana" }),
      touch(2, { city: "Pasto", name: "Ana" }, { city: "Pasto", name: "Eva" }),
      touch(3, { city: "Cali", name: "Ana" }, { city: "Pasto", name: "Ana" }),
    ];
    expect(await order({ city: "Pasto", name: "Eva" }, touches)).toEqual(["2", "3", "1"]);
  });

  it("falls back to the ids where the rows do not say", async () => {
    const touches = [touch(1, null, { city: "Cali" }), touch(2, { city: "Cali" }, { city: "Pasto" })];
    expect(await order({ city: "elsewhere" }, touches)).toEqual(["2", "1"]);
  });
});

describe("blame", () => {
  it("names who set each value, and what stood there before", async () => {
    const touches = [
      touch(1, null, { name: "Ana", city: "Cali", fields: { tier: "gold", vip: true } }),
      touch(
        2,
        { name: "Ana", city: "Cali", fields: { tier: "gold", vip: true } },
        { name: "Ana", city: "Pasto", fields: { tier: "silver", vip: true } },
      ),
    ];
    const now = { name: "Ana", city: "Pasto", fields: { tier: "silver", vip: true } };
    expect(await blameOf(now, touches)).toEqual({
      name: ["1", null],
      city: ["2", "Cali"],
      "fields.tier": ["2", "gold"],
      "fields.vip": ["1", null],
    });
  });

  it("says of an undo what it brought back", async () => {
    const touches = [
      touch(1, null, { city: "Cali" }),
      touch(2, { city: "Cali" }, { city: "Pasto" }),
      touch(3, { city: "Pasto" }, { city: "Cali" }, 2),
      touch(4, { city: "Cali" }, { city: "Pasto" }, 3),
    ];
    expect(await blameOf({ city: "Cali" }, touches.slice(0, 3))).toEqual({ city: ["3", "Pasto", "1"] });
    expect(await blameOf({ city: "Pasto" }, touches)).toEqual({ city: ["4", "Cali", "2"] });
  });

  it("goes beyond a deletion that was undone, and not beyond a record that was made anew", async () => {
    const row = { city: "Cali", name: "Ana" };
    const until = [
      touch(1, null, { city: "Pasto", name: "Ana" }),
      touch(2, { city: "Pasto", name: "Ana" }, row),
      touch(3, row, null),
    ];
    expect(await blameOf(row, [...until, touch(4, null, row, 3)])).toEqual({
      city: ["4", null, "2"],
      name: ["4", null, "1"],
    });
    expect(await blameOf(row, [...until, touch(4, null, row)])).toEqual({
      city: ["4", null],
      name: ["4", null],
    });
  });

  it("blames nobody for what is older than the history, or was written past it", async () => {
    const touches = [touch(2, { city: "Cali", name: "Ana" }, { city: "Pasto", name: "Ana" })];
    expect(await blameOf({ city: "Pasto", name: "Ana" }, touches)).toMatchObject({
      city: ["2", "Cali"],
      name: ["unrecorded", null],
    });
    expect(await blameOf({ city: "Neiva", name: "Ana" }, touches)).toMatchObject({
      city: ["unrecorded", "Pasto"],
    });
  });

  it("passes over executions from before a column", async () => {
    const touches = [touch(1, null, { name: "Ana" })];
    expect(await blameOf({ name: "Ana", region: null }, touches)).toEqual({
      name: ["1", null],
      region: ["unrecorded", null],
    });
  });
});
