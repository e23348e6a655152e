import { describe, expect, it } from "vitest";
import type { ApprovalRule } from "../approval/rules.ts";
import type { ItemBounds } from "../execution-record.ts";
import type { RecordChange } from "../types.ts";
import { assertWithin, touchOf } from "./bounds.ts";

const rule: ApprovalRule = {
  policy: { id: "p1", name: "Not many" },
  maxRows: 2,
  maxEffects: null,
  expiresAfterSeconds: 60,
  creatorMayDecide: true,
};
const change = (id: string, before: object | null, after: object | null): RecordChange => ({
  table: "contacts",
  id,
  operation: before === null ? "insert" : after === null ? "delete" : "update",
  before: before && { ...before },
  after: after && { ...after },
});
const edited = (id: string) => change(id, { name: "a" }, { name: "b" });
const bounds = (more: Partial<ItemBounds> = {}): ItemBounds => ({
  policies: [],
  rules: [],
  changes: [],
  effects: 0,
  planned: undefined,
  asked: "",
  ...more,
});

describe("an item that runs by itself", () => {
  it("counts towards a threshold together with those before it, each row once", () => {
    const before = bounds({ changes: [edited("1"), edited("2")] });
    const run = (changes: RecordChange[]) => () => assertWithin(before, { rules: [rule] }, changes);
    expect(run([edited("2")])).not.toThrow();
    expect(run([edited("3")])).toThrow(expect.objectContaining({ code: "APPROVAL_REQUIRED" }));
  });

  it("writes no record that its plan leaves alone, and deletes none that it keeps", () => {
    const planned = new Set([edited("1"), change("2", { name: "a" }, null)].map(touchOf));
    const mine = bounds({ planned, changes: [change("9", null, { name: "new" })] });
    const run = (changes: RecordChange[]) => () => assertWithin(mine, { rules: [] }, changes);
    expect(run([edited("1"), change("2", { name: "c" }, null)])).not.toThrow();
    expect(run([change("8", null, {}), change("9", { name: "new" }, null)])).not.toThrow();
    for (const unplanned of [edited("3"), change("1", { name: "a" }, null)])
      expect(run([unplanned])).toThrow(expect.objectContaining({ code: "PLAN_DRIFT" }));
  });
});
