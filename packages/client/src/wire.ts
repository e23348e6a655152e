/**
 * What travels between this client and the gateway, as the gateway's contract has it. Field names are camelCase,
 * times ISO 8601 in UTC, money integer minor units.
 */
import type { BatchItemProblem } from "./batch.ts";

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

/** A call that was carried out. */
export interface ToolResult<Outputs = unknown> {
  /** UUIDv7 of the execution: what `executions.read` takes. */
  id: string;
  toolName: string;
  status: "success";
  outputs: Outputs;
  durationMs: number;
  undo?: { available: boolean; href?: string };
  /** Whether the call had been carried out already, under the same idempotency key: this is what it answered then. */
  replayed?: true;
}

/** One row's before and after. `before` is null for an insert, `after` for a delete. */
export interface RecordChange {
  table: string;
  id: string;
  operation: "insert" | "update" | "delete";
  before: JsonObject | null;
  after: JsonObject | null;
}

/** What a call would do. Nothing was changed. */
export interface ToolPreview<Outputs = unknown> {
  /** Can be sent as the `plan` of the real call. */
  id: string;
  toolName: string;
  status: "dry_run";
  outputs: Outputs;
  durationMs: number;
  changes: RecordChange[];
  effects: { kind: string; target: string; preview: JsonObject }[];
  /** Whether the call would wait for a person; `policy` is the one that asks, left out where the tool itself does. */
  approval: { required: boolean; policy?: { id: string; name: string } };
}

/** A call that waits for a person's decision. */
export interface PendingApproval {
  status: "pending_approval";
  toolName: string;
  approvalId: string;
  expiresAt: string;
}

/** `approved` is about to be carried out; `drifted` would not have come out as its preview any more. */
export type ApprovalState =
  | "pending"
  | "approved"
  | "rejected"
  | "expired"
  | "executed"
  | "drifted"
  | "failed";

type Actor = { type: "user" | "apiKey" | "system"; id: string | null; name: string | null };

/** A call that waits for a person's decision, or waited. */
export interface Approval {
  id: string;
  toolName: string;
  /** Sensitive ones redacted. */
  inputs: JsonValue;
  state: ApprovalState;
  /** The policy that asked; null where the tool itself did. */
  policy: { id: string; name: string } | null;
  requester: Actor;
  source: ExecutionSource;
  /** The dry-run that shows what the call would do. */
  previewExecutionId: string;
  createdAt: string;
  expiresAt: string;
  decidedBy: Actor | null;
  decidedAt: string | null;
  reason: string | null;
  /** What carried it out, or tried to. */
  executionId: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  endedAt: string | null;
  /** Whether this caller may collect a secret now that the call has answered: `system.approval.collect`. */
  mayCollect: boolean;
}

/** A tool as the gateway describes it. */
export interface ToolDescription {
  name: string;
  title: string;
  description: string;
  /** JSON Schema 2020-12. */
  inputSchema: JsonObject;
  outputSchema: JsonObject;
  metadata: {
    module: string;
    entity: string;
    action: string;
    reversible: boolean;
    requiresApproval: boolean;
    /** Empty means a read. */
    sideEffects: string[];
    permissions: string[];
  };
  /** The codes it declares itself; those any call can answer come on top. */
  errors: { code: string; status: number; title: string; detail: string; retryable: boolean }[];
  examples: { description?: string; inputs: JsonValue; outputs: JsonValue }[];
  /** Changes when, and only when, what is published of the tool does. */
  contentHash: string;
}

export type ExecutionStatus = "success" | "error" | "dry_run";
export type ExecutionSource = "ui" | "api" | "agent" | "webhook";

