import type { JsonValue, UndoOutcome, UndoRunState } from "@acta/core";
import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant, updatedAt, workspaceId } from "./columns.ts";

/** Taking back what one key, user or session did between two instants. Written by hand: migrations/0020_undo_runs.sql. */
export const undoRuns = pgTable(
  "undo_runs",
  {
    workspaceId: workspaceId(),
    id: id(),
    /** The call that asked for it: the batch of its undos. */
    executionId: uuid("execution_id").notNull(),
    /** In whose name the undos are done: a user or an API key. */
    requestedBy: uuid("requested_by"),
    requestedByKey: uuid("requested_by_key"),
    sessionId: text("session_id"),
    source: text("source").$type<"ui" | "api" | "agent">().notNull(),
    actorType: text("actor_type").$type<"apiKey" | "user" | "session">().notNull(),
    actorId: text("actor_id").notNull(),
    fromAt: instant("from_at").notNull(),
    toAt: instant("to_at").notNull(),
    tool: text("tool"),
    force: boolean("force").notNull(),
    reason: text("reason").notNull(),
    /** The executions to undo, the newest first: frozen when it was asked for. For the worker. */
    planned: jsonb("planned").$type<{ id: string; toolName: string }[]>().notNull(),
    total: integer("total").notNull(),
    state: text("state").$type<UndoRunState>().notNull().default("waiting"),
    errorCode: text("error_code"),
    abortAskedAt: instant("abort_asked_at"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ name: "undo_runs_pkey", columns: [table.workspaceId, table.id] })],
);

/** One execution of a run, and what became of it. Written by the worker. */
export const undoRunItems = pgTable(
  "undo_run_items",
  {
    workspaceId: workspaceId(),
    runId: uuid("run_id").notNull(),
    executionId: uuid("execution_id").notNull(),
    position: integer("position").notNull(),
    toolName: text("tool_name").notNull(),
    outcome: text("outcome").$type<UndoOutcome>(),
    undoExecutionId: uuid("undo_execution_id"),
    errorCode: text("error_code"),
    detail: text("detail"),
    conflicts: jsonb("conflicts").$type<JsonValue>(),
    settled: bigint("settled", { mode: "number" }),
    settledAt: instant("settled_at"),
  },
  (table) => [
    primaryKey({
      name: "undo_run_items_pkey",
      columns: [table.workspaceId, table.runId, table.executionId],
    }),
    unique("undo_run_items_position_key").on(table.workspaceId, table.runId, table.position),
  ],
);
