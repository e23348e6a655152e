import { tasks } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleTask } from "../task-record.ts";

export const tool = defineTool({
  name: "crm.task.complete",
  title: "Complete task",
  description:
    "Say that a task is done. One that is done already stays as it is (completed: false). To reopen or cancel it use crm.task.update.",
  inputSchema: fields.objectOf({ taskId: fields.idOf("task", "Id of the task that is done.") }),
  outputSchema: fields.objectOf({
    taskId: fields.shown(fields.idOf("task")),
    completed: { type: "boolean", description: "false when it was done already." },
    closedAt: fields.shown(fields.isoDateTime("When it was done.")),
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["tasks.edit"],
  },
  errors: ["TASK_NOT_FOUND"],
  examples: [
    {
      inputs: { taskId: exampleTask.taskId },
      outputs: { taskId: exampleTask.taskId, completed: true, closedAt: "2026-05-07T15:20:00.000Z" },
    },
  ],
  async run({ inputs: { taskId }, ctx: { records, now } }) {
    // Locks it: of several calls at once, one completes it.
    const task = await records.update(tasks, taskId, {});
    if (!task) throw fail("TASK_NOT_FOUND");
    if (task.status === "done" && task.closedAt)
      return { taskId: task.id, completed: false, closedAt: task.closedAt.toISOString() };
    await records.update(tasks, task.id, { status: "done", closedAt: now });
    return { taskId: task.id, completed: true, closedAt: now.toISOString() };
  },
});
