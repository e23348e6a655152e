export { emitRouter } from "./emit-router.ts";
export { emitToolTypes, type ToolTypes, type TypedTool } from "./emit-types.ts";
export { emitTypesFile } from "./emit-types-file.ts";
export type { GenerateOptions } from "./generate.ts";
