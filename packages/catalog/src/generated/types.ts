// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.

export interface ToolInputs {

}

export interface ToolParsedInputs {

}

export interface ToolOutputs {

}

/** The codes a tool declares, beside those that every tool may answer. */
export interface ToolErrorCodes {

}

export type ToolName = keyof ToolInputs;
