import {
  type AnyTool,
  type BaseContext,
  defineErrors,
  defineTool,
  type Reversal,
  undoToolName,
} from "@acta/core";
import { contacts, type Handles } from "@acta/db";
import { afterEach, describe, expect, it } from "vitest";
import { allChecks } from "./checks.ts";
import { createWorld, openTestBed, type TestBed } from "./world.ts";

type Context = BaseContext & Handles;
type Inputs = { contactId: string; name: string };

const { errors, fail } = defineErrors({
  CONTACT_NOT_FOUND: { status: 404, title: "No such contact", detail: "There is none." },
});

/** A tool that passes every check, with whatever a test breaks in it. */
function renaming(broken: Partial<AnyTool<Context>> = {}): AnyTool<Context> {
  const tool = defineTool<Inputs, { contactId: string }, Context, string>({
    name: "crm.contact.rename",
    title: "Rename contact",
    description: "Rename a contact.",
    inputSchema: {
      type: "object",
      required: ["contactId", "name"],
      additionalProperties: false,
      properties: {
        contactId: { type: "string", format: "uuid", maxLength: 36, "x-widget": "record:contact" },
        name: { type: "string", minLength: 1, maxLength: 100 },
      },
    },
    outputSchema: {
      type: "object",
      required: ["contactId"],
      additionalProperties: false,
      properties: { contactId: { type: "string" } },
    },
    metadata: {
      reversible: true,
      requiresApproval: false,
      sideEffects: ["updates_record"],
      permissions: ["contacts.edit"],
    },
    errors: ["CONTACT_NOT_FOUND"],
    examples: [
      {
        inputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", name: "Ana" },
        outputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812" },
      },
    ],
    async run({ inputs, ctx }) {
      const row = await ctx.records.update(contacts, inputs.contactId, { name: inputs.name });
      if (!row) throw fail("CONTACT_NOT_FOUND");
      return { contactId: row.id };
    },
  });
  return { ...tool, ...broken };
}

/** As the catalogue has it, to its schema. */
const undoTool = defineTool<{ executionId: string; force?: boolean }, Reversal, Context, string>({
  name: undoToolName,
  title: "Undo",
  description: "Undo an execution.",
  inputSchema: { type: "object" },
  outputSchema: { type: "object" },
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["executions.undo"],
  },
  examples: [
    { inputs: { executionId: "" }, outputs: { executionId: "", toolName: "", restored: 0, overridden: 0 } },
  ],
  run: ({ inputs, ctx }) => ctx.reverse(inputs.executionId, inputs.force === true),
});

type Run = (call: { inputs: Inputs; ctx: Context }) => Promise<{ contactId: string }>;

function runningAs(run: Run): AnyTool<Context> {
  return renaming({ run });
}

let bed: TestBed | undefined;
afterEach(() => bed?.close());

/** The names of the checks a tool does not pass. */
async function failing(tool: AnyTool<Context>): Promise<string[]> {
  bed = await openTestBed({
    tools: [tool, undoTool] as AnyTool<never>[],
    moduleErrors: [errors],
    services: {},
  });
  const failed: string[] = [];
  for (const check of allChecks) {
    try {
      await check.run(tool as AnyTool, await createWorld(bed, tool.name));
    } catch {
      failed.push(check.name);
    }
  }
  return failed;
}

const dryRun = expect.stringContaining("changes nothing in a dry-run");
const examples = expect.stringContaining("has examples");
const generated = expect.stringContaining("generated inputs");
const otherWorkspace = expect.stringContaining("another workspace");
const extraField = expect.stringContaining("a field it does not know");

describe("the checks every tool must pass", () => {
  it("pass a tool that is as it should be", async () => {
    expect(await failing(renaming())).toEqual([]);
  });

  it("find an example its schema refuses", async () => {
    const inputs = { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", name: "" };
    const tool = renaming({ examples: [{ inputs, outputs: { contactId: "x" } }] });
    expect(await failing(tool)).toContainEqual(examples);
  });

  it("find a tool that takes fields it does not know", async () => {
    const { inputSchema } = renaming();
    const tool = renaming({ inputSchema: { ...inputSchema, additionalProperties: true } });
    expect(await failing(tool)).toContainEqual(extraField);
  });

  it("find a tool that behaves differently in a dry-run", async () => {
    const tool = runningAs(async ({ inputs, ctx }) => {
      if (ctx.dryRun) return { contactId: inputs.contactId };
      const row = await ctx.records.update(contacts, inputs.contactId, { name: inputs.name });
      if (!row) throw fail("CONTACT_NOT_FOUND");
      return { contactId: row.id };
    });
    expect(await failing(tool)).toContainEqual(dryRun);
  });

  it("find a tool that some input breaks", async () => {
    const tool = runningAs(async ({ inputs, ctx }) => {
      if (/[%'"\\]/.test(inputs.name)) throw new Error("a letter nobody thought of");
      const row = await ctx.records.update(contacts, inputs.contactId, { name: inputs.name });
      if (!row) throw fail("CONTACT_NOT_FOUND");
      return { contactId: row.id };
    });
    expect(await failing(tool)).toEqual([generated]);
  });

  it("find a tool that changes a row behind the back of its records", async () => {
    // What ctx.records does not see is in no snapshot, so nothing could take it back.
    const tool = runningAs(async ({ inputs, ctx }) => {
      const row = await ctx.records.update(contacts, inputs.contactId, { name: inputs.name });
      if (!row) throw fail("CONTACT_NOT_FOUND");
      await bed!.owner.insert(contacts).values({
        workspaceId: ctx.workspaceId,
        id: ctx.newId(),
        name: "Made by hand",
      });
      return { contactId: row.id };
    });
    expect(await failing(tool)).toEqual(
      expect.arrayContaining([dryRun, expect.stringContaining("is undone to the last column")]),
    );
  });

  it("find a tool whose refusals of an unknown id differ", async () => {
    // Row security hides the row; what a tool says beside it could still give it away.
    let refusals = 0;
    const tool = runningAs(async ({ inputs, ctx }) => {
      const row = await ctx.records.update(contacts, inputs.contactId, { name: inputs.name });
      if (!row) throw fail("CONTACT_NOT_FOUND", { refusals: ++refusals });
      return { contactId: row.id };
    });
    expect(await failing(tool)).toEqual([otherWorkspace]);
  });
});
