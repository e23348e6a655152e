import { executionStatuses, modules, sources, toInstant } from "@acta/core";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { exampleExecution, executionItem, toExecutionItem } from "../execution-record.ts";

const several = (values: readonly string[], description: string) =>
  ({
    type: "array",
    minItems: 1,
    maxItems: 20,
    items: { type: "string", enum: values },
    description,
  }) as const;

const filters = {
  tool: {
    type: "array",
    minItems: 1,
    maxItems: 20,
    items: { type: "string", minLength: 1, maxLength: 200, description: "Name of a tool." },
    description: "Only calls of these tools, for example crm.contact.create.",
  },
  module: several(modules, "Only calls of tools of these modules."),
  status: several(executionStatuses, "Only calls that ended like this."),
  source: several(sources, "Only calls that came from there."),
  actor: {
    type: "array",
    minItems: 1,
    maxItems: 20,
    items: { type: "string", format: "uuid", maxLength: 36, description: "Id of a user or an API key." },
    description: "Only calls of these users and API keys.",
  },
  recordId: {
    type: "string",
    format: "uuid",
    maxLength: 36,
    description: "Only calls that changed this record.",
  },
  batchId: { type: "string", format: "uuid", maxLength: 36, description: "Only calls of this batch." },
  errorCode: {
    type: "array",
    minItems: 1,
    maxItems: 20,
    items: { type: "string", minLength: 1, maxLength: 100, description: "A code." },
    description: "Only calls that failed with one of these codes.",
  },
  includeReads: {
    type: "boolean",
    default: false,
    description: "Also calls that changed nothing by their nature.",
  },
  from: fields.isoDateTime("Only calls that began then or later."),
  to: fields.isoDateTime("Only calls that began before."),
  search: {
    type: "string",
    minLength: 1,
    maxLength: 200,
    description: "Part of a tool's name or of an error, or an id that the call has to do with.",
  },
} as const;

export const tool = defineTool({
  name: "system.execution.list",
  title: "List executions",
  description:
    "List recorded calls, the newest first, a page at a time: what was called by whom, how it ended and which records it changed. All filters given must hold; several values of one mean any of them. Read one with system.execution.read.",
  inputSchema: fields.objectOf(
    { ...filters, limit: fields.limit, cursor: fields.cursor },
    { optional: [...Object.keys(filters), "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(executionItem, "Calls, the newest first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["executions.view"],
  },
  examples: [
    {
      description: "What changed orders lately.",
      inputs: { tool: ["crm.order.updateStatus"], status: ["success"], limit: 20 },
      outputs: { items: [exampleExecution], nextCursor: null },
    },
  ],
  async run({ inputs: { limit, cursor, recordId, batchId, search, from, to, ...rest }, ctx }) {
    const filter = {
      ...rest,
      ...(recordId !== undefined && { record: recordId }),
      ...(batchId !== undefined && { batch: batchId }),
      ...(search !== undefined && { q: search }),
      ...(from !== undefined && { from: toInstant(from, "/from") }),
      ...(to !== undefined && { to: toInstant(to, "/to") }),
    };
    const scope = { filter: JSON.stringify(filter) };
    const [before] = startOf(ctx, scope, cursor) ?? [];
    const page = await ctx.history.list(ctx.principal, filter, { limit, ...(before && { before }) });
    const end = page.nextBefore === null ? undefined : [page.nextBefore];
    const { items, nextCursor } = toPage(ctx, scope, page.items, limit, ({ id }) => [id], end);
    return { items: items.map(toExecutionItem), nextCursor };
  },
});
