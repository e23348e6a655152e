import { tasks } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleTask } from "../task-record.ts";

export const tool = defineTool({
  name: "crm.task.delete",
  title: "Delete task",
  description:
    "Delete a task. One that need not be done any more is better cancelled (crm.task.update): that keeps it.",
  inputSchema: fields.objectOf({ taskId: fields.idOf("task", "Id of the task to delete.") }),
  outputSchema: fields.objectOf({
    taskId: fields.shown(fields.idOf("task")),
    deleted: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["deletes_record"],
    permissions: ["tasks.delete"],
  },
  errors: ["TASK_NOT_FOUND"],
  examples: [
    { inputs: { taskId: exampleTask.taskId }, outputs: { taskId: exampleTask.taskId, deleted: true } },
  ],
  async run({ inputs: { taskId }, ctx: { records } }) {
    const deleted = await records.delete(tasks, taskId);
    if (!deleted) throw fail("TASK_NOT_FOUND");
    return { taskId: deleted.id, deleted: true };
  },
});
