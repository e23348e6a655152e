import { boolean, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { createdAt, id, oneOf, updatedAt, workspaceId } from "./columns.ts";

/** Kinds of records whose custom fields can be defined. */
export const customFieldEntities = ["contact", "order", "product"] as const;
export type CustomFieldEntity = (typeof customFieldEntities)[number];

export const customFieldTypes = ["text", "number", "boolean", "date", "select"] as const;
export type CustomFieldType = (typeof customFieldTypes)[number];

/** What a workspace has said of its own fields. Their values stand on the records, in `custom_fields`. */
export const customFieldDefinitions = pgTable(
  "custom_fields",
  {
    workspaceId: workspaceId(),
    id: id(),
    entity: text("entity").$type<CustomFieldEntity>().notNull(),
    /** The name in `custom_fields`. */
    key: text("key").notNull(),
    label: text("label").notNull(),
    type: text("type").$type<CustomFieldType>().notNull(),
    /** Of a select: the values there are. */
    options: text("options").array().notNull().default([]),
    required: boolean("required").notNull().default(false),
    archived: boolean("archived").notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "custom_fields_pkey", columns: [table.workspaceId, table.id] }),
    unique("custom_fields_key").on(table.workspaceId, table.entity, table.key),
    oneOf("custom_fields_entity", table.entity, customFieldEntities),
    oneOf("custom_fields_type", table.type, customFieldTypes),
  ],
);
