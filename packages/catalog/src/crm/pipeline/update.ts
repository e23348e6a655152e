import { pipelines } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { lockDefault, standardPipeline } from "../pipeline.ts";
import {
  asOnlyDefault,
  assertOrdersFit,
  examplePipeline,
  ordersOf,
  ordersOfDefault,
  pipelineRecord,
  releaseDefault,
  stagesInput,
  toPipelineRecord,
  toStages,
} from "../pipeline-record.ts";

const changeable = {
  name: fields.pipelineName,
  stages: fields.described(
    stagesInput,
    "All stages in their order; they replace those there are. A stage that orders stand in cannot be left out.",
  ),
  isDefault: {
    type: "boolean",
    description:
      "true: it becomes the default pipeline, instead of the one there is; false: the standard one is the default again.",
  },
};

export const tool = defineTool({
  name: "crm.pipeline.update",
  title: "Update pipeline",
  description:
    "Change the name of a pipeline, its stages, or whether it is the default one. Only the fields given are changed; stages are given all together. Refused where orders would stand in a stage that is not there.",
  inputSchema: fields.objectOf(
    { pipelineId: fields.idOf("pipeline", "Id of the pipeline to change."), ...changeable },
    {
      optional: Object.keys(changeable),
      minProperties: 2,
      "x-message": "give pipelineId and at least one field to change",
    },
  ),
  outputSchema: fields.objectOf({
    pipelineId: fields.shown(fields.idOf("pipeline")),
    pipeline: pipelineRecord,
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["settings.edit"],
  },
  errors: ["PIPELINE_NOT_FOUND", "PIPELINE_STAGE_IN_USE"],
  examples: [
    {
      inputs: { pipelineId: examplePipeline.pipelineId!, name: "Workshop", isDefault: true },
      outputs: {
        pipelineId: examplePipeline.pipelineId!,
        pipeline: { ...examplePipeline, name: "Workshop", updatedAt: "2026-05-11T09:12:45.120Z" },
      },
    },
  ],
  async run({ inputs: { pipelineId, name, stages: given, isDefault }, ctx }) {
    const { db, records } = ctx;
    const stages = given && toStages(given);
    // Before the row, as those do who move an order.
    if (isDefault !== undefined) await lockDefault(db);
    // Locked: whoever moves an order holds the row, so the orders are seen as they end up.
    const [current] = await db.select().from(pipelines).where(eq(pipelines.id, pipelineId)).for("update");
    if (!current) throw fail("PIPELINE_NOT_FOUND");
    const wasDefault = current.isDefault === true;
    const willBeDefault = isDefault ?? wasDefault;
    if (willBeDefault && !wasDefault) await releaseDefault(ctx);
    if (stages || willBeDefault !== wasDefault)
      await assertOrdersFit(db, ordersOf(current.id, willBeDefault), stages ?? current.stages);
    if (wasDefault && !willBeDefault) await assertOrdersFit(db, ordersOfDefault(), standardPipeline.stages);
    const updated = await asOnlyDefault(
      records.update(pipelines, current.id, {
        ...(name !== undefined && { name }),
        ...(stages && { stages }),
        ...(isDefault !== undefined && { isDefault: isDefault || null }),
      }),
    );
    if (!updated) throw fail("PIPELINE_NOT_FOUND");
    return { pipelineId: updated.id, pipeline: toPipelineRecord(updated) };
  },
});
