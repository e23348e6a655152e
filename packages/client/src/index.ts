export {
  type Acta,
  type ActaOptions,
  type CallOptions,
  createActa,
  type ReadOptions,
  type UndoOptions,
  type Whoami,
} from "./acta.ts";
export type { ToolErrorCodes, ToolInputs, ToolName, ToolOutputs } from "./generated/types.ts";
export { ActaConnectionError, ActaProblem, type CommonErrorCode, isProblem } from "./problem.ts";
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
