import { contacts, orders, type ReadDatabase, taskStatuses, tasks, users, workspaceMembers } from "@acta/db";
import { eq } from "drizzle-orm";
import * as fields from "../fields.ts";
import type { CrmTaskUpdateOutput } from "../generated/types.ts";
import { fail } from "./errors.ts";

export type TaskRecord = CrmTaskUpdateOutput["task"];

export const taskStatus = {
  type: "string",
  enum: taskStatuses,
  description: "open until it is done, or cancelled because it need not be done any more.",
} as const;

export const dueAt = fields.isoDateTime("When it is to be done by.");
export const assigneeId = fields.idOf("user", "User id of the member who is to do it.");

const or = (schema: Parameters<typeof fields.shown>[0]) => fields.nullable(fields.shown(schema));

/** A task as every tool answers it. */
export const taskRecord = fields.objectOf({
  taskId: fields.shown(fields.idOf("task")),
  title: fields.shown(fields.taskTitle),
  details: or(fields.taskDetails),
  status: taskStatus,
  dueAt: or(dueAt),
  assigneeId: or(assigneeId),
  assigneeName: {
    type: ["string", "null"],
    description: "Name of the member; null where nobody is assigned, or who is has left.",
  },
  contactId: or(fields.idOf("contact")),
  contactName: or(fields.personName),
  orderId: or(fields.idOf("order")),
  orderExternalId: or(fields.externalId),
  closedAt: or(fields.isoDateTime("When it was done or cancelled.")),
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

/** An example that the tools of tasks share. */
export const exampleTask: TaskRecord = {
  taskId: "01981c2e-7a46-7c52-9e14-74d0f6082b35",
  title: "Send the new price list",
  details: null,
  status: "open",
  dueAt: "2026-05-08T17:00:00.000Z",
  assigneeId: "01981c2e-7a30-7a11-9b8e-2d5f40c7e601",
  assigneeName: "Administrator",
  contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
  contactName: "Ana Trujillo",
  orderId: null,
  orderExternalId: null,
  closedAt: null,
  createdAt: "2026-05-04T13:41:00.000Z",
  updatedAt: "2026-05-04T13:41:00.000Z",
};

/** Tasks with the names of who and what they are about. Add `where`, `orderBy` and `limit`. */
export function selectTasks(db: ReadDatabase) {
  return db
    .select({
      task: tasks,
      assigneeName: users.name,
      contactName: contacts.name,
      orderExternalId: orders.externalId,
    })
    .from(tasks)
    .leftJoin(users, eq(users.id, tasks.assigneeId))
    .leftJoin(contacts, eq(contacts.id, tasks.contactId))
    .leftJoin(orders, eq(orders.id, tasks.orderId));
}

export async function readTask(db: ReadDatabase, taskId: string): Promise<TaskRecord> {
  const [row] = await selectTasks(db).where(eq(tasks.id, taskId));
  if (!row) throw fail("TASK_NOT_FOUND");
  return toTaskRecord(row);
}

export function toTaskRecord({
  task,
  ...names
}: Awaited<ReturnType<typeof selectTasks>>[number]): TaskRecord {
  const { workspaceId: _, id, dueAt, closedAt, createdAt, updatedAt, ...rest } = task;
  return {
    taskId: id,
    ...rest,
    ...names,
    dueAt: dueAt?.toISOString() ?? null,
    closedAt: closedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** @throws ActaError `ASSIGNEE_NOT_FOUND` for who is no member of the workspace */
export async function assertMember(db: ReadDatabase, userId: string | null | undefined): Promise<void> {
  if (userId === undefined || userId === null) return;
  const [member] = await db
    .select({ id: workspaceMembers.id })
    .from(workspaceMembers)
    .where(eq(workspaceMembers.userId, userId));
  if (!member) throw fail("ASSIGNEE_NOT_FOUND");
}
