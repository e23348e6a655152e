export {
  type ApprovalPolicies,
  type ApprovalPoliciesOptions,
  createApprovalPolicies,
} from "./approval-policies.ts";
export { createApprovals, createDecidedCalls, type DecidedCalls, type PgApprovals } from "./approvals.ts";
export { type AuditWriterOptions, createAuditWriter, type GroupAuditWriter } from "./audit-writer.ts";
export { BackupError, type BackupSummary, restoreBackup, writeBackup } from "./backup.ts";
export { createConversations, type PgConversations } from "./conversations.ts";
export { createEffectSignal, effectChannel, type PgEffectSignal } from "./effect-signal.ts";
export {
  createEffectStore,
  type EffectStore,
  type KnownKinds,
  type Lease,
  type Limits,
  type Settlement,
} from "./effects/effect-store.ts";
export { createWorkerPool, type WorkerPool } from "./effects/worker-pool.ts";
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  PortTakenError,
  startEmbeddedPostgres,
} from "./embedded.ts";
export {
  createExecutionDatabase,
  type ExecutionDatabaseOptions,
  type PgExecutionDatabase,
} from "./execution/database.ts";
export { prepared } from "./execution/read-database.ts";
export { type FirstOwnerRows, insertFirstOwner } from "./first-owner.ts";
export { createFreshCache, type FreshCache, type FreshCacheOptions } from "./fresh-cache.ts";
export { createFsck, type Fsck, type FsckReport, type FsckResult } from "./fsck/fsck.ts";
export type {
  Handles,
  NewRow,
  NewWorkspace,
  ReadDatabase,
  Records,
  RecordTable,
  RowOf,
  RowPatch,
} from "./handles.ts";
export { createHistory, type HistoryOptions, type PgHistory } from "./history/history.ts";
export { createListener, type Listener, type ListenerOptions } from "./listener.ts";
export { createLiveFeed, type LiveFeedOptions, type PgLiveFeed } from "./live-feed.ts";
export { createMaintenance, type Maintenance } from "./maintenance.ts";
export { type MigrateOptions, migrate, newestMigration } from "./migrate.ts";
export { connectPostgres } from "./postgres-js.ts";
export { countOldSeals, resealSecrets, sealedColumns } from "./reseal.ts";
export {
  type DatabaseRole,
  databaseRoles,
  type RolePasswords,
  RolesTakenError,
  type RoleUrls,
  urlOf,
} from "./roles.ts";
export {
  type AttemptOutcome,
  apiKeys,
  approvalOutputs,
  approvalPolicies,
  approvals,
  type ConversationState,
  type CustomFieldEntity,
  type CustomFields,
  type CustomFieldType,
  contacts,
  contactTags,
  conversationStates,
  customFieldDefinitions,
  customFieldEntities,
  customFieldTypes,
  effectAttempts,
  effects,
  executionRecords,
  type MessageDetails,
  type MessageKind,
  type MessageMedia,
  type MessageState,
  type MessageTemplate,
  type MessageTemplateComponent,
  type MessageTemplateParameter,
  memberInvitations,
  messageKinds,
  messageStates,
  notes,
  orderLines,
  orders,
  type PipelineStage,
  passwordResets,
  pipelines,
  products,
  type StageKind,
  sessions,
  stageKinds,
  type TaskStatus,
  type TemplateComponent,
  type TemplateMedia,
  tags,
  taskStatuses,
  tasks,
  toolExecutions,
  undoRunItems,
  undoRuns,
  users,
  whatsappAccounts,
  whatsappConversations,
  whatsappMessages,
  whatsappTemplates,
  workspaceMembers,
  workspaces,
} from "./schema/index.ts";
export { createStatementClient, type StatementClient, type StatementClientOptions } from "./statements.ts";
export { createUndoRunHistory, type PgUndoRunHistory } from "./undo-runs/undo-run-history.ts";
export { createUndoRunStore, type PgUndoRunStore } from "./undo-runs/undo-run-store.ts";
export {
  createWhatsAppAccounts,
  createWhatsAppDirectory,
  type WhatsAppAccess,
  type WhatsAppAccounts,
  type WhatsAppAddressee,
  type WhatsAppDirectory,
  type WhatsAppOutgoing,
} from "./whatsapp-directory.ts";
