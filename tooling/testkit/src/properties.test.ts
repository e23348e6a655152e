import { connect } from "node:net";
import {
  type AnyTool,
  type BaseContext,
  defineErrors,
  defineTool,
  type Reversal,
  undoToolName,
} from "@acta/core";
import { contacts, type Handles, notes } from "@acta/db";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import { createPropertySuite } from "./properties/suite.ts";
import { openTestBed, type TestBed } from "./world.ts";

type Context = BaseContext & Handles;
type Inputs = { contactId: string; name: string; note?: string };

const { errors, fail } = defineErrors({
  CONTACT_NOT_FOUND: { status: 404, title: "No such contact", detail: "There is none." },
});

const id = "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812";

async function rename({ inputs, ctx }: { inputs: Inputs; ctx: Context }) {
  const row = await ctx.records.update(contacts, inputs.contactId, { name: inputs.name });
  if (!row) throw fail("CONTACT_NOT_FOUND");
  const text = inputs.note ?? "Renamed";
  await ctx.records.insert(notes, { contactId: row.id, text, authorType: "system" });
  return { contactId: row.id, renamed: true };
}

/** A tool for which everything holds, with whatever a test breaks in it. */
function renaming(broken: Partial<AnyTool<Context>> = {}): AnyTool<Context> {
  const tool = defineTool<Inputs, { contactId: string; renamed: boolean }, Context, string>({
    name: "crm.contact.rename",
    title: "Rename contact",
    description: "Rename a contact and note it.",
    inputSchema: {
      type: "object",
      required: ["contactId", "name"],
      additionalProperties: false,
      properties: {
        contactId: { type: "string", format: "uuid", maxLength: 36, "x-widget": "record:contact" },
        name: { type: "string", minLength: 1, maxLength: 100, pattern: "^[a-z]+$" },
        note: { type: "string", minLength: 1, maxLength: 100, pattern: "^[a-z]+$" },
      },
    },
    outputSchema: {
      type: "object",
      required: ["contactId", "renamed"],
      additionalProperties: false,
      properties: { contactId: { type: "string" }, renamed: { type: "boolean" } },
    },
    metadata: {
      reversible: true,
      requiresApproval: false,
      sideEffects: ["updates_record"],
      permissions: ["contacts.edit"],
    },
    errors: ["CONTACT_NOT_FOUND"],
    examples: [{ inputs: { contactId: id, name: "ana" }, outputs: { contactId: id, renamed: true } }],
    run: rename,
  });
  return { ...tool, ...broken };
}

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

let bed: TestBed | undefined;
afterEach(() => bed?.close());

/** The names of what does not hold, each once. */
async function notHeld(tool: AnyTool<Context>, undo: AnyTool<Context> = undoTool): Promise<string[]> {
  bed = await openTestBed({
    tools: [tool, undo] as AnyTool<never>[],
    moduleErrors: [errors],
    services: {},
  });
  const suite = await createPropertySuite(bed, { cases: 3, seed: 7 });
  try {
    const failures = [...(await suite.run(tool as AnyTool)), ...(await suite.runAlone(tool as AnyTool))];
    return [...new Set(failures.map(({ property }) => property))];
  } finally {
    await suite.close();
  }
}

type Run = typeof rename;
const runningAs = (run: Run) => renaming({ run });

