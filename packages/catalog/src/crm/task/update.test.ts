import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

const someId = "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812";

describeTool(tool, ({ works, fails }) => {
  works("changes what is given and answers the task with its names", async ({ call, rows }) => {
    const person = await rows.user("Warehouse");
    const order = await rows.order({ externalId: "PED-1" });
    const task = await rows.task({ details: "Old", dueAt: new Date("2026-05-08T17:00:00Z") });
    const { task: now } = await call({
      taskId: task.id,
      details: null,
      assigneeId: person.id,
      orderId: order.id,
      contactId: order.contactId,
    });
    expect(now).toMatchObject({
      title: task.title,
      details: null,
      dueAt: "2026-05-08T17:00:00.000Z",
      assigneeName: "Warehouse",
      contactName: expect.stringMatching(/^Contact/),
      orderExternalId: "PED-1",
    });
    expect(await rows.reload(task)).toMatchObject({ details: null, assigneeId: person.id });
    expect((await call({ taskId: task.id, assigneeId: null })).task.assigneeName).toBeNull();
  });

  works("closes and reopens it, and knows since when it is closed", async ({ call, rows }) => {
    const task = await rows.task();
    const cancelled = (await call({ taskId: task.id, status: "cancelled" })).task;
    expect(cancelled).toMatchObject({ status: "cancelled", closedAt: expect.any(String) });
    const done = (await call({ taskId: task.id, status: "done" })).task;
    expect(done).toMatchObject({ status: "done", closedAt: cancelled.closedAt });
    expect((await call({ taskId: task.id, status: "open" })).task).toMatchObject({
      status: "open",
      closedAt: null,
    });
  });

  fails("TASK_NOT_FOUND", "for another workspace's task", async ({ call, elsewhere }) => {
    await call({ taskId: (await elsewhere.task()).id, title: "x" });
  });

  fails("ASSIGNEE_NOT_FOUND", "for somebody who is no member", async ({ call, rows }) => {
    await call({ taskId: (await rows.task()).id, assigneeId: someId });
  });

  fails("CONTACT_NOT_FOUND", "for a contact that is not there", async ({ call, rows }) => {
    await call({ taskId: (await rows.task()).id, contactId: someId });
  });

  fails("ORDER_NOT_FOUND", "for an order that is not there", async ({ call, rows }) => {
    await call({ taskId: (await rows.task()).id, orderId: someId });
  });
});
