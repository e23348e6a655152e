import { createHash } from "node:crypto";
import type { ApprovalPolicy } from "./approval/policy.ts";
import type { ApprovalRule } from "./approval/rules.ts";
import type { RunningBatch } from "./batch/running.ts";
import { type EffectRequest, toRecordedEffects } from "./effects.ts";
import type { ActaError } from "./errors.ts";
import type { JsonValue } from "./json.ts";
import type { PlanOutcome } from "./plan.ts";
import { maskSecrets, maskSecretsIn } from "./secret.ts";
import type { ExecutionOptions, RecordChange, Snapshot, ToolExecutionRecord } from "./types.ts";

/** What is known of a call before it runs. */
export interface Attempt {
  id: string;
  toolName: string;
  options: ExecutionOptions;
  startedAt: Date;
  /** `performance.now()` at the start: durations do not follow a clock that is set. */
  startedMs: number;
  /** What this run made anew, kept where a plan is made or followed. */
  generated: string[];
  /** What the run asked to be done after the commit. */
  effects?: EffectRequest[];
  /** The execution that this one undoes. */
  undoOf?: string;
  /** What may make it wait for a person. */
  rules: readonly ApprovalRule[];
  /** The approval it waits for, or the one it carries out. */
  approvalId?: string;
  /** What it is held to. */
  plan?: PlanOutcome;
  /** Where it is a batch. */
  batch?: RunningBatch;
  /** The executions it consists of (a batch) or took back (the undo of one). */
  parts?: readonly string[];
  /** The instant of the batch it runs in: all of its items happen at once. */
  instant?: Date;
  /** What it left, once it has committed as an item of a batch. */
  left?: Lasting;
  /** The rows it changed, once it has committed as an item of a batch. */
  changed?: readonly RecordChange[];
  /** Where it is an item that runs by itself. */
  among?: ItemBounds;
}

/** What holds an item that runs by itself to what was found when its batch was tried out. */
export interface ItemBounds {
  /** Those that may make it wait: null where nothing does, as once a person has said yes. */
  policies: readonly ApprovalPolicy[] | null;
  /** What the items before it have come to, and what may have made them wait: thresholds are over all of them. */
  rules: readonly ApprovalRule[];
  changes: readonly RecordChange[];
  effects: number;
  /** Which rows the plan changes, and how, as `touchOf` writes it; undefined without a plan. */
  planned: ReadonlySet<string> | undefined;
  /**
   * Digest of the batch as it was sent. An item that was done is the same item when the batch is sent again, whatever its
   * references would stand for by then.
   */
  asked: string;
}

/** What an execution has left, for whoever would take it back. */
export type Lasting = "nothing" | "reversible" | "irreversible";

type Outcome =
  | { status: "success"; inputs: unknown; outputs: unknown; changes: readonly RecordChange[] }
  | { status: "dry_run"; inputs: unknown; outputs: unknown; preview: JsonValue; error?: ActaError }
  | { status: "error"; inputs: unknown; error: ActaError };

export function durationOf(attempt: Attempt): number {
  return Math.max(0, Math.round(performance.now() - attempt.startedMs));
}

/** Builds the row of `tool_executions`. Inputs and outputs arrive redacted. */
export function toExecutionRecord(attempt: Attempt, outcome: Outcome): ToolExecutionRecord {
  const { context, idempotencyKey, planId } = attempt.options;
  const { principal } = context;
  const { requestContext } = context;
  const error = "error" in outcome ? outcome.error : undefined;
  const snapshots = outcome.status === "success" ? toSnapshots(outcome.changes) : null;
  const durationMs = durationOf(attempt);
  return {
    id: attempt.id,
    workspace_id: context.workspaceId,
    tool_name: attempt.toolName,
    inputs: outcome.inputs as JsonValue,
    outputs: ("outputs" in outcome ? (outcome.outputs ?? {}) : {}) as JsonValue,
    status: outcome.status,
    error_message: error ? (messageForRecord(error) ?? null) : null,
    error_stack: error ? stackForRecord(error) : null,
    started_at: attempt.startedAt.toISOString(),
    completed_at: new Date(attempt.startedAt.getTime() + durationMs).toISOString(),
    duration_ms: durationMs,
    user_id: context.userId,
    session_id: maskOptional(context.sessionId),
    request_context: maskSecretsIn(requestContext),
    snapshot_before: snapshots?.before ?? null,
    snapshot_after: snapshots?.after ?? null,
    batch_id: attempt.options.batchId ?? null,
    related_executions: relatedOf(attempt),
    api_key_id: principal.type === "apiKey" ? principal.apiKeyId : null,
    source: requestContext.source,
    error_code: error?.code ?? null,
    error_fingerprint: error ? fingerprint(attempt.toolName, error) : null,
    request_id: context.requestId ?? null,
    trace_id: context.traceId ?? null,
    idempotency_key: maskOptional(idempotencyKey),
    approval_id: attempt.approvalId ?? null,
    plan_id: planId ?? null,
    preview: outcome.status === "dry_run" ? outcome.preview : null,
    effects: outcome.status === "success" ? toRecordedEffects(attempt.effects) : null,
    undo_of: attempt.undoOf ?? null,
    rerun_of: null,
  };
}

