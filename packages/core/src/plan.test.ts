import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json.ts";
import { findDrift, type PlanOutcome } from "./plan.ts";
import type { RecordChange } from "./types.ts";

const plannedAt = new Date("2026-05-04T12:00:00.000Z");
const ranAt = new Date("2026-05-05T08:30:00.250Z");
const id = (n: number) => `01932c07-5c00-7000-8000-${String(n).padStart(12, "0")}`;
const daysAfter = (at: Date, days: number) => new Date(at.getTime() + days * 86_400_000).toISOString();

const insert = (table: string, rowId: string, row: JsonObject): RecordChange => ({
  table,
  id: rowId,
  operation: "insert",
  before: null,
  after: { id: rowId, ...row },
});
const update = (rowId: string, before: JsonObject, changed: JsonObject): RecordChange => ({
  table: "contacts",
  id: rowId,
  operation: "update",
  before,
  after: { ...before, ...changed },
});

const outcome = (now: Date, values: Partial<PlanOutcome> = {}): PlanOutcome => ({
  outputs: {},
  changes: [],
  effects: [],
  generated: [],
  now,
  ...values,
});
const planned = (values?: Partial<PlanOutcome>) => outcome(plannedAt, values);
const ran = (values?: Partial<PlanOutcome>) => outcome(ranAt, values);

describe("a run is as planned", () => {
  it("when new ids stand in the same places and instants are as far from its own", () => {
    const run = (now: Date, [order, line, prefix]: [string, string, string]) =>
      outcome(now, {
        generated: [order, line, prefix, id(99)],
        changes: [
          insert("orders", order, {
            created_at: now.toISOString(),
            due_at: daysAfter(now, 30),
            paid_at: daysAfter(plannedAt, 0),
          }),
          insert("order_lines", line, { order_id: order, note: `of ${order}, by ${id(7)}`, prefix }),
        ],
        outputs: { orderId: order, lines: [line], prefix, total: 1.5 },
      });
    // An instant that is the same in both is the same, too.
    expect(
      findDrift(run(plannedAt, [id(1), id(2), "mfx_aaaa"]), run(ranAt, [id(11), id(12), "mfx_bbbb"])),
    ).toEqual([]);
  });

  it("whatever the order of keys, and of rows that were there", () => {
    const a = update(id(1), { name: "A", city: null }, { city: "Cali" });
    const b = update(id(2), { city: null, name: "B" }, { city: "Cali" });
    const plan = planned({ changes: [a, b], outputs: { x: 1, y: undefined, z: { p: 1, q: 2 } } });
    expect(findDrift(plan, ran({ changes: [b, a], outputs: { z: { q: 2, p: 1 }, x: 1 } }))).toEqual([]);
  });
});

describe("a run has drifted", () => {
  it("where a record came out otherwise, or had been changed, by record and field", () => {
    const plan = planned({
      changes: [update(id(1), { name: "A", city: "Cali", phone: null }, { phone: "1" })],
    });
    const run = ran({ changes: [update(id(1), { name: "A", city: "Tunja", phone: "0" }, { phone: "2" })] });
    expect(findDrift(plan, run)).toEqual([
      { table: "contacts", id: id(1), field: "city", expected: "Cali", actual: "Tunja" },
      { table: "contacts", id: id(1), field: "phone", expected: "1", actual: "2" },
    ]);
    const before = ran({ changes: [update(id(1), { name: "A", city: "Cali", phone: "0" }, { phone: "1" })] });
    expect(findDrift(plan, before)).toEqual([
      { table: "contacts", id: id(1), field: "phone", expected: null, actual: "0" },
    ]);
  });

  it("where a change is missing, new, or another one", () => {
    const kept = update(id(1), { name: "A" }, { name: "B" });
    const gone: RecordChange = { ...kept, operation: "delete", after: null };
    const whole = { table: "contacts", id: id(1), field: null };
    expect(findDrift(planned({ changes: [kept] }), ran())).toEqual([
      { ...whole, expected: "update", actual: null },
    ]);
    expect(findDrift(planned(), ran({ changes: [kept] }))).toEqual([
      { ...whole, expected: null, actual: "update" },
    ]);
    expect(findDrift(planned({ changes: [kept] }), ran({ changes: [gone] }))).toEqual([
      { ...whole, expected: "update", actual: "delete" },
    ]);
  });

  it("where a new id stands in another's place, or one that was there before in a new one's", () => {
    const run = (now: Date, made: string[], [left, right]: [string, string]) =>
      outcome(now, { generated: made, outputs: { left, right } });
    const plan = run(plannedAt, [id(1), id(2)], [id(1), id(2)]);
    const at = (field: string) => expect.objectContaining({ table: null, field });
    expect(findDrift(plan, run(ranAt, [id(3), id(4)], [id(3), id(4)]))).toEqual([]);
    expect(findDrift(plan, run(ranAt, [id(3)], [id(3), id(3)]))).toEqual([at("/outputs/right")]);
    expect(findDrift(plan, run(ranAt, [id(3)], [id(3), id(2)]))).toEqual([at("/outputs/right")]);
    expect(findDrift(planned({ outputs: { at: id(5) } }), ran({ outputs: { at: id(6) } }))).toEqual([
      at("/outputs/at"),
    ]);
  });

  it("where an instant is neither the same nor as far from its own", () => {
    const plan = planned({ outputs: { at: plannedAt.toISOString() } });
    expect(findDrift(plan, ran({ outputs: { at: daysAfter(ranAt, 1) } }))).toHaveLength(1);
  });

  it("where outputs or effects differ, by pointer, and tells no more than a hundred", () => {
    const plan = planned({ outputs: { "a/b": [1, { c: 2 }] }, effects: [{ kind: "x" }] });
    expect(findDrift(plan, ran({ outputs: { "a/b": [1, { c: "2" }], d: null } }))).toEqual([
      { table: null, id: null, field: "/outputs/a~1b/1/c", expected: 2, actual: "2" },
      { table: null, id: null, field: "/outputs/d", expected: null, actual: null },
      { table: null, id: null, field: "/effects/0", expected: { kind: "x" }, actual: null },
    ]);
    const many = (n: number) => Array.from({ length: 300 }, () => n);
    expect(findDrift(planned({ outputs: many(1) }), ran({ outputs: many(2) }))).toHaveLength(100);
  });
});
