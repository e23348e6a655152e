import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { standardPipeline } from "../pipeline.ts";
import { tool } from "./updateStatus.ts";

const orderStatuses = ["new", "confirmed", "paid", "shipped", "delivered", "cancelled"];

const allowed = new Set([
  "new confirmed",
  "new paid",
  "new cancelled",
  "confirmed paid",
  "confirmed cancelled",
  "paid shipped",
  "paid cancelled",
  "shipped delivered",
]);

describeTool(tool, ({ works, fails }) => {
  works("goes exactly the ways there are", async ({ call, refusal, rows }) => {
    for (const from of orderStatuses) {
      for (const status of orderStatuses) {
        const order = await rows.order({ status: from });
        if (allowed.has(`${from} ${status}`)) {
          expect(await call({ orderId: order.id, status })).toEqual({
            orderId: order.id,
            status,
            previousStatus: from,
          });
          expect(await rows.reload(order)).toMatchObject({ status });
        } else {
          const error = await refusal({ orderId: order.id, status });
          expect(error.code).toBe("ORDER_TRANSITION_INVALID");
          expect(error.details).toEqual({
            status: from,
            allowed: orderStatuses.filter((to) => allowed.has(`${from} ${to}`)),
          });
          expect(await rows.reload(order)).toEqual(order);
        }
      }
    }
  });

  works("lets one of several calls at once through", async ({ call, rows }) => {
    for (let round = 0; round < 10; round++) {
      const order = await rows.order({ status: "paid" });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 6 }, (_, i) =>
          call({ orderId: order.id, status: i % 2 ? "shipped" : "cancelled" }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === "rejected")
          expect(outcome.reason).toMatchObject({ code: "ORDER_TRANSITION_INVALID" });
    }
  });

  works("knows no other status", async ({ refusal, rows }) => {
    const order = await rows.order();
    expect((await refusal({ orderId: order.id, status: "lost" })).issues).toEqual([
      {
        pointer: "/status",
        keyword: "enum",
        message: "must be one of the allowed values",
        allowed: [...orderStatuses],
      },
    ]);
  });

  works("goes the ways of the pipeline the order names, or of the default one", async (world) => {
    const { call, refusal, rows, elsewhere } = world;
    await elsewhere.pipeline({ isDefault: true });
    const named = await rows.pipeline();
    const own = await rows.order({ status: "open", pipelineId: named.id });
    const plain = await rows.order({ status: "new" });
    expect(await call({ orderId: plain.id, status: "paid" })).toMatchObject({ previousStatus: "new" });
    expect(await call({ orderId: own.id, status: "done" })).toMatchObject({ previousStatus: "open" });
    expect((await refusal({ orderId: own.id, status: "open" })).details).toEqual({
      status: "done",
      allowed: [],
    });
    expect((await refusal({ orderId: own.id, status: "paid" })).issues).toMatchObject([
      { pointer: "/status", keyword: "enum", allowed: ["open", "done"] },
    ]);
    await rows.pipeline({
      isDefault: true,
      stages: standardPipeline.stages.map((stage) => ({ ...stage, next: ["new"] })),
    });
    expect((await refusal({ orderId: plain.id, status: "shipped" })).details).toEqual({
      status: "paid",
      allowed: ["new"],
    });
  });

  works("lets an order leave a stage its pipeline does not have, to any there is", async (world) => {
    const pipeline = await world.rows.pipeline();
    const order = await world.rows.order({ status: "gone", pipelineId: pipeline.id });
    await world.call({ orderId: order.id, status: "open" });
    expect(await world.rows.reload(order)).toMatchObject({ status: "open" });
  });

  fails("ORDER_NOT_FOUND", "for another workspace's order", async ({ call, elsewhere }) => {
    await call({ orderId: (await elsewhere.order()).id, status: "confirmed" });
  });

  fails("ORDER_TRANSITION_INVALID", "to the status it has", async ({ call, rows }) => {
    await call({ orderId: (await rows.order()).id, status: "new" });
  });
});
