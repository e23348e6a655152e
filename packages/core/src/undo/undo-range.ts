import { crashPoint } from "../crash-point.ts";
import { ActaError, fail } from "../errors.ts";
import type { History, Logger } from "../ports.ts";
import type { ExecutionOptions, Principal, Source, ToolCallResult, UndoConflict } from "../types.ts";
import { undoToolName } from "./reverse.ts";

/** The tool that asks for a run. */
export const undoRangeToolName = "system.execution.undoRange";
/** The effect by which the worker learns of it; its payload is `{ undoRunId }`. */
export const undoRangeEffectKind = "undoRange.run";

/** How many undos a call has tried, by what it answered; undefined where it is no undo of a range. */
export function triedBy(outputs: unknown): number | undefined {
  const { rehearsal } = (outputs ?? {}) as { rehearsal?: { tried?: unknown } };
  return typeof rehearsal?.tried === "number" ? rehearsal.tried : undefined;
}

/** `waiting`: for the worker. `failed`: it could not go on, see its error code; what was undone stays undone. */
export const undoRunStates = ["waiting", "running", "done", "aborted", "failed"] as const;
export type UndoRunState = (typeof undoRunStates)[number];

/** What became of one execution of a run. */
export const undoOutcomes = [
  "undone",
  "conflict",
  "notReversible",
  "alreadyUndone",
  "waitsForApproval",
  "failed",
] as const;
export type UndoOutcome = (typeof undoOutcomes)[number];

/** A run as far as whoever does it has to know it. */
export interface UndoRun {
  workspaceId: string;
  id: string;
  /** The call that asked for it: the batch of its undos. */
  executionId: string;
  requestedBy: { type: "user"; id: string; sessionId: string } | { type: "apiKey"; id: string };
  source: Source;
  force: boolean;
  state: UndoRunState;
  abortAsked: boolean;
}

export interface UndoRunItem {
  executionId: string;
  toolName: string;
}

/** What is noted of an execution once it was tried. */
export interface SettledUndo {
  outcome: UndoOutcome;
  undoExecutionId: string | null;
  errorCode: string | null;
  /** Why, in words. */
  detail: string | null;
  conflicts: UndoConflict[] | null;
}

/** Where runs are kept. Each step is durable when it resolves: a run goes on where another process stopped. */
export interface UndoRunStore {
  read(workspaceId: string, runId: string): Promise<UndoRun | null>;
  /** Makes its items, where they are not there yet. */
  begin(run: UndoRun): Promise<void>;
  /** Those that were not tried, the newest execution first. */
  readOpen(run: UndoRun, limit: number): Promise<UndoRunItem[]>;
  settle(run: UndoRun, executionId: string, settled: SettledUndo): Promise<void>;
  /**
   * Opens again what was in conflict with an execution that this run has undone since.
   *
   * @returns how many
   */
  reopen(run: UndoRun): Promise<number>;
  end(run: UndoRun, state: "done" | "aborted" | "failed", errorCode?: string): Promise<void>;
}

export interface UndoRangeOptions {
  store: UndoRunStore;
  executor: {
    execute(toolName: string, inputs: unknown, options: ExecutionOptions): Promise<ToolCallResult>;
  };
  history: Pick<History, "read">;
  /** Who asked for it, with what they may do now; null when they are gone. */
  principalOf(run: UndoRun): Promise<Principal | null>;
  logger: Logger;
  /** Aborts when the process is stopping. */
  signal: AbortSignal;
}

/** Read from the store at once, and the distance at which a run notices that it is to end. */
const portion = 20;
/** How often an undo that failed for a passing reason is tried. */
const tries = 3;
const pauseMs = 250;

/**
 * Does a run, or what is left of it: the newest execution first, each undo a call of its own in the name of whoever
 * asked. Doing it again does nothing twice: what was tried is noted, and an undo that was done and not yet noted is
 * answered from its idempotency key.
 *
 * @returns `interrupted` when the process is stopping: it has to be gone on with
 */
