import { pipelines } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

const open = { key: "open", name: "Open" };
const done = { key: "done", name: "Done", kind: "won" };

describeTool(tool, ({ works, fails }) => {
  works("replaces the stages, and leaves out one that no order stands in", async ({ call, rows }) => {
    const pipeline = await rows.pipeline();
    await rows.order({ status: "open", pipelineId: pipeline.id });
    // Of other pipelines, and so nobody's concern here.
    await rows.order({ status: "done" });
    await rows.order({ status: "done", pipelineId: (await rows.pipeline()).id });
    const { pipeline: now } = await call({
      pipelineId: pipeline.id,
      stages: [open, { key: "sent", name: "Sent" }],
    });
    expect(now).toMatchObject({
      name: pipeline.name,
      isDefault: false,
      stages: [
        { key: "open", next: ["sent"] },
        { key: "sent", next: ["open"] },
      ],
    });
  });

  fails("PIPELINE_STAGE_IN_USE", "when an order stands in a stage that is left out", async (world) => {
    const pipeline = await world.rows.pipeline({ isDefault: true });
    const order = await world.rows.order({ status: "done" });
    const error = await world.refusal({ pipelineId: pipeline.id, stages: [open] });
    expect(error.details).toEqual({ stages: [{ status: "done", orders: 1 }], orderIds: [order.id] });
    expect(await world.rows.reload(pipeline)).toEqual(pipeline);
    return error;
  });

  works("makes it the default one, or the standard one again, where the orders fit", async (world) => {
    const { call, refusal, rows } = world;
    const first = await rows.pipeline({ isDefault: true });
    const second = await rows.pipeline();
    const order = await rows.order({ status: "open" });
    expect((await call({ pipelineId: second.id, isDefault: true })).pipeline.isDefault).toBe(true);
    expect(await rows.reload(first)).toMatchObject({ isDefault: null });
    expect((await refusal({ pipelineId: second.id, isDefault: false })).code).toBe("PIPELINE_STAGE_IN_USE");
    await world.tool("crm.order.delete", { orderId: order.id });
    await call({ pipelineId: second.id, isDefault: false });
    expect((await rows.all(pipelines)).filter((row) => row.isDefault)).toEqual([]);
  });

  works("and an order that moves at the same time: none ends in a stage that is not there", async (world) => {
    const { call, tool: other, rows } = world;
    for (let round = 0; round < 8; round++) {
      const pipeline = await rows.pipeline();
      const order = await rows.order({ status: "open", pipelineId: pipeline.id });
      const [changed] = await Promise.allSettled([
        call({ pipelineId: pipeline.id, stages: [open] }),
        other("crm.order.updateStatus", { orderId: order.id, status: "done" }),
      ]);
      const now = await rows.reload(order);
      expect(now?.status).toBe(changed.status === "fulfilled" ? "open" : "done");
    }
  });

  works("is undone to the stages before", async ({ execute, rows, undo }) => {
    const pipeline = await rows.pipeline();
    const { id } = await execute({ pipelineId: pipeline.id, stages: [open, done, { key: "x", name: "X" }] });
    await undo(id);
    expect(await rows.reload(pipeline)).toEqual(pipeline);
  });

  fails("PIPELINE_NOT_FOUND", "for another workspace's pipeline", async ({ call, elsewhere }) => {
    await call({ pipelineId: (await elsewhere.pipeline()).id, name: "x" });
  });
});
