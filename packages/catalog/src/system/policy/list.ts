import { approvalPolicies } from "@acta/db";
import { and, desc, eq, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { examplePolicy, policyRecord, toPolicyRecord } from "../policy-record.ts";

export const tool = defineTool({
  name: "system.policy.list",
  title: "List approval policies",
  description: "List the approval policies of the workspace, the one made last first, a page at a time.",
  inputSchema: fields.objectOf(
    {
      enabled: { type: "boolean", description: "true: only those in force; false: only the others." },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["enabled", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(policyRecord, "Policies, the one made last first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["policies.manage"],
  },
  examples: [{ inputs: { enabled: true }, outputs: { items: [examplePolicy], nextCursor: null } }],
  async run({ inputs: { enabled, limit, cursor }, ctx }) {
    const filters = { enabled };
    const start = startOf(ctx, filters, cursor);
    const rows = await ctx.db
      .select()
      .from(approvalPolicies)
      .where(
        and(
          start ? lt(approvalPolicies.id, start[0]!) : undefined,
          enabled === undefined ? undefined : eq(approvalPolicies.enabled, enabled),
        ),
      )
      .orderBy(desc(approvalPolicies.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.id]);
    return { items: items.map(toPolicyRecord), nextCursor };
  },
});
