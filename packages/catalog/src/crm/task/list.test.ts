import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

const day = (n: number) => new Date(Date.UTC(2026, 4, n, 17));

describeTool(tool, ({ works }) => {
  works("lists what is due first first, what is due at no time last, page by page", async (world) => {
    const { call, rows, elsewhere } = world;
    await elsewhere.task();
    const never = [await rows.task(), await rows.task()];
    const third = await rows.task({ dueAt: day(3) });
    const first = await rows.task({ dueAt: day(1) });
    const second = [await rows.task({ dueAt: day(2) }), await rows.task({ dueAt: day(2) })];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 1, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ taskId }) => taskId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([first, ...second, third, ...never].map(({ id }) => id));
  });

  works("keeps to status, member, contact, order and due time", async ({ call, rows }) => {
    const person = await rows.user("Warehouse");
    const order = await rows.order();
    const contact = await rows.contact();
    const done = await rows.task({ status: "done", closedAt: day(1), dueAt: day(5) });
    const assigned = await rows.task({ assigneeId: person.id, dueAt: day(1) });
    const about = await rows.task({ contactId: contact.id });
    const ofOrder = await rows.task({ orderId: order.id, dueAt: day(2) });
    const ids = async (inputs: object) => (await call(inputs)).items.map(({ taskId }) => taskId);
    expect(await ids({ status: "done" })).toEqual([done.id]);
    expect(await ids({ assigneeId: person.id })).toEqual([assigned.id]);
    expect(await ids({ contactId: contact.id })).toEqual([about.id]);
    expect(await ids({ orderId: order.id })).toEqual([ofOrder.id]);
    expect(await ids({ dueBefore: day(2).toISOString() })).toEqual([assigned.id]);
    expect(await ids({ status: "open" })).toEqual([assigned.id, ofOrder.id, about.id]);
  });

  works("keeps showing a task of somebody who has left", async ({ call, rows, elsewhere }) => {
    const gone = await elsewhere.user();
    await rows.task({ assigneeId: gone.id });
    expect((await call({})).items).toMatchObject([{ assigneeId: gone.id, assigneeName: null }]);
  });
});