function relatedOf({ options, parts }: Attempt): string[] | null {
  const { relatedExecutions } = options;
  if (relatedExecutions === undefined && parts === undefined) return null;
  const related = [...(relatedExecutions ?? []), ...(parts ?? [])];
  return related.length > 0 ? related : null;
}

/** First state and last state of every row a call changed; rows that ended as they began are left out. */
export function toSnapshots(changes: readonly RecordChange[]): { before: Snapshot; after: Snapshot } {
  // Without a prototype V8 keeps them as hash tables from the start; a shape for each new id costs twice as much.
  const before: Snapshot = Object.create(null);
  const after: Snapshot = Object.create(null);
  for (const change of mergeChanges(changes)) {
    const key = `${change.table}/${change.id}`;
    before[key] = change.before;
    after[key] = change.after;
  }
  return { before, after };
}

/** One change a row: its state before the call and its state after, in the order the rows were first touched. */
export function mergeChanges(changes: readonly RecordChange[]): RecordChange[] {
  // Most calls change one row, once.
  if (changes.length === 1) return withOperation(changes[0]!);
  const merged = new Map<string, RecordChange>();
  for (const change of changes) {
    const key = `${change.table}/${change.id}`;
    const first = merged.get(key);
    merged.set(key, first ? { ...change, before: first.before } : change);
  }
  return [...merged.values()].flatMap(withOperation);
}

function withOperation(change: RecordChange): RecordChange[] {
  if (change.before === null && change.after === null) return [];
  const operation = change.before === null ? "insert" : change.after === null ? "delete" : "update";
  return [change.operation === operation ? change : { ...change, operation }];
}

function maskOptional(text: string | undefined): string | null {
  return text === undefined ? null : maskSecrets(text);
}

function messageForRecord(error: ActaError): string | undefined {
  if (error.drift) {
    const places = error.drift.map(({ table, id, field }) => [table, id, field].filter(Boolean).join("/"));
    return storable(`${error.detail} ${places.join("; ")}`);
  }
  if (!error.issues) return storable(error.detail);
  return storable(error.issues.map((issue) => `${issue.pointer || "/"} ${issue.message}`).join("; "));
}

/** The whole chain of causes: the row is where a defect is explained, since the answer must not be. */
function stackForRecord(error: ActaError): string | null {
  if (error.expected) return null;
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current instanceof Error && depth < 5; depth++) {
    parts.push(current.stack ?? `${current.name}: ${current.message}`);
    current = current.cause;
  }
  return storable(parts.join("\nCaused by: "));
}

const maxStoredText = 16_000;

/** Postgres text takes neither NUL nor lone surrogates, and API keys are not ours to keep. */
function storable(text: string): string {
  return maskSecrets(text).slice(0, maxStoredText).replaceAll("\0", "�").toWellFormed();
}

/** Groups errors that are the same fault: tool, code, and where it was thrown or which inputs it names. */
function fingerprint(toolName: string, error: ActaError): string {
  const where = error.issues
    ? error.issues
        .map((issue) => `${issue.pointer.replace(/\/\d+/g, "/*")}:${issue.keyword}`)
        .sort()
        .join()
    : error.expected
      ? ""
      : frameOf(error.cause ?? error);
  return createHash("sha256").update(`${toolName}\0${error.code}\0${where}`).digest("hex").slice(0, 16);
}

function frameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  const frame = cause.stack?.split("\n").find((line) => line.trimStart().startsWith("at ")) ?? "";
  return `${cause.name}${frame.replace(/:\d+:\d+\)?$/, "")}`;
}
