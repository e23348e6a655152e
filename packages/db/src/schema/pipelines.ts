import { sql } from "drizzle-orm";
import { boolean, check, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { createdAt, id, updatedAt, workspaceId } from "./columns.ts";

export const stageKinds = ["open", "won", "lost"] as const;
export type StageKind = (typeof stageKinds)[number];

/** One stage of a pipeline; orders name it by its key, in `status`. */
export interface PipelineStage {
  key: string;
  name: string;
  /** Orders that are won or lost are closed. */
  kind: StageKind;
  /** Keys of the stages an order can go to from here. */
  next: string[];
}

/** The stages a workspace's orders go through. */
export const pipelines = pgTable(
  "pipelines",
  {
    workspaceId: workspaceId(),
    id: id(),
    name: text("name").notNull(),
    /** true or null, since of nulls a unique key takes any number: one default a workspace. */
    isDefault: boolean("is_default"),
    /** In their order; the first is where orders begin. */
    stages: jsonb("stages").$type<PipelineStage[]>().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "pipelines_pkey", columns: [table.workspaceId, table.id] }),
    unique("pipelines_default_key").on(table.workspaceId, table.isDefault),
    check("pipelines_default", sql`${table.isDefault}`),
    check("pipelines_stages", sql`jsonb_typeof(${table.stages}) = 'array'`),
  ],
);
