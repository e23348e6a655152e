import type { ToolCallResult } from "@acta/core";
import type { ToolInputs, ToolOutputs } from "@acta/trpc/client";

export type SystemApiKeyItem = ToolOutputs["system.apiKey.list"]["items"][number];
export type SystemApiKeyCreateInput = ToolInputs["system.apiKey.create"];

/** What a call answered; null while it waits for an approval. */
export function outputsOf<T>(answer: ToolCallResult<T>): T | null {
  return answer.status === "pending_approval" ? null : answer.outputs;
}
