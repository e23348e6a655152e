import { undoRunStates } from "@acta/core";
import { undoRuns } from "@acta/db";
import { and, desc, eq, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import {
  exampleUndoRun,
  toUndoRuns,
  undoRunColumns,
  undoRunRecord,
  visibleRuns,
} from "../undo-run-record.ts";

export const tool = defineTool({
  name: "system.undoRun.list",
  title: "List undo runs",
  description: "List the runs of undos in the workspace, the one asked for last first, a page at a time.",
  inputSchema: fields.objectOf(
    {
      state: { type: "string", enum: undoRunStates, description: "Only runs in this state." },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["state", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(undoRunRecord, "Runs, the one asked for last first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["executions.undoRange"],
  },
  examples: [{ inputs: { state: "done" }, outputs: { items: [exampleUndoRun], nextCursor: null } }],
  async run({ inputs: { state, limit, cursor }, ctx }) {
    const filters = { state };
    const start = startOf(ctx, filters, cursor);
    const rows = await ctx.db
      .select(undoRunColumns)
      .from(undoRuns)
      .where(
        and(
          start ? lt(undoRuns.id, start[0]!) : undefined,
          state === undefined ? undefined : eq(undoRuns.state, state),
          visibleRuns(ctx.principal),
        ),
      )
      .orderBy(desc(undoRuns.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.id]);
    return { items: await toUndoRuns(ctx, items), nextCursor };
  },
});
