import type { ChangeSummary } from "./changes.ts";
import type { InputIssue } from "./errors.ts";
import type { JsonObject, JsonSchema, JsonValue } from "./json.ts";
import type { Permission } from "./permissions.ts";

export type ModuleName = "crm" | "whatsapp" | "system";

/** What a tool is, derived from its name (`module`, `entity`, `action`) and declared by its author (the rest). */
export interface ToolMetadata {
  module: ModuleName;
  entity: string;
  action: string;
  /** Whether `system.execution.undo` can reverse it. */
  reversible: boolean;
  /** Whether every call waits for a person, whatever the workspace's policies say. */
  requiresApproval: boolean;
  /** What it changes, e.g. `creates_record`. Empty means a read: it runs in a READ ONLY transaction. */
  sideEffects: string[];
  /** All of these are needed to call it. */
  permissions: string[];
  /** Whether the system alone may call it, e.g. for what a provider reports: no surface lists or serves it. */
  systemOnly?: boolean;
}

/** The published face of a tool. `inputSchema` and `outputSchema` are JSON Schema 2020-12. */
export interface ToolSchema<_I = unknown, _O = unknown> {
  /** `module.entity.action` */
  name: string;
  description: string;
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema;
  metadata: ToolMetadata;
}

/** Where a call came from: derived from the surface and the principal, never sent by the caller. */
export type Source = "ui" | "api" | "agent" | "webhook";
export const sources = ["ui", "api", "agent", "webhook"] as const satisfies readonly Source[];

export type Role = "owner" | "admin" | "member";
export const roles = ["owner", "admin", "member"] as const satisfies readonly Role[];

/** Who calls. `permissions` is what decides; `role` and `kind` are for people to read. */
export type Principal =
  | {
      type: "user";
      userId: string;
      workspaceId: string;
      role: Role;
      sessionId: string;
      permissions: ReadonlySet<Permission>;
    }
  | {
      type: "apiKey";
      apiKeyId: string;
      kind: "api" | "agent";
      workspaceId: string;
      permissions: ReadonlySet<Permission>;
    }
  | { type: "system"; workspaceId: string; permissions: ReadonlySet<Permission> };

/** Circumstances of a call, recorded with it. */
export interface ExecutionContext {
  /** null for calls that no signed-in person makes (API keys, the system). */
  userId: string | null;
  workspaceId: string;
  /** The login session of a user, or the run an agent names in `Acta-Session`. */
  sessionId?: string;
  requestContext: { ip?: string; userAgent?: string; source: Source };
  principal: Principal;
  /** The surface's id of the request, echoed to the caller as `Request-Id`. */
  requestId?: string;
  /** W3C trace id (32 hex digits) from `traceparent`. */
  traceId?: string;
  /** Ends the call early: the caller went away, or the process is stopping. */
  signal?: AbortSignal;
}

export interface ExecutionOptions {
  dryRun?: boolean;
  context: ExecutionContext;
  /** 1–255 visible ASCII characters. */
  idempotencyKey?: string;
  /** The dry-run this call must come out like. */
  planId?: string;
  /** What a surface has seen in the inputs that no schema can tell: refused like what the schema refuses. */
  inputIssues?: readonly InputIssue[];
  /** The approval this call carries out: it was decided, so it does not wait again. Never from a surface. */
  approvalId?: string;
  /** The batch this call is an item of: its execution. Never from a surface. */
  batchId?: string;
  /** The executions whose outputs this call's inputs were filled from. Never from a surface. */
  relatedExecutions?: readonly string[];
}

/** One row's before and after, keys as in the database. `before` is null for an insert, `after` for a delete. */
export interface RecordChange {
  table: string;
  id: string;
  operation: "insert" | "update" | "delete";
  before: JsonObject | null;
  after: JsonObject | null;
}

/** What a dry-run predicts, beside its outputs. */
export interface Preview {
  changes: RecordChange[];
  /** Outside actions that would be queued. */
  effects: { kind: string; target: string; preview: JsonObject }[];
  /** Whether the call would wait for a person; `policy` is the one that asks, left out where the tool itself does. */
  approval: { required: boolean; policy?: { id: string; name: string } };
}

