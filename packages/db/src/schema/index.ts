export { notes, type TaskStatus, taskStatuses, tasks } from "./activity.ts";
export { annotationsOf } from "./annotations.ts";
export { apiKeys } from "./api-keys.ts";
export { approvalOutputs, approvalPolicies, approvals } from "./approvals.ts";
export type { CustomFields } from "./columns.ts";
export {
  contacts,
  contactTags,
  orderLines,
  orders,
  products,
  tags,
} from "./crm.ts";
export {
  type CustomFieldEntity,
  type CustomFieldType,
  customFieldDefinitions,
  customFieldEntities,
  customFieldTypes,
} from "./custom-fields.ts";
export { type AttemptOutcome, attemptOutcomes, effectAttempts, effects } from "./effects.ts";
export { executionRecords, toolExecutions } from "./executions.ts";
export { sessions, users, workspaceMembers, workspaces } from "./identity.ts";
export { memberInvitations, passwordResets } from "./membership.ts";
export { type PipelineStage, pipelines, type StageKind, stageKinds } from "./pipelines.ts";
export { undoRunItems, undoRuns } from "./undo-runs.ts";
export {
  type ConversationState,
  conversationStates,
  type MessageDetails,
  type MessageKind,
  type MessageMedia,
  type MessageState,
  type MessageTemplate,
  type MessageTemplateComponent,
  type MessageTemplateParameter,
  messageKinds,
  messageStates,
  type TemplateComponent,
  type TemplateMedia,
  whatsappAccounts,
  whatsappConversations,
  whatsappMessages,
  whatsappTemplates,
} from "./whatsapp.ts";
