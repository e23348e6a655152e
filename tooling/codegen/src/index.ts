export { checkCatalogue } from "./check.ts";
export { emitRouter } from "./emit-router.ts";
export { emitToolTypes, type ToolTypes, type TypedTool } from "./emit-types.ts";
export { emitTypesFile } from "./emit-types-file.ts";
export { type GenerateOptions, generate } from "./generate.ts";
export { hasNestedQuantifiers } from "./pattern.ts";
export { RefusalError } from "./refusals.ts";
