export type {
  ExecutionFilterInput,
  ExecutionListInput,
  HistogramInput,
  RecordAtInput,
  RecordInput,
  RecordTimelineInput,
} from "./console-inputs.ts";
export type {
  ExecutionBatch,
  ExecutionListPage,
  LiveEvent,
  RecordTimelinePage,
  Session,
  ToolSummary,
} from "./console-procedures.ts";
export type { SessionIdentity, SessionPort, TrpcContext } from "./context.ts";
export type { AppRouter } from "./generated/app-router.ts";
export type { ToolErrorCodes, ToolInputs, ToolName, ToolOutputs } from "./generated/types.ts";
export type { ToolErrorData, ToolProblem } from "./problem.ts";
export type { ErrorShape, PreviewResult, ProcedureMeta } from "./procedure-types.ts";
export { type AppRouterOptions, createAppRouter } from "./router.ts";
export { isToolError, problemOf, type ToolError } from "./tool-error.ts";
export type { Subscribe } from "./wake-ups.ts";
