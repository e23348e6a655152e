export { standardPipeline } from "./crm/pipeline.ts";
export { type CatalogContext, type CatalogToolSpec, defineTool } from "./define.ts";
export { moduleErrors, tools } from "./generated/catalogue.ts";
export type * from "./generated/types.ts";
export { manifest } from "./manifest.ts";
export type { MintedKey, MintedToken, ToolServices } from "./services.ts";
