import type { ToolInputs, ToolOutputs } from "@acta/trpc/client";

export type Policy = ToolOutputs["system.policy.list"]["items"][number];
export type PolicyInput = ToolInputs["system.policy.create"];
