import { toInstant } from "@acta/core";
import { tasks } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import {
  assertMember,
  assigneeId,
  dueAt,
  exampleTask,
  readTask,
  taskRecord,
  taskStatus,
} from "../task-record.ts";

const changeable = {
  title: fields.taskTitle,
  details: fields.nullable(fields.taskDetails),
  dueAt: fields.nullable(dueAt),
  assigneeId: fields.nullable(assigneeId),
  contactId: fields.nullable(fields.idOf("contact", "Id of the contact it is about.")),
  orderId: fields.nullable(fields.idOf("order", "Id of the order it is about.")),
  status: fields.described(
    taskStatus,
    "open to take it up again, done, or cancelled where it need not be done any more.",
  ),
};

export const tool = defineTool({
  name: "crm.task.update",
  title: "Update task",
  description:
    "Change fields of a task, or cancel or reopen it. Only the fields given are changed; null clears one. To say that it is done use crm.task.complete.",
  inputSchema: fields.objectOf(
    { taskId: fields.idOf("task", "Id of the task to change."), ...changeable },
    {
      optional: Object.keys(changeable),
      minProperties: 2,
      "x-message": "give taskId and at least one field to change",
    },
  ),
  outputSchema: fields.objectOf({ taskId: fields.shown(fields.idOf("task")), task: taskRecord }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["tasks.edit"],
  },
  errors: ["TASK_NOT_FOUND", "ASSIGNEE_NOT_FOUND", "CONTACT_NOT_FOUND", "ORDER_NOT_FOUND"],
  examples: [
    {
      description: "Another title and no time it is due.",
      inputs: { taskId: exampleTask.taskId, title: "Send the price list of June", dueAt: null },
      outputs: {
        taskId: exampleTask.taskId,
        task: {
          ...exampleTask,
          title: "Send the price list of June",
          dueAt: null,
          updatedAt: "2026-05-05T09:12:45.120Z",
        },
      },
    },
  ],
  async run({ inputs: { taskId, dueAt, status, ...plain }, ctx }) {
    const { db, records } = ctx;
    const patch: Parameters<typeof records.update<typeof tasks>>[2] = plain;
    if (dueAt !== undefined) patch.dueAt = dueAt === null ? null : toInstant(dueAt, "/dueAt");
    // An empty patch locks the row: what it is closed at depends on whether it is closed already.
    const [task] = await Promise.all([records.update(tasks, taskId, {}), assertMember(db, plain.assigneeId)]);
    if (!task) throw fail("TASK_NOT_FOUND");
    if (status !== undefined && status !== task.status) {
      patch.status = status;
      patch.closedAt = status === "open" ? null : (task.closedAt ?? ctx.now);
    }
    const [, updated] = await Promise.all([records.update(tasks, taskId, patch), readTask(db, taskId)]);
    return { taskId: task.id, task: updated };
  },
});
