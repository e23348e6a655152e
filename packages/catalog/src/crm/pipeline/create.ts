import { fail } from "@acta/core";
import { pipelines } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { lockDefault } from "../pipeline.ts";
import {
  assertOrdersFit,
  examplePipeline,
  ordersOfDefault,
  releaseDefault,
  stagesInput,
  toStages,
} from "../pipeline-record.ts";

export const tool = defineTool({
  name: "crm.pipeline.create",
  title: "Create pipeline",
  description:
    "Create a pipeline: the stages that orders go through, and the ways between them. Orders that name no pipeline go through the default one; as it takes their place, every stage such orders stand in must be among its own. Until a workspace makes a default pipeline it has the standard one (crm.pipeline.list shows it).",
  inputSchema: fields.objectOf(
    {
      name: fields.pipelineName,
      stages: stagesInput,
      isDefault: {
        type: "boolean",
        default: false,
        description: "Whether it becomes the default one, instead of the one there is.",
      },
    },
    { optional: ["isDefault"] },
  ),
  outputSchema: fields.objectOf({
    pipelineId: fields.shown(fields.idOf("pipeline")),
    created: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["settings.edit"],
  },
  errors: ["PIPELINE_STAGE_IN_USE"],
  examples: [
    {
      inputs: {
        name: "Workshop orders",
        isDefault: true,
        stages: [
          { key: "new", name: "New", next: ["in-workshop", "cancelled"] },
          { key: "in-workshop", name: "In the workshop", next: ["ready", "cancelled"] },
          { key: "ready", name: "Ready", next: ["picked-up"] },
          { key: "picked-up", name: "Picked up", kind: "won" },
          { key: "cancelled", name: "Cancelled", kind: "lost", next: ["new"] },
        ],
      },
      outputs: { pipelineId: examplePipeline.pipelineId!, created: true },
    },
  ],
  async run({ inputs: { name, stages: given, isDefault }, ctx }) {
    const stages = toStages(given);
    if (isDefault) {
      // Whoever begins or moves an order shares this lock, also while there is no default: so the orders are seen as they
      // end up.
      await lockDefault(ctx.db);
      await releaseDefault(ctx);
      await assertOrdersFit(ctx.db, ordersOfDefault(), stages);
    }
    // The one key that an undo, which takes no lock, may have taken since: that of the default.
    const values = { name, stages, isDefault: isDefault || null };
    const made = await ctx.records.insertIfAbsent(pipelines, values, [pipelines.isDefault]);
    if (!made) throw fail("CONFLICT");
    return { pipelineId: made.id, created: true };
  },
});