/** One thing that came out differently from the plan. */
export interface PlanDrift {
  /** null where it is in the outputs or the effects. */
  table: string | null;
  /** The record, as it is in this run. */
  id: string | null;
  /**
   * The column; outside of tables an RFC 6901 pointer from `/outputs` or `/effects`. null where the change as a whole
   * differs: then expected and actual are what happens to the record, `insert`, `update`, `delete` or null.
   */
  field: string | null;
  expected: JsonValue;
  actual: JsonValue;
}

export interface ToolExecutionResult<T = unknown> {
  /** UUIDv7 of the execution: its row in `tool_executions`. */
  id: string;
  toolName: string;
  status: "success" | "error" | "dry_run";
  outputs: T;
  durationMs: number;
  error?: { message: string; stack?: string };
  /** Present on a dry-run only. */
  preview?: Preview;
  /** Whether this is the answer of an earlier call with the same idempotency key: then it is that call's `id`. */
  replayed?: true;
  /** Present on a success that acts: whether `system.execution.undo` can take it back. */
  undo?: { available: boolean };
}

/** A call that waits for a person's decision. */
export interface PendingApproval {
  status: "pending_approval";
  toolName: string;
  approvalId: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
  /** As in a result: the answer of an earlier call with the same idempotency key. */
  replayed?: true;
}

export type ToolCallResult<T = unknown> = ToolExecutionResult<T> | PendingApproval;

/** Snapshots: `table/id` → the row, null where it did not exist. */
export type Snapshot = { [tableAndId: string]: JsonObject | null };

export type ExecutionStatus = "success" | "error" | "dry_run";
export const executionStatuses = [
  "success",
  "error",
  "dry_run",
] as const satisfies readonly ExecutionStatus[];

/** A row of `tool_executions`, as the database has it. Times are ISO 8601 in UTC. */
export interface ToolExecutionRecord {
  id: string;
  workspace_id: string;
  tool_name: string;
  inputs: JsonValue;
  outputs: JsonValue;
  status: ExecutionStatus;
  error_message: string | null;
  error_stack: string | null;
  started_at: string;
  completed_at: string;
  duration_ms: number;
  user_id: string | null;
  session_id: string | null;
  request_context: JsonObject;
  snapshot_before: Snapshot | null;
  snapshot_after: Snapshot | null;
  batch_id: string | null;
  related_executions: string[] | null;
  api_key_id: string | null;
  source: Source;
  error_code: string | null;
  error_fingerprint: string | null;
  request_id: string | null;
  trace_id: string | null;
  idempotency_key: string | null;
  approval_id: string | null;
  plan_id: string | null;
  preview: JsonValue | null;
  effects: JsonValue | null;
  undo_of: string | null;
  rerun_of: string | null;
}

/**
 * `pending`: waits for its turn, or for another attempt. `leased`: a worker is at it. `accepted`: whoever it was for has
 * taken it. `failed`: given up. `unknown`: it may have happened, and nobody could tell; it is not tried again by itself.
 */
export type EffectState = "pending" | "leased" | "accepted" | "failed" | "unknown";
export const effectStates = [
  "pending",
  "leased",
  "accepted",
  "failed",
  "unknown",
] as const satisfies readonly EffectState[];

/** What became of an effect of an execution. */
export interface ExecutionEffect {
  id: string;
  kind: string;
  target: string;
  /** null when it is so long ago that its row was removed. */
  state: EffectState | null;
  attempts: number;
  lastErrorCode: string | null;
}

/** An execution as people and programs read it. */
export interface ToolExecution {
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
  actor: ExecutionActor;
  sessionId: string | null;
  source: Source;
  requestContext: { ip?: string; userAgent?: string };
  changes: RecordChange[];
  preview: Preview | null;
  /** Those that stay inside Acta are left out. */
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
  undo: ExecutionUndo;
  createdAt: string;
}

