import {
  executionStatuses,
  type JsonObject,
  type RecordChange,
  sources,
  type ToolExecution,
} from "@acta/core";
import * as fields from "../fields.ts";
import type { SystemExecutionListOutput, SystemExecutionReadOutput } from "../generated/types.ts";

export type ExecutionItem = SystemExecutionListOutput["items"][number];
export type ExecutionDetail = SystemExecutionReadOutput["execution"];

const nullableText = (description: string) => ({ type: ["string", "null"], description }) as const;

const summary = {
  executionId: fields.shown(fields.idOf("execution")),
  toolName: { type: "string", description: "The tool that was called." },
  status: { type: "string", enum: executionStatuses, description: "How it ended." },
  errorCode: nullableText("Why it failed; null where it did not."),
  startedAt: fields.shown(fields.isoDateTime("When the call began.")),
  durationMs: { type: "integer", description: "How long it took, in milliseconds." },
  source: { type: "string", enum: sources, description: "Where it came from." },
  actor: fields.objectOf(
    {
      type: { type: "string", enum: ["user", "apiKey", "system"], description: "What kind of caller." },
      id: nullableText("Id of the user or API key."),
      name: nullableText("Its name as it is now."),
    },
    { description: "Who called." },
  ),
  undo: {
    type: "string",
    enum: ["available", "undone", "not_reversible", "nothing_to_undo"],
    description: "Whether it can be undone.",
  },
} as const;

/** A call in a list: what happened, without what it was given and answered. */
export const executionItem = fields.objectOf({
  ...summary,
  records: {
    type: "array",
    description: "The records it changed, ten at most.",
    items: fields.objectOf({
      table: { type: "string", description: "Kind of record, by its table." },
      id: { type: "string", description: "Id of the record." },
      operation: {
        type: "string",
        enum: ["insert", "update", "delete"],
        description: "What became of the record.",
      },
      fields: {
        type: "array",
        items: { type: "string" },
        description: "Fields of an update that are not as they were.",
      },
    }),
  },
  changedRecords: { type: "integer", description: "How many records it changed." },
});

const anything = { type: "object", additionalProperties: true } as const;

export const executionDetail = fields.objectOf({
  ...summary,
  error: {
    type: ["object", "null"],
    additionalProperties: false,
    description: "Why it failed.",
    properties: {
      code: { type: "string", description: "Stable code." },
      message: { type: "string", description: "What was wrong." },
    },
  },
  inputs: { ...anything, description: "What it was given, without what is sensitive." },
  outputs: { ...anything, description: "What it answered, without what is sensitive. Empty for reads." },
  changes: {
    type: "array",
    description: "Each record it changed, before and after.",
    items: fields.objectOf({
      table: { type: "string", description: "Kind of record, by its table." },
      id: { type: "string", description: "Id of the record." },
      operation: {
        type: "string",
        enum: ["insert", "update", "delete"],
        description: "What became of the record.",
      },
      before: {
        type: ["object", "null"],
        additionalProperties: true,
        description: "Before the call; null for an insert.",
      },
      after: {
        type: ["object", "null"],
        additionalProperties: true,
        description: "After the call; null for a delete.",
      },
    }),
  },
  batchId: nullableText("The batch it was part of."),
  undoOf: nullableText("The execution it took back."),
  requestId: nullableText("Id of the request it came with."),
});

function toSummary(execution: ToolExecution) {
  const { id, toolName, status, error, startedAt, durationMs, source, actor, undo } = execution;
  return {
    executionId: id,
    toolName,
    status,
    errorCode: error?.code ?? null,
    startedAt,
    durationMs,
    source,
    actor: { type: actor.type, id: actor.id, name: actor.name },
    undo: undo.state,
  };
}

const maxRecords = 10;

export function toExecutionItem(execution: ToolExecution): ExecutionItem {
  const { changes } = execution;
  return {
    ...toSummary(execution),
    records: changes.slice(0, maxRecords).map((change) => ({
      table: change.table,
      id: change.id,
      operation: change.operation,
      fields: change.operation === "update" ? changedFields(change) : [],
    })),
    changedRecords: changes.length,
  };
}

function changedFields({ before, after }: RecordChange): string[] {
  const names = Object.keys(after ?? {}).filter((name) => name !== "updated_at");
  return names
    .filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
    .map((name) => name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
}

export function toExecutionDetail(execution: ToolExecution): ExecutionDetail {
  const { error, inputs, outputs, changes, batchId, undoOf, requestId } = execution;
  return {
    ...toSummary(execution),
    error: error && { code: error.code, message: error.message },
    inputs: toObject(inputs),
    outputs: toObject(outputs),
    changes,
    batchId,
    undoOf,
    requestId,
  };
}

/** Inputs that were refused may have been anything. */
function toObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export const exampleExecution: ExecutionItem = {
  executionId: "01981c2e-9b10-7d44-8a52-6c1f0e7b2d93",
  toolName: "crm.order.updateStatus",
  status: "success",
  errorCode: null,
  startedAt: "2026-05-04T13:30:00.000Z",
  durationMs: 6,
  source: "api",
  actor: { type: "apiKey", id: "01981c2f-0b7e-7f44-8d21-3a9c6e5b1f08", name: "Web shop" },
  undo: "available",
  records: [
    {
      table: "orders",
      id: "01981c30-1c2d-7e3f-9a4b-5c6d7e8f9a0b",
      operation: "update",
      fields: ["status"],
    },
  ],
  changedRecords: 1,
};
