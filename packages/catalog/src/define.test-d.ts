/** Types are the product here: compiled by `tsc`, never run. Each line that must not compile says so. */
import { defineTool } from "./define.ts";

const rest = {
  title: "Update status",
  description: "Update the status of an order.",
  inputSchema: {},
  outputSchema: {},
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["orders.edit" as const],
  },
};

export const right = defineTool({
  ...rest,
  name: "crm.order.updateStatus",
  examples: [],
  run: async ({ inputs, ctx }) => {
    ctx.records.update satisfies object;
    return { orderId: inputs.orderId, status: "paid", previousStatus: "new" };
  },
});
right.name satisfies "crm.order.updateStatus";

export const defaultsAreFilledIn = defineTool({
  ...rest,
  name: "crm.contact.list",
  // What is sent may leave `limit` out …
  examples: [{ inputs: {}, outputs: { items: [], nextCursor: null } }],
  run: async ({ inputs }) => {
    // … what arrives has it.
    inputs.limit satisfies number;
    return { items: [], nextCursor: null };
  },
});

export const unknownName = defineTool({
  ...rest,
  // @ts-expect-error no such tool
  name: "crm.order.updateState",
  examples: [],
  run: async () => ({}),
});

export const unknownInput = defineTool({
  ...rest,
  name: "crm.order.updateStatus",
  examples: [],
  // @ts-expect-error no such input
  run: async ({ inputs }) => ({ orderId: inputs.orderIdd, status: "paid", previousStatus: "new" }),
});

export const wrongOutput = defineTool({
  ...rest,
  name: "crm.order.updateStatus",
  examples: [],
  // @ts-expect-error a status is a text
  run: async ({ inputs }) => ({ orderId: inputs.orderId, status: 1, previousStatus: "new" }),
});

export const missingOutput = defineTool({
  ...rest,
  name: "crm.order.updateStatus",
  examples: [],
  // @ts-expect-error previousStatus is missing
  run: async ({ inputs }) => ({ orderId: inputs.orderId, status: "paid" }),
});

export const wrongExample = defineTool({
  ...rest,
  name: "crm.contact.read",
  // @ts-expect-error an id is a string
  examples: [{ inputs: { contactId: 5 }, outputs: { contact: null } }],
  run: async () => {
    throw new Error("never run");
  },
});
