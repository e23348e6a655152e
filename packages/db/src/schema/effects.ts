import { type EffectState, effectStates, type JsonObject } from "@acta/core";
import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant, oneOf, updatedAt, workspaceId } from "./columns.ts";

/** What calls asked to be done after their commit, and how far the worker got: see `migrations/0014_effects.sql`. */
export const effects = pgTable(
  "effects",
  {
    workspaceId: workspaceId(),
    id: id(),
    executionId: uuid("execution_id").notNull(),
    kind: text("kind").notNull(),
    target: text("target").notNull(),
    orderingKey: text("ordering_key"),
    payload: jsonb("payload").$type<JsonObject>().notNull(),
    state: text("state").$type<EffectState>().notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    leaseOwner: text("lease_owner"),
    leaseUntil: instant("lease_until"),
    fence: integer("fence").notNull().default(0),
    availableAt: instant("available_at").notNull().defaultNow(),
    queuedAt: instant("queued_at"),
    roundAt: instant("round_at").notNull().defaultNow(),
    roundAttempts: integer("round_attempts").notNull().default(0),
    retryAskedAt: instant("retry_asked_at"),
    providerId: text("provider_id"),
    lastErrorCode: text("last_error_code"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "effects_pkey", columns: [table.workspaceId, table.id] }),
    oneOf("effects_state", table.state, effectStates),
    check(
      "effects_lease",
      sql`(${table.state} = 'leased') = (${table.leaseOwner} is not null and ${table.leaseUntil} is not null)`,
    ),
    index("effects_execution_idx").on(table.workspaceId, table.executionId),
    index("effects_state_idx").on(table.workspaceId, table.state, table.id),
  ],
);

export const attemptOutcomes = ["accepted", "retry", "failed", "unknown", "lost"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** One row for each time a worker took an effect up, whatever came of it. */
export const effectAttempts = pgTable(
  "effect_attempts",
  {
    workspaceId: workspaceId(),
    id: id(),
    effectId: uuid("effect_id").notNull(),
    number: integer("number").notNull(),
    startedAt: instant("started_at").notNull().defaultNow(),
    sendingAt: instant("sending_at"),
    endedAt: instant("ended_at"),
    outcome: text("outcome").$type<AttemptOutcome>(),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    response: jsonb("response").$type<JsonObject>(),
  },
  (table) => [
    primaryKey({ name: "effect_attempts_pkey", columns: [table.workspaceId, table.id] }),
    unique("effect_attempts_number_key").on(table.workspaceId, table.effectId, table.number),
    foreignKey({
      name: "effect_attempts_effect_fkey",
      columns: [table.workspaceId, table.effectId],
      foreignColumns: [effects.workspaceId, effects.id],
    }),
    oneOf("effect_attempts_outcome", table.outcome, attemptOutcomes),
    check("effect_attempts_end", sql`(${table.outcome} is null) = (${table.endedAt} is null)`),
  ],
);
