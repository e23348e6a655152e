import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.ts";
import { isDone, planRow } from "./three-way.ts";

const row = (values: JsonObject): JsonObject => ({ id: "1", updated_at: "t0", ...values });

/** What a plan makes of a row. */
function apply(current: JsonObject | null, { change }: ReturnType<typeof planRow>): JsonObject | null {
  if (change === null) return current;
  if (change.operation === "delete") return null;
  return change.operation === "insert" ? change.row : { ...current, ...change.patch };
}

/** Every state of a small row, and that it is not there. */
const states: (JsonObject | null)[] = [null];
for (const a of [1, 2])
  for (const b of ["x", null])
    for (const c of [{}, { m: 1 }, { m: [1], n: 2 }] as JsonObject[])
      for (const updated_at of ["t0", "t1"]) states.push(row({ a, b, c, updated_at }));

describe("planRow", () => {
  it("takes back exactly what nobody has touched since", () => {
    for (const before of states) {
      for (const after of states) {
        const plan = planRow({ before, after, current: after }, false);
        expect(plan.conflicts).toEqual([]);
        expect(apply(after, plan)).toEqual(before);
      }
    }
  });

  it("changes nothing where there is a conflict, and forced restores what was changed", () => {
    for (const before of states) {
      for (const after of states) {
        for (const current of states) {
          const plan = planRow({ before, after, current }, false);
          if (plan.conflicts.length > 0 && plan.change !== null)
            throw new Error("a conflict was written over");
          const forced = planRow({ before, after, current }, true);
          const result = apply(current, forced);
          const gone = before === null && after !== null && result !== null;
          const kept = (["a", "b"] as const).some(
            (column) =>
              before && after && before[column] !== after[column] && result?.[column] !== before[column],
          );
          const undone = forced.change === null || isDone(forced.change, result);
          expect({ gone, kept, undone }).toEqual({ gone: false, kept: false, undone: true });
          expect(forced.conflicts).toEqual(plan.conflicts);
        }
      }
    }
  });

  it("keeps an edit of another field, and the time of that edit", () => {
    const before = row({ city: "Cali", name: "Ana" });
    const after = row({ city: "Pasto", name: "Ana", updated_at: "t1" });
    const current = row({ city: "Pasto", name: "Ana María", updated_at: "t2" });
    expect(planRow({ before, after, current }, false)).toEqual({
      change: { operation: "update", patch: { city: "Cali" } },
      conflicts: [],
    });
  });

  it("names the time of the last write also where it did not move, or the undo would move it", () => {
    const [before, after] = [row({ city: "Cali" }), row({ city: "Pasto" })];
    expect(planRow({ before, after, current: after }, false).change).toEqual({
      operation: "update",
      patch: { city: "Cali", updated_at: "t0" },
    });
  });

  it("compares the members of a JSON column one by one, whatever they are called", () => {
    const before = row({ fields: { kept: 1, gone: 2 } });
    const after = row({ fields: JSON.parse('{"kept":1,"__proto__":3}') as JsonObject });
    const current = row({ fields: JSON.parse('{"__proto__":3,"theirs":4,"kept":1}') as JsonObject });
    const { change, conflicts } = planRow({ before, after, current }, false);
    expect(conflicts).toEqual([]);
    expect(JSON.stringify(change)).toBe(
      '{"operation":"update","patch":{"fields":{"theirs":4,"kept":1,"gone":2},"updated_at":"t0"}}',
    );
  });

  it("leaves out columns that a migration has taken away since", () => {
    const before = row({ city: "Cali", old: 1 });
    const after = row({ city: "Pasto", old: 2 });
    const current = row({ city: "Pasto", added: null });
    expect(planRow({ before, after, current }, false).change).toEqual({
      operation: "update",
      patch: { city: "Cali", updated_at: "t0" },
    });
  });

  it("leaves alone what follows from other columns", () => {
    const shape = { derived: new Set(["total"]), together: [], hasParts: false };
    const [before, after] = [
      row({ shipping: 0, total: 10 }),
      row({ shipping: 1, total: 11, updated_at: "t1" }),
    ];
    const current = row({ shipping: 1, total: 16, updated_at: "t2" });
    const plan = planRow({ before, after, current }, false, shape);
    expect(plan).toEqual({ change: { operation: "update", patch: { shipping: 0 } }, conflicts: [] });
    expect(planRow({ before: null, after, current }, false, shape).conflicts).toEqual([]);
    const back = planRow({ before, after: null, current: null }, false, shape);
    expect(back.change && isDone(back.change, { ...before, total: 99 }, shape)).toBe(true);
  });

  it("compares as one, and takes back as one, what says one thing together", () => {
    const shape = { derived: new Set<string>(), together: [["status", "closed"]], hasParts: false };
    const before = row({ status: "done", closed: "t1", title: "a" });
    const after = row({ status: "cancelled", closed: "t1", title: "b" });
    const current = row({ status: "open", closed: null, title: "b", updated_at: "t2" });
    const { conflicts } = planRow({ before, after, current }, false, shape);
    expect(conflicts).toEqual([
      { kind: "changed", field: "status", expected: "cancelled", actual: "open" },
      { kind: "changed", field: "closed", expected: "t1", actual: null },
    ]);
    expect(planRow({ before, after, current }, true, shape).change).toEqual({
      operation: "update",
      patch: { status: "done", closed: "t1", title: "a" },
    });
    const closed = row({ status: "done", closed: "t1", title: "b", updated_at: "t2" });
    expect(planRow({ before, after, current: closed }, false, shape)).toEqual({
      change: { operation: "update", patch: { title: "a" } },
      conflicts: [],
    });
  });

  it("brings back what was deleted since when forced, unless its parts would not come with it", () => {
    const [before, after] = [row({ a: 1 }), row({ a: 2 })];
    const deleted = [{ kind: "deleted", field: null, expected: null, actual: null }];
    expect(planRow({ before, after, current: null }, true)).toEqual({
      change: { operation: "insert", row: before },
      conflicts: deleted,
    });
    const shape = { derived: new Set<string>(), together: [], hasParts: true };
    expect(planRow({ before, after, current: null }, true, shape)).toEqual({
      change: null,
      conflicts: deleted,
    });
    expect(planRow({ before, after: null, current: null }, false, shape).change).toEqual({
      operation: "insert",
      row: before,
    });
  });
});
