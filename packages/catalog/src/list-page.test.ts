import { createCursorCodec } from "@acta/core";
import { describe, expect, it } from "vitest";
import { containing, startOf, toPage } from "./list-page.ts";

const codec = createCursorCodec("0123456789abcdef0123456789abcdef");
const contextOf = (scope: string) => ({
  cursors: {
    encode: (position: Parameters<typeof codec.encode>[1]) => codec.encode(scope, position),
    decode: (cursor: string) => codec.decode(scope, cursor),
  },
});
const ctx = contextOf("w1/crm.contact.list");
const keyOf = (row: string) => [row];

describe("a page", () => {
  it("continues after its last item, whatever the limit of the next page is", () => {
    const { items, nextCursor } = toPage(ctx, { tag: "vip" }, ["c", "b", "a"], 2, keyOf);
    expect(items).toEqual(["c", "b"]);
    expect(startOf(ctx, { tag: "vip" }, nextCursor!)).toEqual(["b"]);
  });

  it("is the last one when nothing is left", () => {
    expect(toPage(ctx, {}, ["c", "b"], 2, keyOf)).toEqual({ items: ["c", "b"], nextCursor: null });
    expect(toPage(ctx, {}, [], 2, keyOf)).toEqual({ items: [], nextCursor: null });
  });

  it("of a search goes on where the search stopped looking, even when it found nothing there", () => {
    const { items, nextCursor } = toPage(ctx, { search: "x" }, [], 2, keyOf, ["m"]);
    expect(items).toEqual([]);
    expect(startOf(ctx, { search: "x" }, nextCursor!)).toEqual(["m"]);
  });

  it("of a search that found more than fits goes on after what it shows", () => {
    const { nextCursor } = toPage(ctx, {}, ["c", "b", "a"], 2, keyOf, ["a"]);
    expect(startOf(ctx, {}, nextCursor!)).toEqual(["b"]);
  });
});

describe("startOf", () => {
  const { nextCursor } = toPage(ctx, { tag: "vip", search: undefined }, ["c", "b"], 1, keyOf);

  it("is nowhere without a cursor", () => {
    expect(startOf(ctx, {}, undefined)).toBeNull();
  });

  it("takes filters in any order, and an absent one as absent", () => {
    expect(startOf(ctx, { search: undefined, tag: "vip" }, nextCursor!)).toEqual(["c"]);
  });

  it.each([
    ["other filters", ctx, { tag: "wholesale" }],
    ["fewer filters", ctx, {}],
    ["another tool", contextOf("w1/crm.order.list"), { tag: "vip" }],
    ["another workspace", contextOf("w2/crm.contact.list"), { tag: "vip" }],
  ])("refuses a cursor of %s", (_what, context, filters) => {
    expect(() => startOf(context, filters, nextCursor!)).toThrow("CURSOR_INVALID");
  });

  it("refuses what is no cursor", () => {
    for (const text of ["x", "a.b", `${nextCursor}x`, nextCursor!.slice(1)])
      expect(() => startOf(ctx, { tag: "vip" }, text)).toThrow("CURSOR_INVALID");
  });
});

describe("containing", () => {
  it("takes the wildcards of LIKE literally", () => {
    expect(containing("50%_off\\")).toBe("%50\\%\\_off\\\\%");
  });
});
