import type { ActaError } from "@acta/core";
import { describe, expect, it } from "vitest";
import { parseExecutionQuery, parseInputQuery, parseToolQuery } from "./query.ts";

const id = "01932c07-5c00-7000-8000-000000000001";

function faults(search: string) {
  try {
    parseExecutionQuery(search);
    return [];
  } catch (error) {
    expect((error as ActaError).code).toBe("FILTER_INVALID");
    return (error as ActaError).issues!.map(({ pointer, keyword }) => `${pointer} ${keyword}`);
  }
}

describe("parseExecutionQuery", () => {
  it("reads every filter", () => {
    const { filter, cursor, limit } = parseExecutionQuery(
      `tool=crm.contact.create,crm.order.create&status=error&status=dry_run&source=api&actor=${id}&record=${id}` +
        "&from=2026-01-01&to=2026-02-01T00:00:00-05:00&q=Bogot%C3%A1&cursor=abc&limit=100",
    );
    expect({ filter, cursor, limit }).toEqual({
      filter: {
        tool: ["crm.contact.create", "crm.order.create"],
        status: ["dry_run", "error"],
        source: ["api"],
        actor: [id],
        record: id,
        from: new Date("2026-01-01T00:00:00Z"),
        to: new Date("2026-02-01T05:00:00Z"),
        q: "Bogotá",
        includeReads: true,
      },
      cursor: "abc",
      limit: 100,
    });
  });

  it("takes an empty value for none, and 50 for no limit", () => {
    expect(parseExecutionQuery("tool=&q=&cursor=&limit=")).toEqual({ ...parseExecutionQuery(""), limit: 50 });
  });

  it("gives the same filters the same scope, however they are written", () => {
    const scope = (search: string) => parseExecutionQuery(search).scope;
    expect(scope("status=error,success&q=a")).toBe(
      scope("q=a&status=success&status=error,&limit=3&cursor=x"),
    );
    expect(scope("q=a")).not.toBe(scope("q=b"));
  });

  it("takes an offset whose plus sign was not escaped", () => {
    expect(parseExecutionQuery("from=2026-01-01T00:00:00+02:00").filter.from).toEqual(
      new Date("2025-12-31T22:00:00Z"),
    );
  });

  it.each([
    ["unknown=1&Tool=a", ["/unknown unknown", "/Tool unknown"]],
    ["tool=crm.contact", ["/tool format"]],
    ["tool=nope.contact.create", ["/tool format"]],
    ["status=won", ["/status enum"]],
    ["source=fax", ["/source enum"]],
    ["actor=1", ["/actor format"]],
    ["record=a&record=b", ["/record duplicate"]],
    ["from=01/02/2026&to=2026-13-01", ["/from format", "/to format"]],
    ["from=2026-01-01T00:00:00", ["/from format"]],
    ["from=2026-02-30&to=2026-02-30T00:00:00Z", ["/from format", "/to format"]],
    ["from=0000-01-01&to=9999-12-31T23:59:59Z", ["/from format", "/to format"]],
    ["from=2016-12-31T23:59:60Z&to=2026-01-01T10:00Z", ["/from format", "/to format"]],
    ["from=1899-12-31T23:59:59Z&to=3000-01-01T00:00:00Z", ["/from format", "/to format"]],
    ["from=2026-01-01T24:00:00Z&to=2026-00-10T00:00:00Z", ["/from format", "/to format"]],
    ["limit=0", ["/limit format"]],
    ["limit=101", ["/limit format"]],
    ["limit=1e1", ["/limit format"]],
    [`q=${"x".repeat(201)}`, ["/q format"]],
    ["q=%00", ["/q format"]],
    ["a%2Fb~=1", ["/a~1b~0 unknown"]],
  ])("refuses %s", (search, expected) => {
    expect(faults(search)).toEqual(expected);
  });

  it("does not repeat more faults than anyone reads", () => {
    expect(faults(Array.from({ length: 500 }, (_, index) => `p${index}=1`).join("&"))).toHaveLength(20);
  });
});

describe("parseToolQuery", () => {
  it("reads module and text", () => {
    expect(parseToolQuery("module=crm&q=order&limit=5")).toMatchObject({
      module: "crm",
      q: "order",
      limit: 5,
    });
  });

  it("refuses a module there is not", () => {
    expect(() => parseToolQuery("module=sales")).toThrow(expect.objectContaining({ code: "FILTER_INVALID" }));
  });
});

describe("parseInputQuery", () => {
  const schema = {
    properties: {
      revoked: { type: "boolean" },
      limit: { type: "integer" },
      cursor: { type: "string" },
      kinds: { type: "array" },
      approvalId: { type: "string" },
      nested: { type: "object" },
    },
  };

  it("reads inputs by the types of their schema", () => {
    expect(parseInputQuery("revoked=false&limit=20&cursor=a%2Cb&kinds=api,agent", schema)).toEqual({
      revoked: false,
      limit: 20,
      cursor: "a,b",
      kinds: ["agent", "api"],
    });
    expect(parseInputQuery("", schema)).toEqual({});
  });

  it("refuses what is no such value, what it does not know, and what stands in the path", () => {
    for (const search of [
      "revoked=yes",
      "limit=1.5",
      "limit=1&limit=2",
      "other=1",
      "approvalId=1",
      "nested=1",
    ])
      expect(() => parseInputQuery(search, schema, "approvalId")).toThrow(
        expect.objectContaining({ code: "FILTER_INVALID" }),
      );
  });
});