/** An execution in a list: what one line shows. Inputs, outputs, changes and context are read with the execution. */
export interface ExecutionSummary
  extends Pick<
    ToolExecution,
    | "id"
    | "toolName"
    | "status"
    | "startedAt"
    | "durationMs"
    | "actor"
    | "source"
    | "batchId"
    | "approvalId"
    | "undo"
  > {
  error: { code: string; message: string } | null;
  /** What it did, or for a dry-run would have done; null where it changed nothing. */
  change: ChangeSummary | null;
  /** Those it was given something of. The items of a batch are left out. */
  relatedExecutions: string[];
  /** Of a batch: how many items it ran. */
  items: number | null;
}

/**
 * `available`: nobody has undone it. `undone`: `undoneBy` has, and is in force. `not_reversible`: its tool cannot be
 * taken back. `nothing_to_undo`: it changed nothing, as a read, a dry-run or a failure.
 */
export interface ExecutionUndo {
  state: "available" | "undone" | "not_reversible" | "nothing_to_undo";
  /** The execution that undid it. */
  undoneBy?: string;
}

/** Why an undo was refused: one field, or one record, that is not as the undone execution left it. */
export interface UndoConflict {
  /**
   * `changed`: the field was written since. `deleted`: the record was deleted since. `referenced`: the record would
   * go, and `other` refers to it. `parentGone`: `other`, which the record refers to, is not there any more.
   * `valueTaken`: `other` has a value that must be unique.
   */
  kind: "changed" | "deleted" | "referenced" | "parentGone" | "valueTaken";
  table: string;
  id: string;
  /** Column, in a JSON column with its member (`custom_fields.tier`); null where it is the whole record. */
  field: string | null;
  expected: JsonValue;
  actual: JsonValue;
  other: { table: string; id: string } | null;
  /** Whether `force` overwrites it. */
  forcible: boolean;
  /** null when no later execution explains it. */
  changedBy: { executionId: string; actor: ExecutionActor } | null;
}

export interface ExecutionActor {
  type: "user" | "apiKey" | "system";
  id: string | null;
  /** Name of the user or key as it is now; null when it no longer exists. */
  name: string | null;
}

/** A row of `api_keys` without its hash, as the database has it. */
export interface ApiKeyRecord {
  id: string;
  workspace_id: string;
  name: string;
  /** First 8 characters of the key, e.g. `mfx_aB3x`. */
  key_prefix: string;
  permissions: string[];
  revoked: boolean;
  last_used_at?: string | null;
  created_at: string;
  expires_at?: string | null;
}

export type ToolHandler<I = unknown, O = unknown> = (
  input: I,
  context: ExecutionContext,
  dryRun: boolean,
) => Promise<O>;

/** A tool that can be called: its `handler` goes through the executor, so it is authorised and recorded. */
export interface RegisteredTool<I = unknown, O = unknown> extends ToolSchema<I, O> {
  handler: ToolHandler<I, O>;
}

export interface BatchItem {
  tool: string;
  inputs: unknown;
}

/** An error as a value: what one item of a batch was refused with. The members of an `ActaError` that callers may see. */
export interface ItemProblem {
  code: string;
  title: string;
  /** HTTP status. */
  status: number;
  detail: string;
  retryable: boolean;
  /** Pointers into the item's own inputs. */
  errors: InputIssue[];
  missingPermissions?: string[];
  details?: JsonObject;
  drift?: PlanDrift[];
  conflicts?: UndoConflict[];
}

/** What became of one item of a batch. */
export type BatchItemResult =
  | {
      /** The item's own execution. */
      id: string;
      toolName: string;
      status: "success" | "dry_run";
      outputs: JsonObject;
      durationMs: number;
      /** Of a dry-run. */
      preview?: Preview;
      /** As in the result of a single call. */
      undo?: { available: boolean };
    }
  | {
      /** null when it has no row: what could not be recorded, or was never decided. */
      id: string | null;
      toolName: string;
      status: "error";
      problem: ItemProblem;
    };

/** The outputs of `system.batch.run`. */
export interface BatchOutputs {
  /** `partial`: an item has failed, and the others stand. Of a batch that is not atomic. */
  status: "success" | "partial";
  /** In the order they were given. */
  items: BatchItemResult[];
}

export interface BatchOptions {
  /** true: one transaction, all or nothing. false: each on its own. */
  atomic: boolean;
  context: ExecutionContext;
}
