export {
  type Approval,
  type ApprovalDetail,
  type ApprovalState,
  alreadyEnded,
  approvalStates,
  type Requested,
  whyNotDecide,
} from "./approval/approval.ts";
export {
  type CarriedOut,
  type CarryOutPorts,
  carryOut,
  type DecidedCall,
  systemContext,
} from "./approval/carry-out.ts";
export { type HeldCall, inputsContext, outputsContext } from "./approval/held-call.ts";
export { collectToolName } from "./approval/name.ts";
export { type ApprovalPolicy, findPolicySchemaFaults } from "./approval/policy.ts";
export {
  authorize,
  hasPermissions,
  limitedTo,
  maySee,
  missingPermissions,
  systemPrincipal,
} from "./authorize.ts";
export { batchToolName } from "./batch/name.ts";
export { maxBatchItems } from "./batch/prepare.ts";
export {
  type Conversation,
  type ConversationFilter,
  type ConversationMessage,
  type Conversations,
  type MediaReference,
  type Person,
  type ServiceWindow,
  serviceWindowAt,
} from "./conversations.ts";
export { armCrashPoints, type CrashPoint, crashPoint, crashPoints } from "./crash-point.ts";
export { type CursorCodec, createCursorCodec } from "./cursor.ts";
export {
  type EffectDetails,
  type EffectRequest,
  type Effects,
  hasEffects,
  internalEffectKinds,
  type RecordedEffect,
} from "./effects.ts";
export {
  ActaError,
  type ActaErrorOptions,
  CommitLostError,
  ConstraintError,
  type CoreErrorCode,
  coreErrors,
  defineErrors,
  type ErrorDefinition,
  type ErrorStep,
  type ErrorTable,
  type FailedBatch,
  fail,
  type InputIssue,
  KeyAnsweredError,
  trpcCodeOf,
} from "./errors.ts";
export { createExecutor, type Executor, type ExecutorOptions } from "./execute.ts";
export { mergeChanges, toSnapshots } from "./execution-record.ts";
export { idAt, idTime, isId, newId } from "./id.ts";
export { findKeyFault } from "./idempotency.ts";
export { instantRule, isInstant, toInstant } from "./instant.ts";
export {
  findJsonFault,
  type JsonFault,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  jsonLimits,
  pointerToken,
} from "./json.ts";
export {
  type ManifestError,
  type ManifestTool,
  type ToolManifest,
  toManifestErrors,
  toManifestTool,
} from "./manifest.ts";
export { modules, parseToolName, type ToolNameParts } from "./names.ts";
export { beyondNetworkGuard } from "./network-guard.ts";
export { isPermission, type Permission, permissions } from "./permissions.ts";
export type {
  ApprovalFilter,
  ApprovalGate,
  Approvals,
  AuditWriter,
  EffectSignal,
  ExecutionDatabase,
  ExecutionFilter,
  ExecutionPage,
  ExecutionPageRequest,
  ExecutionSummaryPage,
  ExecutionTransaction,
  HistogramSlice,
  History,
  ItemScope,
  ItemTransaction,
  KeyClaim,
  LiveFeed,
  Logger,
  PipelineStages,
  StoredPlan,
  TransactionScope,
} from "./ports.ts";
export type {
  FieldBlame,
  RecordAuthor,
  RecordBlame,
  RecordEvent,
  RecordHistory,
  RecordName,
  RecordReference,
  RecordState,
  RecordTimeline,
} from "./record-history.ts";
export { type CompiledTool, createRegistry, type Registry, type ToolFilter } from "./registry.ts";
export { annotations, SchemaValidator, toStandardSchema, type Validation } from "./schema.ts";
export { maskSecrets, maskSecretsIn, redacted } from "./secret.ts";
export {
  type AnyTool,
  type BaseContext,
  defineTool,
  isRead,
  type ToolDefinition,
  type ToolExample,
  type ToolSpec,
} from "./tool.ts";
export {
  type ApiKeyRecord,
  type BatchItem,
  type BatchItemResult,
  type BatchOptions,
  type BatchOutputs,
  type EffectState,
  type ExecutionActor,
  type ExecutionContext,
  type ExecutionEffect,
  type ExecutionOptions,
  type ExecutionStatus,
  type ExecutionSummary,
  type ExecutionUndo,
  effectStates,
  executionStatuses,
  type ItemProblem,
  type ModuleName,
  type PendingApproval,
  type PlanDrift,
  type Preview,
  type Principal,
  type RecordChange,
  type RegisteredTool,
  type Role,
  roles,
  type Snapshot,
  type Source,
  sources,
  type ToolCallResult,
  type ToolExecution,
  type ToolExecutionRecord,
  type ToolExecutionResult,
  type ToolHandler,
  type ToolMetadata,
  type ToolSchema,
  type UndoConflict,
} from "./types.ts";
export type { RehearsedUndo } from "./undo/rehearse.ts";
export type {
  LaterChange,
  Obstacle,
  RecordedCall,
  ReversalStore,
  RowKey,
  RowRestore,
} from "./undo/reversal-store.ts";
export { type Reversal, undoToolName } from "./undo/reverse.ts";
export type { RowShape } from "./undo/three-way.ts";
export {
  runUndoRange,
  type SettledUndo,
  type UndoOutcome,
  type UndoRangeOptions,
  type UndoRun,
  type UndoRunItem,
  type UndoRunState,
  type UndoRunStore,
  undoOutcomes,
  undoRangeEffectKind,
  undoRangeToolName,
  undoRunStates,
} from "./undo/undo-range.ts";
export type { UndoActors, UndoRunEntry, UndoRunHistory, UndoRunView } from "./undo/undo-run-history.ts";
export { toUndoEdges, type UndoEdge, type UndoRow, undoneBy } from "./undo/undo-state.ts";
export { createVault, parseVaultKeys, type Vault, type VaultKey } from "./vault.ts";
