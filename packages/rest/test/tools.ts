import {
  type AnyTool,
  createRegistry,
  defineErrors,
  defineTool,
  type ManifestTool,
  toManifestTool,
} from "@acta/core";

const domain = defineErrors({
  PHONE_TAKEN: { status: 409, title: "Phone taken", detail: "Another contact has this phone number." },
  ORDER_TOTAL_MISMATCH: {
    status: 422,
    title: "Total differs",
    detail: "The total is not that of the lines.",
  },
});

/** Definitions with everything that is hard to publish: local references, nesting, text that must be escaped. */
const tools = [
  defineTool({
    name: "crm.contact.create",
    title: "Create contact",
    description: "Create a contact. Needs <a name> & nothing else.",
    inputSchema: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      $defs: { text: { type: "string", maxLength: 80 } },
      properties: {
        name: { $ref: "#/$defs/text" },
        secret: { type: "string", "x-sensitive": true },
        kind: { enum: ["person", "company"], default: "person" },
        lines: {
          type: "array",
          maxItems: 200,
          items: {
            type: "object",
            additionalProperties: false,
            properties: { quantity: { type: "integer" } },
          },
        },
      },
    },
    outputSchema: {
      type: "object",
      required: ["contactId", "created"],
      additionalProperties: false,
      properties: { contactId: { type: "string", format: "uuid" }, created: { type: "boolean" } },
    },
    metadata: {
      reversible: true,
      requiresApproval: false,
      sideEffects: ["creates_record"],
      permissions: ["contacts.create"],
    },
    errors: ["PHONE_TAKEN", "ORDER_TOTAL_MISMATCH"],
    examples: [
      { description: "A shop's", inputs: { name: "L'Été" }, outputs: { contactId: "1", created: true } },
    ],
    run: async () => ({}),
  }),
  defineTool({
    name: "crm.contact.list",
    title: "List contacts",
    description: "List contacts.",
    inputSchema: { type: "object", additionalProperties: false, properties: {} },
    outputSchema: { type: "object", properties: { items: { type: "array", items: { type: "object" } } } },
    metadata: { reversible: false, requiresApproval: false, sideEffects: [], permissions: ["contacts.view"] },
    examples: [{ inputs: {}, outputs: { items: [] } }],
    run: async () => ({}),
  }),
] as AnyTool[];

export const published: ManifestTool[] = createRegistry(tools, [domain.errors]).list().map(toManifestTool);
