import { toInstant } from "@acta/core";
import { tasks } from "@acta/db";
import { and, eq, gt, lt, or, type SQL, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { exampleTask, selectTasks, taskRecord, taskStatus, toTaskRecord } from "../task-record.ts";

const order = "Tasks, the one due first first; those due at no time come last.";

export const tool = defineTool({
  name: "crm.task.list",
  title: "List tasks",
  description:
    "List tasks of the workspace, the one due first first, those due at no time last, a page at a time. Optionally only those of a status, of a member, about a contact or an order, or due before a time.",
  inputSchema: fields.objectOf(
    {
      status: fields.described(taskStatus, "Only tasks of this status."),
      assigneeId: fields.idOf("user", "Only tasks of this member, by user id."),
      contactId: fields.idOf("contact", "Only tasks about this contact."),
      orderId: fields.idOf("order", "Only tasks about this order."),
      dueBefore: fields.isoDateTime("Only tasks due before then."),
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["status", "assigneeId", "contactId", "orderId", "dueBefore", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(taskRecord, order),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["tasks.view"],
  },
  examples: [
    {
      description: "What is still to be done this week.",
      inputs: { status: "open", dueBefore: "2026-05-11T00:00:00-05:00" },
      outputs: { items: [exampleTask], nextCursor: null },
    },
  ],
  async run({ inputs: { limit, cursor, ...filters }, ctx }) {
    const { status, assigneeId, contactId, orderId, dueBefore } = filters;
    const start = startOf(ctx, filters, cursor);
    const rows = await selectTasks(ctx.db)
      .where(
        and(
          status === undefined ? undefined : eq(tasks.status, status),
          assigneeId === undefined ? undefined : eq(tasks.assigneeId, assigneeId),
          contactId === undefined ? undefined : eq(tasks.contactId, contactId),
          orderId === undefined ? undefined : eq(tasks.orderId, orderId),
          dueBefore === undefined ? undefined : lt(tasks.dueAt, toInstant(dueBefore, "/dueBefore")),
          start ? after(start[0]!, start[1]!) : undefined,
        ),
      )
      .orderBy(due, tasks.id)
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, ({ task }) => [
      task.dueAt?.toISOString() ?? "infinity",
      task.id,
    ]);
    return { items: items.map(toTaskRecord), nextCursor };
  },
});

/** As the index has it; not `coalesce`, which cannot reach an index under row security (migration 0018d). */
const due: SQL = sql`case when ${tasks.dueAt} is null then 'infinity' else ${tasks.dueAt} end`;

/** `(due, id) > (…)`, in the form that says to an index where to begin. */
function after(dueText: string, id: string) {
  return and(
    sql`${due} >= ${dueText}::timestamptz`,
    or(sql`${due} > ${dueText}::timestamptz`, gt(tasks.id, id)),
  );
}
