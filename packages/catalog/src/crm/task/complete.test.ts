import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./complete.ts";

describeTool(tool, ({ works, fails }) => {
  works("completes it once, whoever else says so", async ({ call, rows }) => {
    const task = await rows.task();
    const answers = await Promise.all(Array.from({ length: 6 }, () => call({ taskId: task.id })));
    expect(answers.filter(({ completed }) => completed)).toHaveLength(1);
    expect(new Set(answers.map(({ closedAt }) => closedAt)).size).toBe(1);
    expect(await rows.reload(task)).toMatchObject({ status: "done" });
  });

  works("is reopened when that is undone", async ({ execute, rows, undo }) => {
    const task = await rows.task();
    const { id } = await execute({ taskId: task.id });
    await undo(id);
    expect(await rows.reload(task)).toEqual(task);
  });

  fails("TASK_NOT_FOUND", "for another workspace's task", async ({ call, elsewhere }) => {
    await call({ taskId: (await elsewhere.task()).id });
  });
});
