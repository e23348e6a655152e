import { type AnyTool, defineTool, type JsonSchema } from "@acta/core";
import { describe, expect, it } from "vitest";
import { checkCatalogue } from "./check.ts";
import { RefusalError } from "./refusals.ts";

const object = { type: "object", additionalProperties: false };

type Changes = Partial<
  Pick<AnyTool, "inputSchema" | "outputSchema" | "errors" | "examples" | "title" | "name">
>;

function toolWith(changes: Changes): AnyTool {
  const tool: AnyTool = defineTool({
    name: "crm.contact.create",
    title: "Create contact",
    description: "Create a contact.",
    inputSchema: object,
    outputSchema: object,
    metadata: {
      reversible: true,
      requiresApproval: false,
      sideEffects: ["creates_record"],
      permissions: ["contacts.create"],
    },
    examples: [{ inputs: {}, outputs: {} }],
    run: async () => ({}),
  });
  return { ...tool, ...changes };
}

function refusalsOf(...tools: AnyTool[]) {
  try {
    checkCatalogue({
      tools: tools.map((definition) => ({ file: `${definition.name.replaceAll(".", "/")}.ts`, definition })),
      moduleErrors: [
        {
          module: "crm",
          file: "crm/errors.ts",
          errors: { PHONE_TAKEN: { status: 409, step: "run", title: "Taken", detail: "Taken." } },
        },
      ],
    });
    return [];
  } catch (error) {
    if (error instanceof RefusalError) return error.refusals;
    throw error;
  }
}

const input = (properties: JsonSchema, rest: JsonSchema = {}) =>
  toolWith({ inputSchema: { ...object, properties, ...rest } });

describe("what codegen refuses", () => {
  it("takes a sound tool", () => {
    expect(refusalsOf(toolWith({ errors: ["PHONE_TAKEN"] }))).toEqual([]);
  });

  it("names the file, the fault and the fix", () => {
    expect(refusalsOf(toolWith({ errors: ["PHONE_TAKN"] }))).toEqual([
      {
        file: "crm/contact/create.ts",
        problem: "declares the unknown error PHONE_TAKN",
        fix: "define it in the module's errors.ts",
      },
    ]);
  });

  it("lists the faults of all tools at once", () => {
    const files = refusalsOf(
      toolWith({ title: " " }),
      toolWith({ name: "crm.contact.update", examples: [] }),
    ).map(({ file }) => file);
    expect(files).toEqual(["crm/contact/create.ts", "crm/contact/update.ts"]);
  });

  const cases: [what: string, tool: AnyTool, problem: RegExp][] = [
    ["a missing example", toolWith({ examples: [] }), /no example/],
    [
      "an example whose inputs do not fit",
      toolWith({ examples: [{ inputs: { a: 1 }, outputs: {} }] }),
      /examples\[0\]\.inputs.*\/a/,
    ],
    [
      "an example whose outputs do not fit",
      toolWith({ examples: [{ inputs: {}, outputs: { a: 1 } }] }),
      /examples\[0\]\.outputs/,
    ],
    ["a common error declared again", toolWith({ errors: ["INPUT_INVALID"] }), /common error/],
    ["an underscore in a segment", toolWith({ name: "crm.contact.make_one" }), /make_one/],
    [
      "a name MCP clients cannot take",
      toolWith({ name: `crm.${"a".repeat(32)}.${"b".repeat(32)}` }),
      /longer than 64/,
    ],
    [
      "an array without maxItems",
      input({ a: { type: "array", items: { type: "boolean" } } }),
      /properties\.a is an array/,
    ],
    ["a string without maxLength", input({ a: { type: ["string", "null"] } }), /properties\.a is a string/],
    [
      "a string without maxLength inside an array",
      input({ a: { type: "array", maxItems: 1, items: { type: "string" } } }),
      /a\.items is a string/,
    ],
    [
      "a string without maxLength among free members",
      input({ a: { type: "object", additionalProperties: { type: "string" } } }),
      /a\.additionalProperties is a string/,
    ],
    [
      "a pattern that can run for ever",
      input({ a: { type: "string", maxLength: 9, pattern: "^(a|aa)+$" } }),
      /run for ever/,
    ],
    [
      "a top level that is no object",
      toolWith({ inputSchema: { type: "array", maxItems: 1, items: { type: "boolean" } } }),
      /not an object/,
    ],
    [
      "oneOf at the top",
      toolWith({ outputSchema: { ...object, oneOf: [{ required: [] }] } }),
      /oneOf at the top/,
    ],
    [
      "anyOf at the top",
      toolWith({ inputSchema: { ...object, anyOf: [{ required: [] }] } }),
      /anyOf at the top/,
    ],
    ["a remote reference", input({ a: { $ref: "https://example.com/a.json" } }), /refers to https/],
    [
      "an open object",
      input({ a: { type: "object", properties: { b: { type: "boolean" } } } }),
      /additionalProperties open/,
    ],
    ["a property name MCP clients refuse", input({ "a b": { type: "boolean" } }), /"a b"/],
    ["a schema that does not compile", input({ a: { type: "strin" } }), /does not compile/],
  ];
  for (const [what, tool, problem] of cases)
    it(`refuses ${what}`, () => {
      expect(refusalsOf(tool).map((refusal) => refusal.problem)).toContainEqual(
        expect.stringMatching(problem),
      );
    });

  it("asks for no length where the values are listed or the format bounds them", () => {
    const tool = input({
      status: { type: "string", enum: ["new"] },
      id: { type: "string", format: "uuid" },
      at: { type: "string", format: "date-time" },
    });
    expect(refusalsOf(tool)).toEqual([]);
  });

  it("asks for no bounds in outputs: they are ours", () => {
    const tool = toolWith({
      outputSchema: { ...object, properties: { items: { type: "array", items: { type: "string" } } } },
    });
    expect(refusalsOf(tool)).toEqual([]);
  });

  it("refuses two tools whose types would have one name", () => {
    expect(refusalsOf(toolWith({ name: "crm.aB.c" }), toolWith({ name: "crm.a.bC" }))).toHaveLength(1);
  });
});
