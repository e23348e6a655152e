import type { BatchItemResult, BatchOutputs, ItemProblem, ToolExecutionResult } from "@acta/core";
import { toWireConflict, toWireDrift, toWireResult } from "./wire.ts";

/** A batch as `/v1/batches` answers it: its items stand beside its id. */
export function toWireBatch({ outputs, ...result }: ToolExecutionResult): object {
  const { status, items } = outputs as BatchOutputs;
  const {
    outputs: _,
    toolName: __,
    ...batch
  } = toWireResult({ ...result, outputs: {} }) as {
    outputs: object;
    toolName: string;
  };
  return {
    ...batch,
    status: result.status === "dry_run" ? "dry_run" : status,
    items: items.map(toWireItem),
  };
}

/** What became of an item: a result as the call alone would have answered it, or a problem. */
export function toWireItem(item: BatchItemResult): object {
  return item.status === "error" ? toWireProblem(item.problem, item.id, item.toolName) : toWireResult(item);
}

function toWireProblem(problem: ItemProblem, executionId: string | null, toolName: string): object {
  const { drift, conflicts, ...rest } = problem;
  return {
    // RFC 9457 §3.1.1: relative to where the whole answer came from.
    type: `/errors/${problem.code}`,
    ...rest,
    toolName,
    ...(executionId !== null && { instance: `/v1/executions/${executionId}`, executionId }),
    ...(drift && { drift: drift.map(toWireDrift) }),
    ...(conflicts && { conflicts: conflicts.map(toWireConflict) }),
  };
}
