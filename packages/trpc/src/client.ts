/** What UI code imports: types of the router, and helpers that bring no server code with them. */
export type {
  ExecutionFilterInput,
  ExecutionListInput,
  HistogramInput,
  RecordAtInput,
  RecordInput,
  RecordTimelineInput,
} from "./console-inputs.ts";
export type {
  ExecutionListPage,
  LiveEvent,
  RecordTimelinePage,
  Session,
  ToolSummary,
} from "./console-procedures.ts";
export { affectedEntities } from "./generated/affected.ts";
export type { AppRouter } from "./generated/app-router.ts";
export type { ToolErrorCodes, ToolInputs, ToolName, ToolOutputs } from "./generated/types.ts";
export { type InvalidationUtils, invalidateAfter } from "./invalidate.ts";
export type { ToolErrorData, ToolProblem } from "./problem.ts";
export type { PreviewResult } from "./procedure-types.ts";
export { isToolError, problemOf, type ToolError } from "./tool-error.ts";
