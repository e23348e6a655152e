import { describe, expect, it } from "vitest";
import { type ApprovalPolicy, concerns, findPolicySchemaFaults, matchesGlob } from "./policy.ts";

const policy: ApprovalPolicy = {
  id: "p1",
  name: "Test",
  tool: "*",
  sources: [],
  inputs: null,
  maxRows: null,
  maxEffects: null,
  expiresAfterSeconds: 60,
  creatorMayDecide: true,
};
const call = {
  toolName: "crm.contact.delete",
  source: "agent",
  inputs: { contactId: "c1", amount: 5 },
} as const;

describe("a policy's glob", () => {
  it.each([
    ["crm.contact.delete", true],
    ["*", true],
    ["crm.*", true],
    ["crm.*.delete", true],
    ["*.delete", true],
    ["*contact*", true],
    ["crm.contact.deletes", false],
    ["crm.contact", false],
    ["crm", false],
    ["*.create", false],
    ["crm.contact.delete*delete", false],
    ["c*c*d*e*e", true],
  ])("%s", (glob, matches) => {
    expect(matchesGlob(glob, "crm.contact.delete")).toBe(matches);
  });

  it("takes no longer for many stars", () => {
    const started = performance.now();
    expect(matchesGlob(`${"*a".repeat(50)}b`, "a".repeat(100))).toBe(false);
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe("a policy", () => {
  it("is about calls from its sources, or from anywhere", () => {
    expect(concerns({ ...policy, sources: ["agent", "api"] }, call)).toBe(true);
    expect(concerns({ ...policy, sources: ["ui"] }, call)).toBe(false);
    expect(concerns(policy, call)).toBe(true);
  });

  it("looks at the inputs through its schema", () => {
    const above = (minimum: number) => ({
      properties: { amount: { type: "integer", exclusiveMinimum: minimum } },
      required: ["amount"],
    });
    expect(concerns({ ...policy, inputs: above(4) }, call)).toBe(true);
    expect(concerns({ ...policy, inputs: above(5) }, call)).toBe(false);
    expect(concerns({ ...policy, inputs: { required: ["constructor"] } }, call)).toBe(false);
  });

  it("asks rather too often where its schema is none", () => {
    expect(concerns({ ...policy, inputs: { type: "nonsense" } }, call)).toBe(true);
  });
});

describe("a policy's schema", () => {
  it("takes what can be told in a bounded time", () => {
    const schema = {
      type: "object",
      properties: { lines: { type: "array", contains: { required: ["discount"] } }, pattern: { const: 1 } },
      anyOf: [{ required: ["lines"] }, { not: { required: ["pattern"] } }],
    };
    expect(findPolicySchemaFaults(schema)).toEqual([]);
  });

  it.each([
    [{ properties: { name: { pattern: "(a+)+$" } } }, "/properties/name/pattern"],
    [{ allOf: [{ $ref: "https://example.com/schema" }] }, "/allOf/0/$ref"],
    [{ items: { uniqueItems: true } }, "/items/uniqueItems"],
    [{ type: "nonsense" }, ""],
    [{ properties: 5 }, ""],
    [{ const: "x".repeat(10_001) }, ""],
    [{ allOf: Array.from({ length: 100 }, () => ({})) }, ""],
    [JSON.parse(`${'{"not":'.repeat(12)}{}${"}".repeat(12)}`) as object, "/not".repeat(11)],
  ])("refuses %j at %s", (schema, pointer) => {
    const faults = findPolicySchemaFaults(schema as { [keyword: string]: unknown });
    expect(faults.map((fault) => fault.pointer)).toEqual([pointer]);
  });
});
