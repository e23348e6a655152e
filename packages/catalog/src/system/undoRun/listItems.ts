import { type UndoConflict, undoOutcomes } from "@acta/core";
import { undoRunItems } from "@acta/db";
import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { fail } from "../errors.ts";
import {
  conflictRecord,
  exampleConflict,
  exampleUndoRunId,
  findUndoRun,
  toConflictRecord,
} from "../undo-run-record.ts";

export const tool = defineTool({
  name: "system.undoRun.listItems",
  title: "List items of an undo run",
  description:
    "List the executions of a run of undos with what became of each, in the order in which they are undone, the newest first, a page at a time. Before the worker has begun there are none.",
  inputSchema: fields.objectOf(
    {
      undoRunId: fields.idOf("undoRun"),
      outcome: {
        type: "string",
        enum: [...undoOutcomes, "notTried"],
        description: "Only executions with this outcome.",
      },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["outcome", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(
    fields.objectOf({
      position: { type: "integer", description: "From 1, in the order in which they are undone." },
      executionId: fields.shown(fields.idOf("execution", "The execution that is to be undone.")),
      toolName: { type: "string", description: "The tool that had been called." },
      outcome: {
        type: ["string", "null"],
        enum: [...undoOutcomes, null],
        description: "What became of it; null: not tried yet.",
      },
      undoExecutionId: fields.nullable(
        fields.shown(fields.idOf("execution", "The execution that undid it.")),
      ),
      errorCode: fields.nullable({ type: "string", description: "Code of the refusal." }),
      detail: fields.nullable({ type: "string", description: "The refusal in words." }),
      conflicts: { type: "array", items: conflictRecord, description: "What is in its way, at most 100." },
      settledAt: fields.nullable(fields.shown(fields.isoDateTime("When it was tried."))),
    }),
    "Executions, the newest first.",
  ),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["executions.undoRange"],
  },
  errors: ["UNDO_RUN_NOT_FOUND"],
  examples: [
    {
      inputs: { undoRunId: exampleUndoRunId, outcome: "conflict" },
      outputs: {
        items: [
          {
            position: 12,
            executionId: "01981c2e-9b10-7d44-8a52-6c1f0e7b2d93",
            toolName: "crm.contact.update",
            outcome: "conflict",
            undoExecutionId: null,
            errorCode: "UNDO_CONFLICT",
            detail: "What this execution changed has been changed since.",
            conflicts: [exampleConflict],
            settledAt: "2026-05-04T18:20:02.480Z",
          },
        ],
        nextCursor: null,
      },
    },
  ],
  async run({ inputs: { undoRunId, outcome, limit, cursor }, ctx }) {
    if (!(await findUndoRun(ctx, undoRunId))) throw fail("UNDO_RUN_NOT_FOUND");
    const filters = { undoRunId, outcome };
    const start = startOf(ctx, filters, cursor);
    const rows = await ctx.db
      .select()
      .from(undoRunItems)
      .where(
        and(
          eq(undoRunItems.runId, undoRunId),
          start ? gt(undoRunItems.position, Number(start[0])) : undefined,
          outcome === undefined
            ? undefined
            : outcome === "notTried"
              ? isNull(undoRunItems.outcome)
              : eq(undoRunItems.outcome, outcome),
        ),
      )
      .orderBy(asc(undoRunItems.position))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [String(row.position)]);
    return {
      items: items.map((row) => ({
        position: row.position,
        executionId: row.executionId,
        toolName: row.toolName,
        outcome: row.outcome,
        undoExecutionId: row.undoExecutionId,
        errorCode: row.errorCode,
        detail: row.detail,
        // Written by the worker, from the refusal's own.
        conflicts: ((row.conflicts ?? []) as unknown as UndoConflict[]).map(toConflictRecord),
        settledAt: row.settledAt?.toISOString() ?? null,
      })),
      nextCursor,
    };
  },
});
