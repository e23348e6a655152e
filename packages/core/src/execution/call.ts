import type { ApprovalPolicy } from "../approval/policy.ts";
import { batchToolName } from "../batch/name.ts";
import type { Batch } from "../batch/prepare.ts";
import type { Attempt } from "../execution-record.ts";
import { toKeyClaim } from "../idempotency.ts";
import type { TransactionScope } from "../ports.ts";
import type { CompiledTool } from "../registry.ts";
import { isRead } from "../tool.ts";
import { undoRangeToolName } from "../undo/undo-range.ts";
import type { Engine } from "./engine.ts";
import { newIdOf } from "./run.ts";

/** A call that may be made: its caller is allowed, its inputs are valid. Steps 5 to 10 hand it on. */
export interface Call<Context = never> {
  readonly tool: CompiledTool<Context>;
  readonly attempt: Attempt;
  /** As they were sent: keys, plans and approvals are bound to these. */
  readonly rawInputs: unknown;
  /** As validated, with their defaults: what the tool is run with. */
  readonly inputs: unknown;
  /** What may make it wait, or its items; null where nothing does. */
  readonly policies: readonly ApprovalPolicy[] | null;
  /** Of its transaction. */
  readonly scope: TransactionScope;
  /** Where it is a batch. */
  readonly batch: Batch<Context> | undefined;
}

export type BatchCall<Context = never> = Call<Context> & { readonly batch: Batch<Context> };

export function isBatch<Context>(call: Call<Context>): call is BatchCall<Context> {
  return call.batch !== undefined;
}

/** The server's own limit on a batch comes after ours, so that it only ends what no client ends. */
const serverGraceMs = 5_000;

/** Steps 5 and 6 as the database is told of them: the claim, the settings and the time there is. */
export function toScope(
  engine: Pick<Engine, "deadlineMs" | "batchDeadlineMs">,
  { tool, attempt, rawInputs }: Pick<Call, "tool" | "attempt" | "rawInputs">,
): TransactionScope {
  const timeMs = timeOf(engine, tool);
  return {
    executionId: attempt.id,
    toolName: tool.name,
    principal: attempt.options.context.principal,
    now: attempt.startedAt,
    mode: isRead(tool.definition) ? "read" : "write",
    deadlineAt: attempt.startedMs + timeMs,
    newId: newIdOf(attempt),
    claim: toKeyClaim(tool.definition, attempt.options, attempt.among?.asked ?? rawInputs),
    serverTimeoutMs: isLong(tool) ? timeMs + serverGraceMs : undefined,
  };
}

/** How long a call of the tool may take, milliseconds. */
export function timeOf(
  { deadlineMs, batchDeadlineMs }: Pick<Engine, "deadlineMs" | "batchDeadlineMs">,
  tool: Call["tool"],
): number {
  return isLong(tool) ? batchDeadlineMs : deadlineMs;
}

function isLong({ name }: Call["tool"]): boolean {
  return name === batchToolName || name === undoRangeToolName;
}
