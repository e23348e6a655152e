import { toInstant } from "@acta/core";
import { tasks } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { assertMember, assigneeId, dueAt, exampleTask } from "../task-record.ts";

export const tool = defineTool({
  name: "crm.task.create",
  title: "Create task",
  description:
    "Create a task: something a member of the workspace is to do, by a time or at any. It can be about a contact, an order, or neither.",
  inputSchema: fields.objectOf(
    {
      title: fields.taskTitle,
      details: fields.taskDetails,
      dueAt,
      assigneeId,
      contactId: fields.idOf("contact", "Id of the contact it is about."),
      orderId: fields.idOf("order", "Id of the order it is about."),
    },
    { optional: ["details", "dueAt", "assigneeId", "contactId", "orderId"] },
  ),
  outputSchema: fields.objectOf({
    taskId: fields.shown(fields.idOf("task")),
    created: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["tasks.create"],
  },
  errors: ["ASSIGNEE_NOT_FOUND", "CONTACT_NOT_FOUND", "ORDER_NOT_FOUND"],
  examples: [
    {
      inputs: {
        title: exampleTask.title,
        dueAt: "2026-05-08T12:00:00-05:00",
        contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
      },
      outputs: { taskId: exampleTask.taskId, created: true },
    },
  ],
  async run({ inputs, ctx: { db, records } }) {
    const due = inputs.dueAt === undefined ? null : toInstant(inputs.dueAt, "/dueAt");
    // The foreign keys answer for a contact or order that is not there. The assignee's check travels ahead of the write.
    const [, task] = await Promise.all([
      assertMember(db, inputs.assigneeId),
      records.insert(tasks, {
        title: inputs.title,
        details: inputs.details ?? null,
        status: "open",
        dueAt: due,
        assigneeId: inputs.assigneeId ?? null,
        contactId: inputs.contactId ?? null,
        orderId: inputs.orderId ?? null,
        closedAt: null,
      }),
    ]);
    return { taskId: task.id, created: true };
  },
});
