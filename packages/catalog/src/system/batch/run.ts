import { maxBatchItems } from "@acta/core";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import type { ToolOutputs } from "../../generated/types.ts";

const exampleIds = {
  items: ["01981c2e-9b10-7d44-8a52-6c1f0e7b2d93", "01981c2e-9b10-7d45-9c07-0a5d3e8f1b26"],
  contact: "01981c2e-9b10-7d46-8f31-5b7a90c4e812",
  order: "01981c2e-9b10-7d47-a2c4-2f6b8d0e4c15",
} as const;

/** Whatever a tool takes or answers: the tool that is named says what. */
const open = { type: "object", additionalProperties: true } as const;
const list = (description: string) => ({ type: "array", items: open, description }) as const;

const problem = fields.objectOf(
  {
    code: { type: "string", description: "Stable code of the error." },
    title: { type: "string", description: "The error in a few words." },
    status: { type: "integer", description: "HTTP status of the error." },
    detail: { type: "string", description: "What happened and what to do about it." },
    retryable: { type: "boolean", description: "Whether the very same item may succeed later." },
    errors: list("Faults in the item's inputs, each with a JSON pointer from there."),
    missingPermissions: {
      type: "array",
      items: { type: "string" },
      description: "Permissions the caller lacks.",
    },
    details: { ...open, description: "What the error is about: ids, states, amounts." },
    drift: list("What came out differently from the plan."),
    conflicts: list("What an undo would have overwritten."),
  },
  {
    optional: ["missingPermissions", "details", "drift", "conflicts"],
    description: "Why the item failed, where it did.",
  },
);

const item = fields.objectOf(
  {
    id: {
      type: ["string", "null"],
      description: "The item's own execution; null where it could not be recorded.",
    },
    toolName: { type: "string", description: "The tool that was called." },
    status: { enum: ["success", "dry_run", "error"], description: "What became of the item." },
    outputs: { ...open, description: "What the tool answered." },
    durationMs: { type: "integer", description: "How long it took, milliseconds." },
    preview: { ...open, description: "Of a dry-run: what the item would change." },
    undo: fields.objectOf(
      { available: { type: "boolean", description: "Whether the item can be taken back." } },
      { description: "Of an item that acts." },
    ),
    problem,
  },
  { optional: ["outputs", "durationMs", "preview", "undo", "problem"] },
);

export const tool = defineTool({
  name: "system.batch.run",
  title: "Run batch",
  description:
    'Run several tools in order, in one call. A text such as "$0.contactId" among the inputs of an item stands for a value that an earlier item answered (its position, then the path), with its type; write "$$" for a text that begins with a dollar sign. With atomic, either every item is done or nothing is; without, each stands by itself and the answer says which failed. Each item needs the permissions of its tool. The whole batch can be undone by its id.',
  inputSchema: fields.objectOf(
    {
      atomic: {
        type: "boolean",
        default: true,
        description: "All or nothing. When false, an item that fails leaves the others done.",
      },
      items: {
        type: "array",
        minItems: 1,
        maxItems: maxBatchItems,
        description: "The calls, in the order they are made.",
        items: fields.objectOf({
          tool: {
            type: "string",
            minLength: 1,
            maxLength: 100,
            description: "Name of the tool, e.g. crm.contact.create. Not a batch again.",
          },
          inputs: {
            ...open,
            description: "Inputs of that tool, in which references to earlier items may stand.",
          },
        }),
      },
    },
    { optional: ["atomic"] },
  ),
  outputSchema: fields.objectOf({
    status: {
      enum: ["success", "partial"],
      description: "partial: an item failed and the others stand. Only of a batch that is not atomic.",
    },
    items: {
      type: "array",
      maxItems: maxBatchItems,
      items: item,
      description: "What became of each item, in the order they were given.",
    },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record", "deletes_record"],
    permissions: [],
  },
  examples: [
    {
      description: "Create a contact and an order for it, or neither.",
      inputs: {
        items: [
          { tool: "crm.contact.create", inputs: { name: "Ana Gómez" } },
          {
            tool: "crm.order.create",
            inputs: {
              contactId: "$0.contactId",
              lines: [{ description: "Café de origen 500 g", quantity: 2, unitPriceMinor: 3_200_000 }],
            },
          },
        ],
      },
      outputs: {
        status: "success",
        items: [
          {
            id: exampleIds.items[0],
            toolName: "crm.contact.create",
            status: "success",
            outputs: { contactId: exampleIds.contact, created: true },
            durationMs: 3,
            undo: { available: true },
          },
          {
            id: exampleIds.items[1],
            toolName: "crm.order.create",
            status: "success",
            outputs: { orderId: exampleIds.order, created: true, totalMinor: 6_400_000, currency: "COP" },
            durationMs: 4,
            undo: { available: true },
          },
        ],
      },
    },
  ],
  // The schema says the same in objects of any members, which an interface is not for TypeScript.
  run: ({ ctx }) => ctx.runItems() as Promise<unknown> as Promise<ToolOutputs["system.batch.run"]>,
});
