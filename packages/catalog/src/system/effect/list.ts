import { effects, executionRecords } from "@acta/db";
import { and, desc, eq, exists, lt, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { effectItem, effectState, exampleEffect, toEffectItem } from "../effect-record.ts";

export const tool = defineTool({
  name: "system.effect.list",
  title: "List effects",
  description:
    "List what executions did or are to do outside of Acta, such as messages to customers, the latest first, a page at a time. With `state: failed` or `state: unknown` it shows what waits for a person. Jobs of Acta itself are among them.",
  inputSchema: fields.objectOf(
    {
      state: effectState,
      kind: {
        type: "string",
        minLength: 1,
        maxLength: 100,
        description: "Only of this kind, e.g. whatsapp.message.",
      },
      executionId: fields.idOf("execution", "Only those of this execution."),
      recordId: {
        type: "string",
        format: "uuid",
        maxLength: 36,
        description: "Only those of executions that changed this record, e.g. a message or a contact.",
        "x-message":
          "must be an id as Acta answers them: a UUID such as 01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
      },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["state", "kind", "executionId", "recordId", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(effectItem, "Effects, the latest first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["executions.view"],
  },
  examples: [
    {
      description: "What was given up.",
      inputs: { state: "failed" },
      outputs: { items: [exampleEffect], nextCursor: null },
    },
  ],
  async run({ inputs: { state, kind, executionId, recordId, limit, cursor }, ctx }) {
    const filters = { state, kind, executionId, recordId };
    const start = startOf(ctx, filters, cursor);
    const touching = (id: string) =>
      exists(
        ctx.db
          .select({ one: sql`1` })
          .from(executionRecords)
          .where(
            and(
              eq(executionRecords.workspaceId, effects.workspaceId),
              eq(executionRecords.recordId, id),
              eq(executionRecords.executionId, effects.executionId),
            ),
          ),
      );
    const rows = await ctx.db
      .select()
      .from(effects)
      .where(
        and(
          start ? lt(effects.id, start[0]!) : undefined,
          state === undefined ? undefined : eq(effects.state, state),
          kind === undefined ? undefined : eq(effects.kind, kind),
          executionId === undefined ? undefined : eq(effects.executionId, executionId),
          recordId === undefined ? undefined : touching(recordId),
        ),
      )
      .orderBy(desc(effects.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.id]);
    return { items: items.map(toEffectItem), nextCursor };
  },
});