/** A recorded call. */
export interface Execution {
  id: string;
  workspaceId: string;
  toolName: string;
  inputs: JsonValue;
  outputs: JsonValue;
  status: ExecutionStatus;
  error: { code: string; message: string; fingerprint: string | null } | null;
  startedAt: string;
  completedAt: string;
  durationMs: number;
  actor: { type: "user" | "apiKey" | "system"; id: string | null; name: string | null };
  sessionId: string | null;
  source: ExecutionSource;
  requestContext: { ip?: string; userAgent?: string };
  changes: RecordChange[];
  /** What a dry-run predicted. */
  preview: Pick<ToolPreview, "changes" | "effects" | "approval"> | null;
  effects: ExecutionEffect[];
  batchId: string | null;
  relatedExecutions: string[];
  requestId: string | null;
  traceId: string | null;
  idempotencyKey: string | null;
  approvalId: string | null;
  planId: string | null;
  undoOf: string | null;
  rerunOf: string | null;
  undo: { state: "available" | "undone" | "not_reversible" | "nothing_to_undo"; undoneBy?: string };
  createdAt: string;
}

/** What became of something an execution did outside of Acta. */
export interface ExecutionEffect {
  id: string;
  kind: string;
  target: string;
  /** null when that is no longer kept. */
  state: "pending" | "leased" | "accepted" | "failed" | "unknown" | null;
  attempts: number;
  lastErrorCode: string | null;
}

/** Filters of the history. All given ones must hold; several values of one mean any of them. */
export interface ExecutionFilter {
  tool?: string | readonly string[];
  status?: ExecutionStatus | readonly ExecutionStatus[];
  source?: ExecutionSource | readonly ExecutionSource[];
  /** Ids of users and API keys. */
  actor?: string | readonly string[];
  /** Id of a record that the execution touched. */
  record?: string;
  /** From this instant on. */
  from?: Date | string;
  /** Until this instant. */
  to?: Date | string;
  /** Part of the tool's name, an error message, or an id. */
  q?: string;
}

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  /** null on the last page. */
  nextCursor: string | null;
}

/** One fault in the inputs. */
export interface ProblemIssue {
  /** RFC 6901 JSON pointer to the value, or to where a missing one belongs. */
  pointer: string;
  /** The JSON Schema keyword that refused it. */
  keyword: string;
  message: string;
  allowed?: unknown[];
}

/** One thing that came out differently from the plan of a call. */
export interface PlanDrift {
  /** null for outputs and effects. */
  table: string | null;
  id: string | null;
  /**
   * A field of the record, or an RFC 6901 pointer from `/outputs` or `/effects`. null where the change as a whole
   * differs: then expected and actual are `insert`, `update`, `delete` or null.
   */
  field: string | null;
  expected: JsonValue;
  actual: JsonValue;
}

/** One field, or one record, that is not as the execution to be undone had left it. */
export interface UndoConflict {
  kind: "changed" | "deleted" | "referenced" | "parentGone" | "valueTaken";
  table: string;
  id: string;
  /** null: the whole record. */
  field: string | null;
  expected: JsonValue;
  actual: JsonValue;
  /** The record that is in the way. */
  other: { table: string; id: string } | null;
  /** Whether `force` overwrites it. */
  forcible: boolean;
  changedBy: { executionId: string; actor: Execution["actor"] } | null;
}

/** RFC 9457 problem document: what every refusal of the gateway is. */
export interface ProblemDocument<Code extends string = string> {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  code: Code;
  /** Absent on a 401, which is the same to the byte for every cause. */
  requestId?: string;
  executionId?: string;
  /** Whether the very same call may succeed later. Such a refusal has changed nothing. */
  retryable: boolean;
  errors?: ProblemIssue[];
  missingPermissions?: string[];
  /** What the error is about; its members depend on the code. */
  details?: { [member: string]: unknown };
  drift?: PlanDrift[];
  conflicts?: UndoConflict[];
  /** Of a batch: the item the problem is about. */
  itemIndex?: number;
  /** Of a batch: what became of each item; left out where none has run. */
  items?: (ToolResult | ToolPreview | BatchItemProblem)[];
  [member: string]: unknown;
}
