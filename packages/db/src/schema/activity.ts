import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, oneOf, updatedAt, workspaceId } from "./columns.ts";
import { contacts, orders } from "./crm.ts";

/** What people write down about a contact. Written once: a wrong one is deleted. */
export const notes = pgTable(
  "notes",
  {
    workspaceId: workspaceId(),
    id: id(),
    contactId: uuid("contact_id").notNull(),
    text: text("text").notNull(),
    authorType: text("author_type").$type<"user" | "apiKey" | "system">().notNull(),
    /** Of a user or an API key, which the note may outlive; null for the system. */
    authorId: uuid("author_id"),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "notes_pkey", columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: "notes_contact_fkey",
      columns: [table.workspaceId, table.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }),
    index("notes_contact_idx").on(table.workspaceId, table.contactId, table.id),
    oneOf("notes_author_type", table.authorType, ["user", "apiKey", "system"]),
  ],
);

export const taskStatuses = ["open", "done", "cancelled"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const tasks = pgTable(
  "tasks",
  {
    workspaceId: workspaceId(),
    id: id(),
    title: text("title").notNull(),
    details: text("details"),
    status: text("status").$type<TaskStatus>().notNull().default("open"),
    dueAt: instant("due_at"),
    /** User id of a member; of somebody who was one, perhaps. */
    assigneeId: uuid("assignee_id"),
    contactId: uuid("contact_id"),
    orderId: uuid("order_id"),
    /** When it was done or cancelled. */
    closedAt: instant("closed_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "tasks_pkey", columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: "tasks_contact_fkey",
      columns: [table.workspaceId, table.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }),
    foreignKey({
      name: "tasks_order_fkey",
      columns: [table.workspaceId, table.orderId],
      foreignColumns: [orders.workspaceId, orders.id],
    }),
    oneOf("tasks_status", table.status, taskStatuses),
    check("tasks_closed", sql`(${table.status} = 'open') = (${table.closedAt} is null)`),
  ],
);
