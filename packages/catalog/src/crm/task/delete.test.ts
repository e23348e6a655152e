import { tasks } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./delete.ts";

describeTool(tool, ({ works, fails }) => {
  works("deletes the task and nothing it is about", async ({ call, rows }) => {
    const order = await rows.order();
    const task = await rows.task({ orderId: order.id, contactId: order.contactId });
    const other = await rows.task();
    expect(await call({ taskId: task.id })).toEqual({ taskId: task.id, deleted: true });
    expect(await rows.all(tasks)).toEqual([other]);
    expect(await rows.reload(order)).toEqual(order);
  });

  fails("TASK_NOT_FOUND", "for another workspace's task", async ({ call, elsewhere }) => {
    await call({ taskId: (await elsewhere.task()).id });
  });
});