export async function runUndoRange(
  options: UndoRangeOptions,
  workspaceId: string,
  runId: string,
): Promise<"ended" | "interrupted"> {
  const { store, signal, principalOf } = options;
  const found = await store.read(workspaceId, runId);
  if (!found || isOver(found)) return "ended";
  await store.begin(found);
  crashPoint("undoRun.begun");
  for (;;) {
    if (signal.aborted) return "interrupted";
    const run = (await store.read(workspaceId, runId)) ?? found;
    if (isOver(run)) return "ended";
    if (run.abortAsked) return await end(options, run, "aborted");
    // Asked each time: a right that was taken away meanwhile is gone.
    const principal = await principalOf(run);
    if (!principal) return await end(options, run, "failed", "REQUESTER_GONE");
    const open = await store.readOpen(run, portion);
    if (open.length === 0 && (await store.reopen(run)) === 0) return await end(options, run, "done");
    for (const item of open) {
      if (signal.aborted) return "interrupted";
      const settled = await undo(options, run, principal, item);
      crashPoint("undoRun.tried");
      await store.settle(run, item.executionId, settled);
      crashPoint("undoRun.noted");
    }
  }
}

const isOver = ({ state }: UndoRun): boolean => state !== "waiting" && state !== "running";

async function end(
  { store, logger }: UndoRangeOptions,
  run: UndoRun,
  state: "done" | "aborted" | "failed",
  errorCode?: string,
): Promise<"ended"> {
  await store.end(run, state, errorCode);
  logger.info({ undoRunId: run.id, state, errorCode }, "undo run ended");
  return "ended";
}

async function undo(
  { executor, history }: UndoRangeOptions,
  run: UndoRun,
  principal: Principal,
  { executionId }: UndoRunItem,
): Promise<SettledUndo> {
  const options = callOptions(run, principal, executionId);
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await executor.execute(undoToolName, { executionId, force: run.force }, options);
      return result.status === "pending_approval"
        ? { ...nothing, outcome: "waitsForApproval", detail: `Approval ${result.approvalId}` }
        : { ...nothing, outcome: "undone", undoExecutionId: result.id };
    } catch (error) {
      const refused = error instanceof ActaError ? error : fail("INTERNAL", {}, { cause: error });
      // Without a database nothing can be noted either: the whole run is tried again later.
      if (passing.has(refused.code) && attempt >= tries) throw refused;
      if (!passing.has(refused.code) && (!refused.retryable || attempt >= tries))
        return await settled(history, run, principal, refused);
      await new Promise((next) => setTimeout(next, pauseMs * attempt));
    }
  }
}

/** They say nothing about the execution. */
const passing = new Set(["DATABASE_UNAVAILABLE", "OVERLOADED", "AUDIT_FAILED", "OUTCOME_UNKNOWN"]);

const nothing = { undoExecutionId: null, errorCode: null, detail: null, conflicts: null };

async function settled(
  history: UndoRangeOptions["history"],
  run: UndoRun,
  principal: Principal,
  refused: ActaError,
): Promise<SettledUndo> {
  const by = refused.details.undoneBy;
  if (refused.code === "ALREADY_UNDONE" && typeof by === "string") {
    // By this very run, whose process ended before it could note it, longer ago than keys are kept.
    const own = (await history.read(principal, by))?.batchId === run.executionId;
    return { ...nothing, outcome: own ? "undone" : "alreadyUndone", undoExecutionId: by };
  }
  return { ...nothing, ...outcomeOf(refused) };
}

/** How an undo's refusal counts. */
export function outcomeOf(
  refused: ActaError,
): Pick<SettledUndo, "outcome" | "errorCode" | "detail" | "conflicts"> {
  const { code, detail, conflicts } = refused;
  const outcome = outcomes[code] ?? "failed";
  return { outcome, errorCode: code, detail, conflicts: conflicts ?? null };
}

const outcomes: { readonly [code: string]: UndoOutcome } = {
  UNDO_CONFLICT: "conflict",
  NOT_REVERSIBLE: "notReversible",
  ALREADY_UNDONE: "alreadyUndone",
};

function callOptions(run: UndoRun, principal: Principal, executionId: string): ExecutionOptions {
  const { requestedBy, workspaceId } = run;
  return {
    context: {
      userId: requestedBy.type === "user" ? requestedBy.id : null,
      workspaceId,
      ...(requestedBy.type === "user" && { sessionId: requestedBy.sessionId }),
      requestContext: { source: run.source },
      principal,
    },
    batchId: run.executionId,
    idempotencyKey: `undoRun/${run.id}/${executionId}`,
  };
}
