export {
  type Acta,
  type ActaOptions,
  type BatchOptions,
  type CallOptions,
  createActa,
  type ReadOptions,
  type UndoOptions,
  type UndoRange,
  type UndoRun,
  type UndoRunItem,
  type Whoami,
} from "./acta.ts";
export type {
  BatchInputs,
  BatchItem,
  BatchItemProblem,
  BatchItems,
  BatchPreview,
  BatchReference,
  BatchResult,
  BatchTool,
} from "./batch.ts";
export type { ToolErrorCodes, ToolInputs, ToolName, ToolOutputs } from "./generated/types.ts";
export { ActaConnectionError, ActaProblem, type CommonErrorCode, isProblem } from "./problem.ts";
export type {
  FieldBlame,
  RecordAuthor,
  RecordBlame,
  RecordEvent,
  RecordReference,
  RecordState,
  RecordTimeline,
} from "./records.ts";
export type { RetryPolicy } from "./retry.ts";
export type { AttemptEvent, WaitEvent } from "./transport.ts";
export type {
  Approval,
  ApprovalState,
  Execution,
  ExecutionEffect,
  ExecutionFilter,
  ExecutionSource,
  ExecutionStatus,
  JsonObject,
  JsonValue,
  Page,
  PendingApproval,
  PlanDrift,
  ProblemDocument,
  ProblemIssue,
  RecordChange,
  ToolDescription,
  ToolPreview,
  ToolResult,
  UndoConflict,
} from "./wire.ts";
