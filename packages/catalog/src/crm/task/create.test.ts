import { tasks } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./create.ts";

describeTool(tool, ({ works, fails }) => {
  works("keeps every field as it was given", async ({ call, rows }) => {
    const person = await rows.user();
    const order = await rows.order();
    const { taskId } = await call({
      title: "Confirm quantities",
      details: "Before noon.\nAsk for the manager.",
      dueAt: "2026-05-08T12:00:00-05:00",
      assigneeId: person.id,
      contactId: order.contactId,
      orderId: order.id,
    });
    expect(await rows.all(tasks)).toMatchObject([
      {
        id: taskId,
        title: "Confirm quantities",
        details: "Before noon.\nAsk for the manager.",
        status: "open",
        dueAt: new Date("2026-05-08T17:00:00Z"),
        assigneeId: person.id,
        contactId: order.contactId,
        orderId: order.id,
        closedAt: null,
      },
    ]);
  });

  works("needs nothing but a title", async ({ call, rows }) => {
    await call({ title: "Order cups" });
    expect(await rows.all(tasks)).toMatchObject([{ dueAt: null, assigneeId: null, contactId: null }]);
  });

  fails("ASSIGNEE_NOT_FOUND", "for a member of another workspace, and makes nothing", async (world) => {
    const error = await world.refusal({ title: "x", assigneeId: (await world.elsewhere.user()).id });
    expect(await world.rows.all(tasks)).toEqual([]);
    return error;
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's contact", async ({ call, elsewhere }) => {
    await call({ title: "x", contactId: (await elsewhere.contact()).id });
  });

  fails("ORDER_NOT_FOUND", "for another workspace's order", async ({ call, elsewhere }) => {
    await call({ title: "x", orderId: (await elsewhere.order()).id });
  });
});
