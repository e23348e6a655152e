export { type Catalogue, currentCatalogue, useCatalogue } from "./catalogue.ts";
export { describeRegistry, describeTool, useTestBed } from "./describe-tool.ts";
export { createTestExecutor, type TestExecutor, type TestExecutorOptions } from "./executor.ts";
export { asApiKey, asUser, contextOf, type Person } from "./principals.ts";
export { describeProperties } from "./properties/describe-properties.ts";
export { createRows, makeRecord, type Rows, readEverything } from "./rows.ts";
export {
  type CallOptions,
  createWorld,
  type ExecutionRow,
  openTestBed,
  type TestBed,
  type World,
} from "./world.ts";
