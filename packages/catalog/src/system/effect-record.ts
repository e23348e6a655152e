import { effectStates } from "@acta/core";
import type { effects } from "@acta/db";
import * as fields from "../fields.ts";
import type { SystemEffectListOutput } from "../generated/types.ts";

export type EffectItem = SystemEffectListOutput["items"][number];

export const effectState = {
  type: "string",
  enum: [...effectStates],
  description:
    "pending: waits for its turn or its next attempt. leased: a worker is at it. accepted: done. failed: given up. unknown: it may have happened, and is not done again by itself.",
} as const;

export const effectId = fields.idOf("effect", "Id of the effect.");

/** An effect as it is shown: what it needs to be done is the worker's business and left out. */
const properties = {
  effectId: fields.shown(effectId),
  executionId: fields.shown(fields.idOf("execution", "The execution that asked for it.")),
  kind: { type: "string", description: "What kind of action it is, e.g. whatsapp.message." },
  target: { type: "string", description: "Who or what it is for." },
  state: { type: "string", description: effectState.description },
  attempts: { type: "integer", description: "How often it was tried." },
  nextAttemptAt: fields.nullable(
    fields.shown(fields.isoDateTime("When it is tried next at the earliest; null when it is not waiting.")),
  ),
  retryAskedAt: fields.nullable(
    fields.shown(fields.isoDateTime("When somebody asked that it be tried again; null once that has begun.")),
  ),
  providerId: { type: ["string", "null"], description: "What whoever took it calls it." },
  lastErrorCode: { type: ["string", "null"], description: "Why the last attempt did not succeed." },
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
} as const;

export const effectItem = fields.objectOf(properties);

export const effectWithAttempts = fields.objectOf({
  ...properties,
  attemptLog: {
    type: "array",
    maxItems: 100,
    description: "Its attempts, the latest first; the latest 100 where there are more.",
    items: fields.objectOf({
      number: { type: "integer", description: "1 for the first." },
      startedAt: fields.shown(fields.isoDateTime("When it began.")),
      sendingAt: fields.nullable(
        fields.shown(fields.isoDateTime("From when on it may have reached its target; null: it has not.")),
      ),
      endedAt: fields.nullable(fields.shown(fields.isoDateTime("When it ended; null while it lasts."))),
      outcome: {
        type: ["string", "null"],
        description:
          "accepted, retry (to be tried again), failed, unknown, or lost: the worker went silent. null while it lasts.",
      },
      errorCode: { type: ["string", "null"], description: "What went wrong." },
      errorMessage: { type: ["string", "null"], description: "The same for people to read." },
      response: {
        type: ["object", "null"],
        additionalProperties: true,
        description: "What whoever it was for answered.",
      },
    }),
  },
});

export function toEffectItem(row: typeof effects.$inferSelect): EffectItem {
  return {
    effectId: row.id,
    executionId: row.executionId,
    kind: row.kind,
    target: row.target,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === "pending" ? row.availableAt.toISOString() : null,
    retryAskedAt: row.retryAskedAt?.toISOString() ?? null,
    providerId: row.providerId,
    lastErrorCode: row.lastErrorCode,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** An example that the tools of effects share. */
export const exampleEffect: EffectItem = {
  effectId: "01981c31-2c4d-7b15-a3f6-4e8d1b9c0a72",
  executionId: "01981c31-2c4b-7e08-9f21-6a5d3c7b8e40",
  kind: "whatsapp.message",
  target: "+573001234567",
  state: "failed",
  attempts: 20,
  nextAttemptAt: null,
  retryAskedAt: null,
  providerId: null,
  lastErrorCode: "PROVIDER_UNAVAILABLE",
  createdAt: "2026-05-04T13:30:00.000Z",
  updatedAt: "2026-05-04T16:12:41.000Z",
};
