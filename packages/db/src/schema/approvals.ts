import {
  type ApprovalState,
  approvalStates,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  type PlanDrift,
  type Source,
} from "@acta/core";
import { sql } from "drizzle-orm";
import { boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { apiKeys } from "./api-keys.ts";
import { createdAt, id, instant, oneOf, updatedAt, workspaceId } from "./columns.ts";
import { users, workspaces } from "./identity.ts";

/** Which calls of a workspace wait for a person. What a column leaves null it does not ask for. */
export const approvalPolicies = pgTable(
  "approval_policies",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: id(),
    name: text("name").notNull(),
    enabled: boolean("enabled").notNull().default(true),
    /** Glob over tool names. */
    tool: text("tool").notNull(),
    /** Empty: calls from anywhere. */
    sources: text("sources").array().$type<Source[]>().notNull().default(sql`'{}'::text[]`),
    /** JSON Schema the inputs must meet. */
    inputs: jsonb("inputs").$type<JsonSchema>(),
    maxRows: integer("max_rows"),
    maxEffects: integer("max_effects"),
    /** A minute to 30 days. */
    expiresAfterSeconds: integer("expires_after_seconds").notNull(),
    /** Whether the person who created a key may decide what the key asked. */
    creatorMayDecide: boolean("creator_may_decide").notNull().default(true),
    /** The highest comes first. */
    priority: integer("priority").notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ name: "approval_policies_pkey", columns: [table.workspaceId, table.id] })],
);

/** Calls that wait for a person, and what became of them. Written by the executor with the row of the preview. */
export const approvals = pgTable(
  "approvals",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: id(),
    toolName: text("tool_name").notNull(),
    inputHash: text("input_hash").notNull(),
    /** Redacted. */
    inputs: jsonb("inputs").$type<JsonValue>().notNull(),
    /** Sealed by the vault; readable by `acta_system` only. null where `inputs` is all there is, and at the end. */
    sealedInputs: text("sealed_inputs"),
    previewExecutionId: uuid("preview_execution_id").notNull(),
    /** null: the tool itself asked. */
    policyId: uuid("policy_id"),
    policyName: text("policy_name"),
    creatorMayDecide: boolean("creator_may_decide").notNull(),
    userId: uuid("user_id").references(() => users.id),
    apiKeyId: uuid("api_key_id"),
    source: text("source").$type<Source>().notNull(),
    sessionId: text("session_id"),
    requestContext: jsonb("request_context").$type<JsonObject>().notNull().default({}),
    requestId: text("request_id"),
    traceId: text("trace_id"),
    idempotencyKey: text("idempotency_key"),
    state: text("state").$type<ApprovalState>().notNull().default("pending"),
    decidedBy: uuid("decided_by").references(() => users.id),
    decidedAt: instant("decided_at"),
    reason: text("reason"),
    expiresAt: instant("expires_at").notNull(),
    executionId: uuid("execution_id"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    drift: jsonb("drift").$type<PlanDrift[]>(),
    endedAt: instant("ended_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "approvals_pkey", columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: "approvals_api_key_fkey",
      columns: [table.workspaceId, table.apiKeyId],
      foreignColumns: [apiKeys.workspaceId, apiKeys.id],
    }),
    oneOf("approvals_state", table.state, approvalStates),
  ],
);

/** What approved calls have answered that is answered once, until whoever asked fetches it. */
export const approvalOutputs = pgTable(
  "approval_outputs",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    /** The approval's. */
    id: id(),
    /** Sealed by the vault; read by `acta.sealed_outputs` only, for whoever asked. */
    sealedOutputs: text("sealed_outputs").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "approval_outputs_pkey", columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: "approval_outputs_approval_fkey",
      columns: [table.workspaceId, table.id],
      foreignColumns: [approvals.workspaceId, approvals.id],
    }),
  ],
);
