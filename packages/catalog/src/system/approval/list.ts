import { approvals } from "@acta/db";
import { and, desc, eq, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import {
  approvalColumns,
  approvalRecord,
  approvalState,
  exampleApproval,
  toApprovalRecord,
} from "../approval-record.ts";

export const tool = defineTool({
  name: "system.approval.list",
  title: "List approvals",
  description:
    "List the calls that wait for a person's decision, and those that waited, the one asked last first, a page at a time.",
  inputSchema: fields.objectOf(
    {
      state: fields.described(approvalState, "Only those in this state."),
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["state", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(approvalRecord, "Approvals, the one asked last first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["approvals.decide"],
  },
  examples: [{ inputs: { state: "pending" }, outputs: { items: [exampleApproval], nextCursor: null } }],
  async run({ inputs: { state, limit, cursor }, ctx }) {
    const filters = { state };
    const start = startOf(ctx, filters, cursor);
    const rows = await ctx.db
      .select(approvalColumns)
      .from(approvals)
      .where(
        and(
          start ? lt(approvals.id, start[0]!) : undefined,
          state === undefined ? undefined : eq(approvals.state, state),
        ),
      )
      .orderBy(desc(approvals.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.id]);
    return { items: items.map(toApprovalRecord), nextCursor };
  },
});
