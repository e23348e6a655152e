import { describe, expect, it } from "vitest";
import { currencyOf, fieldChanges, isBookkeeping, mainFirst, summarizeChange } from "./changes.ts";
import type { RecordChange } from "./types.ts";

const order: RecordChange = {
  table: "orders",
  id: "o1",
  operation: "update",
  before: {
    id: "o1",
    status: "new",
    total_minor: 100,
    currency: "USD",
    external_id: "A-1",
    updated_at: "1",
    custom_fields: { a: 1, b: 2 },
  },
  after: {
    id: "o1",
    status: "paid",
    total_minor: 100,
    currency: "USD",
    external_id: "A-1",
    updated_at: "2",
    custom_fields: { a: 1, c: 3 },
  },
};
const line: RecordChange = {
  table: "order_lines",
  id: "l1",
  operation: "insert",
  before: null,
  after: { id: "l1", order_id: "o1", description: "Chai", amount_minor: 100 },
};

describe("a diff", () => {
  it("compares field by field, and inside JSON columns", () => {
    const changed = fieldChanges(order).filter((field) => field.changed);
    expect(changed.map(({ path, before, after }) => [path, before, after])).toEqual([
      ["status", "new", "paid"],
      ["updated_at", "1", "2"],
      ["custom_fields.b", 2, undefined],
      ["custom_fields.c", undefined, 3],
    ]);
    expect(changed.filter(isBookkeeping).map(({ path }) => path)).toEqual(["updated_at"]);
  });

  it("has no before for what was made and no after for what is gone", () => {
    expect(fieldChanges(line).find(({ path }) => path === "description")).toMatchObject({
      before: undefined,
      after: "Chai",
    });
    const gone = { ...line, operation: "delete" as const, before: line.after, after: null };
    expect(fieldChanges(gone).find(({ path }) => path === "description")).toMatchObject({
      before: "Chai",
      after: undefined,
    });
  });

  it("takes a line's currency from its order", () => {
    expect(currencyOf(line, [order, line])).toBe("USD");
    expect(currencyOf(line, [line])).toBeNull();
  });
});

describe("a summary", () => {
  it("names the record the call was about, its most telling field, and how much more there is", () => {
    expect(mainFirst([line, order])).toEqual([order, line]);
    expect(summarizeChange(order, { records: 2, currency: null, name: null })).toEqual({
      record: { table: "orders", id: "o1", label: "A-1" },
      operation: "update",
      field: { path: "status", column: "status", before: "new", after: "paid" },
      moreFields: 2,
      moreRecords: 1,
      currency: "USD",
      pipelineId: null,
    });
  });

  it("borrows a name from the inputs where the record has none", () => {
    const link: RecordChange = {
      table: "contact_tags",
      id: "t",
      operation: "insert",
      before: null,
      after: { contact_id: "c" },
    };
    const rest = { records: 1, currency: null };
    expect(summarizeChange(link, { ...rest, name: "mayorista" }).record.label).toBe("mayorista");
    expect(summarizeChange(link, { ...rest, name: null }).record.label).toBeNull();
  });

  it("cuts what is too long for a line", () => {
    const told = { ...order, before: { name: "a" }, after: { name: "x".repeat(500) } };
    const { field } = summarizeChange(told, { records: 1, currency: null, name: null });
    expect([field?.before, String(field?.after).length]).toEqual(["a", 121]);
  });
});
