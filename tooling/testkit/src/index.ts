export { type Catalogue, currentCatalogue, useCatalogue } from "./catalogue.ts";
export { describeRegistry, describeTool } from "./describe-tool.ts";
export type { TestExecutor, TestExecutorOptions } from "./executor.ts";
export { meanwhile } from "./meanwhile.ts";
export { asApiKey, asUser, contextOf, type Person } from "./principals.ts";
export { describeProperties } from "./properties/describe-properties.ts";
export { type Rows, readEverything } from "./rows.ts";
export {
  type CallOptions,
  createWorld,
  type ExecutionRow,
  openTestBed,
  type TestBed,
  type World,
} from "./world.ts";
