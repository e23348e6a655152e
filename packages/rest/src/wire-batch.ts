import type { BatchItemResult, BatchOutputs, ToolExecutionResult } from "@acta/core";
import { problemTypeUrl } from "./problem-type.ts";
import { toWireConflict, toWireDrift, toWireResult } from "./wire.ts";

/**
 * A batch as `/v1/batches` answers it: its items stand beside its id.
 *
 * @param baseUrl public base URL of the gateway, without a slash at the end
 */
export function toWireBatch({ outputs, ...result }: ToolExecutionResult, baseUrl: string): object {
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
    items: items.map((item) => toWireItem(item, baseUrl)),
  };
}

/** What became of an item: a result as the call alone would have answered it, or a problem. */
export function toWireItem(item: BatchItemResult, baseUrl: string): object {
  if (item.status !== "error") return toWireResult(item);
  const { problem, id: executionId, toolName } = item;
  const { drift, conflicts, ...rest } = problem;
  return {
    type: problemTypeUrl(baseUrl, problem.code),
    ...rest,
    toolName,
    ...(executionId !== null && { instance: `/v1/executions/${executionId}`, executionId }),
    ...(drift && { drift: drift.map(toWireDrift) }),
    ...(conflicts && { conflicts: conflicts.map(toWireConflict) }),
  };
}
