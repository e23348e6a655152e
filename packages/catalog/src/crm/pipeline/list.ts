import { pipelines } from "@acta/db";
import { asc, eq, gt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { examplePipeline, pipelineRecord, standardRecord, toPipelineRecord } from "../pipeline-record.ts";

const order =
  "Pipelines, the one made first first. The standard one comes before them while it is the default one.";

export const tool = defineTool({
  name: "crm.pipeline.list",
  title: "List pipelines",
  description:
    "List the pipelines that orders go through, with their stages and the ways between them, a page at a time. Orders that name no pipeline go through the default one. A workspace without a default one of its own has the standard one, whose pipelineId is null.",
  inputSchema: fields.objectOf(
    { limit: fields.limit, cursor: fields.cursor },
    { optional: ["limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(pipelineRecord, order),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["orders.view"],
  },
  examples: [{ inputs: {}, outputs: { items: [examplePipeline], nextCursor: null } }],
  async run({ inputs: { limit, cursor }, ctx }) {
    const { db } = ctx;
    const start = startOf(ctx, {}, cursor);
    const [own, rows] = await Promise.all([
      start ? [] : db.select({ id: pipelines.id }).from(pipelines).where(eq(pipelines.isDefault, true)),
      db
        .select()
        .from(pipelines)
        .where(start?.[0] ? gt(pipelines.id, start[0]) : undefined)
        .orderBy(asc(pipelines.id))
        .limit(limit + 1),
    ]);
    const standard = start === null && own.length === 0 ? [standardRecord()] : [];
    const { items, nextCursor } = toPage(
      ctx,
      {},
      [...standard, ...rows.map(toPipelineRecord)],
      limit,
      // After the standard one the list begins with the first of the table.
      ({ pipelineId }) => [pipelineId ?? ""],
    );
    return { items, nextCursor };
  },
});
