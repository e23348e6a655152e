// Made by `pnpm gen` (tooling/codegen) from packages/catalog/src. Do not edit.

export interface ToolInputs {}
export interface ToolParsedInputs {}
export interface ToolOutputs {}
export interface ToolErrorCodes {}
export type ToolName = keyof ToolInputs;
