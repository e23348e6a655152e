import type { JsonObject, JsonValue, Snapshot, Source } from "@acta/core";
import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, workspaceId } from "./columns.ts";

/**
 * The record of every call. Partitioned by month on `id`, which drizzle-kit cannot say: the table, its indexes and its
 * checks stand in `migrations/0001_executions.sql`, and a test compares the columns.
 */
export const toolExecutions = pgTable(
  "tool_executions",
  {
    workspaceId: workspaceId(),
    id: id(),
    toolName: text("tool_name").notNull(),
    inputs: jsonb("inputs").$type<JsonValue>().notNull().default({}),
    outputs: jsonb("outputs").$type<JsonValue>().notNull().default({}),
    status: text("status").$type<"success" | "error" | "dry_run">().notNull(),
    errorMessage: text("error_message"),
    errorStack: text("error_stack"),
    startedAt: instant("started_at").notNull(),
    completedAt: instant("completed_at").notNull(),
    durationMs: integer("duration_ms").notNull(),
    userId: uuid("user_id"),
    sessionId: text("session_id"),
    requestContext: jsonb("request_context").$type<JsonObject>().notNull().default({}),
    snapshotBefore: jsonb("snapshot_before").$type<Snapshot>(),
    snapshotAfter: jsonb("snapshot_after").$type<Snapshot>(),
    batchId: uuid("batch_id"),
    relatedExecutions: uuid("related_executions").array(),
    createdAt: createdAt(),
    apiKeyId: uuid("api_key_id"),
    source: text("source").$type<Source>().notNull(),
    errorCode: text("error_code"),
    errorFingerprint: text("error_fingerprint"),
    requestId: text("request_id"),
    traceId: text("trace_id"),
    idempotencyKey: text("idempotency_key"),
    approvalId: uuid("approval_id"),
    planId: uuid("plan_id"),
    preview: jsonb("preview").$type<JsonValue>(),
    effects: jsonb("effects").$type<JsonValue>(),
    undoOf: uuid("undo_of"),
    rerunOf: uuid("rerun_of"),
  },
  (table) => [primaryKey({ name: "tool_executions_pkey", columns: [table.workspaceId, table.id] })],
);

/** Which records a call changed: one narrow row each, because a GIN index is useless under row-level security. */
export const executionRecords = pgTable(
  "execution_records",
  {
    workspaceId: workspaceId(),
    recordId: uuid("record_id").notNull(),
    executionId: uuid("execution_id").notNull(),
  },
  (table) => [
    primaryKey({
      name: "execution_records_pkey",
      columns: [table.workspaceId, table.recordId, table.executionId],
    }),
  ],
);
