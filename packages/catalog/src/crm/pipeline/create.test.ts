import { pipelines } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { standardPipeline } from "../pipeline.ts";
import { tool } from "./create.ts";

const stages = [
  { key: "new", name: "New" },
  { key: "packed", name: "Packed", next: ["sent"] },
  { key: "sent", name: "Sent", kind: "won" },
  { key: "lost", name: "Lost", kind: "lost", next: ["new"] },
];

describeTool(tool, ({ works, fails }) => {
  works("spells out every way, and is not the default one unless told so", async ({ call, rows }) => {
    const { pipelineId } = await call({ name: "Shop", stages });
    expect(await rows.all(pipelines)).toMatchObject([
      {
        id: pipelineId,
        name: "Shop",
        isDefault: null,
        stages: [
          { key: "new", name: "New", kind: "open", next: ["packed", "sent", "lost"] },
          { key: "packed", name: "Packed", kind: "open", next: ["sent"] },
          { key: "sent", name: "Sent", kind: "won", next: [] },
          { key: "lost", name: "Lost", kind: "lost", next: ["new"] },
        ],
      },
    ]);
  });

  works("takes the place of the default one, and gives it back when undone", async (world) => {
    const { execute, rows, undo, elsewhere } = world;
    await elsewhere.pipeline({ isDefault: true });
    const first = await rows.pipeline({ isDefault: true });
    const { id, outputs } = await execute({ name: "Shop", stages, isDefault: true });
    expect(await rows.reload(first)).toMatchObject({ isDefault: null });
    expect((await rows.all(pipelines)).find((row) => row.isDefault)).toMatchObject({
      id: outputs.pipelineId,
    });
    await undo(id);
    expect(await rows.all(pipelines)).toEqual([first]);
  });

  works("takes over the orders that name no pipeline, where it has their stages", async (world) => {
    const { call, tool: other, rows } = world;
    const order = await rows.order({ status: "paid" });
    const more = [
      ...standardPipeline.stages,
      { key: "packed", name: "Packed", kind: "open", next: ["shipped"] },
    ];
    await call({
      name: "Standard and more",
      isDefault: true,
      stages: more.map((stage) => (stage.key === "paid" ? { ...stage, next: ["packed"] } : stage)),
    });
    await other("crm.order.updateStatus", { orderId: order.id, status: "packed" });
    expect(await rows.reload(order)).toMatchObject({ status: "packed", pipelineId: null });
  });

  fails("PIPELINE_STAGE_IN_USE", "when orders stand in stages it does not have", async (world) => {
    const orders = [await world.rows.order({ status: "paid" }), await world.rows.order({ status: "paid" })];
    const named = await world.rows.pipeline();
    await world.rows.order({ status: "open", pipelineId: named.id });
    const error = await world.refusal({ name: "Shop", stages, isDefault: true });
    expect(error.details).toEqual({
      stages: [{ status: "paid", orders: 2 }],
      orderIds: orders.map(({ id }) => id),
    });
    return error;
  });

  works("makes one default of several made at once", async ({ call, rows }) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, (_, i) => call({ name: `Shop ${i}`, stages, isDefault: true })),
    );
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
    expect((await rows.all(pipelines)).filter((row) => row.isDefault)).toHaveLength(1);
  });

  works("refuses ways to nowhere, keys that repeat, and a closed beginning", async ({ refusal }) => {
    const faults = async (given: object[]) =>
      (await refusal({ name: "x", stages: given })).issues?.map(({ pointer }) => pointer);
    const a = { key: "a", name: "A" };
    expect(await faults([a, { key: "b", name: "B", next: ["c"] }])).toEqual(["/stages/1/next/0"]);
    expect(await faults([{ ...a, next: ["a"] }])).toEqual(["/stages/0/next/0"]);
    expect(await faults([a, a])).toEqual(["/stages/1/key"]);
    expect(await faults([{ ...a, kind: "won" }])).toEqual(["/stages/0/kind"]);
    expect(await faults([])).toEqual(["/stages"]);
    expect(await faults([{ key: "In Work", name: "x" }])).toEqual(["/stages/0/key"]);
  });
});