describe("the property suite", () => {
  it("holds for a tool that is as it should be, and shows each property", async () => {
    const tool = renaming();
    expect(await notHeld(tool)).toEqual([]);
    const suite = await createPropertySuite(bed!, { cases: 3, seed: 7 });
    await suite.run(tool as AnyTool);
    await suite.runAlone(tool as AnyTool);
    expect(suite.report()).toMatchObject({ tools: 1, cases: 14, taken: 14 });
    expect(suite.report().held.size).toBe(10);
    await suite.close();
  });

  it("fails a tool that writes past ctx.records", async () => {
    const tool = runningAs(async (call) => {
      const outputs = await rename(call);
      const { workspaceId, dryRun, newId } = call.ctx;
      // Past its dry-run too, as nothing rolls this back.
      if (!dryRun) await bed!.owner.insert(contacts).values({ workspaceId, id: newId(), name: "By hand" });
      return outputs;
    });
    expect(await notHeld(tool)).toContain("a dry-run predicts the call");
  });

  it("fails a tool whose dry-run leaks", async () => {
    const tool = runningAs(async (call) => {
      const { workspaceId, dryRun, newId } = call.ctx;
      if (dryRun) await bed!.owner.insert(contacts).values({ workspaceId, id: newId(), name: "By hand" });
      return rename(call);
    });
    expect(await notHeld(tool)).toContain("a dry-run changes nothing");
  });

  it("fails a read that writes", async () => {
    const { metadata } = renaming();
    const tool = renaming({ metadata: { ...metadata, reversible: false, sideEffects: [] } });
    // The database refuses the write: what is left is a tool that nobody can call.
    expect(await notHeld(tool)).toEqual(
      expect.arrayContaining(["a dry-run changes nothing", "an example is true"]),
    );
  });

  it("fails a read that writes past the database's refusal", async () => {
    const { metadata } = renaming();
    const tool = renaming({
      metadata: { ...metadata, reversible: false, sideEffects: [] },
      async run({ inputs, ctx }: { inputs: Inputs; ctx: Context }) {
        const [row] = await ctx.db.select().from(contacts).where(eq(contacts.id, inputs.contactId));
        if (!row) throw fail("CONTACT_NOT_FOUND");
        if (!ctx.dryRun)
          await bed!.owner.update(contacts).set({ name: inputs.name }).where(eq(contacts.id, row.id));
        return { contactId: row.id, renamed: true };
      },
    });
    expect(await notHeld(tool)).toEqual(["a dry-run predicts the call"]);
  });

  it("fails a tool whose undo forgets a child", async () => {
    const tool = runningAs(async (call) => {
      const { workspaceId, newId, dryRun } = call.ctx;
      const note = { workspaceId, id: newId(), contactId: call.inputs.contactId, text: "Forgotten" };
      if (!dryRun) await bed!.owner.insert(notes).values({ ...note, authorType: "system" });
      return rename(call);
    });
    expect(await notHeld(tool)).toContain("a dry-run predicts the call");
  });

  it("fails an undo that leaves something behind", async () => {
    const undo = {
      ...undoTool,
      async run({ inputs, ctx }: { inputs: { executionId: string; force?: boolean }; ctx: Context }) {
        const reversal = await ctx.reverse(inputs.executionId, inputs.force === true);
        await ctx.records.insert(contacts, { name: "Left behind" });
        return reversal;
      },
    };
    expect(await notHeld(renaming(), undo)).toEqual(
      expect.arrayContaining(["an undo restores every row", "an undo keeps what others edited"]),
    );
  });

  it("fails a tool that says more about a foreign id than about a missing one", async () => {
    const tool = runningAs(async (call) => {
      const [row] = await bed!.owner.select().from(contacts).where(eq(contacts.id, call.inputs.contactId));
      if (row && row.workspaceId !== call.ctx.workspaceId)
        throw fail("CONTACT_NOT_FOUND", { elsewhere: true });
      return rename(call);
    });
    expect(await notHeld(tool)).toEqual(["a foreign id is answered like a missing one"]);
  });

  it("fails an example that lies", async () => {
    const examples = (outputs: object) => [{ inputs: { contactId: id, name: "ana" }, outputs }];
    expect(await notHeld(renaming({ examples: examples({ contactId: id, renamed: false }) }))).toEqual([
      "an example is true",
    ]);
    await bed!.close();
    expect(await notHeld(renaming({ examples: examples({ contactId: id }) }))).toEqual([
      "an example is true",
    ]);
  });

  it("fails a tool that takes what it does not know", async () => {
    const { inputSchema } = renaming();
    const tool = renaming({ inputSchema: { ...inputSchema, additionalProperties: true } });
    expect(await notHeld(tool)).toEqual(["hostile inputs are refused"]);
  });

  it("fails a tool that reaches for the network", async () => {
    const tool = runningAs(async (call) => {
      connect(9, "127.0.0.1").on("error", () => {});
      return rename(call);
    });
    expect(await notHeld(tool)).toEqual(
      expect.arrayContaining(["a dry-run changes nothing", "an example is true"]),
    );
  });

  it("fails a tool that takes no generated call, and not even its example", async () => {
    const tool = runningAs(async () => {
      throw fail("CONTACT_NOT_FOUND");
    });
    expect(await notHeld(tool)).toEqual([
      "a dry-run changes nothing",
      "a dry-run predicts the call",
      "an undo restores every row",
      "an undo undone is the call again",
      "an example is true",
    ]);
  });
});
