// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.
import type { AnyTool, ErrorTable } from "@acta/core";
import type { CatalogContext } from "../define.ts";
import { tool as crmContactCreate } from "../crm/contact/create.ts";
import { tool as crmContactDelete } from "../crm/contact/delete.ts";
import { tool as crmContactImport } from "../crm/contact/import.ts";
import { tool as crmContactList } from "../crm/contact/list.ts";
import { tool as crmContactMerge } from "../crm/contact/merge.ts";
import { tool as crmContactRead } from "../crm/contact/read.ts";
import { tool as crmContactUpdate } from "../crm/contact/update.ts";
import { tool as crmCustomFieldDefine } from "../crm/customField/define.ts";
import { tool as crmCustomFieldList } from "../crm/customField/list.ts";
import { tool as crmCustomFieldRead } from "../crm/customField/read.ts";
import { tool as crmCustomFieldUpdate } from "../crm/customField/update.ts";
import { errors as crmErrors } from "../crm/errors.ts";
import { tool as crmNoteCreate } from "../crm/note/create.ts";
import { tool as crmNoteDelete } from "../crm/note/delete.ts";
import { tool as crmNoteList } from "../crm/note/list.ts";
import { tool as crmOrderCreate } from "../crm/order/create.ts";
import { tool as crmOrderDelete } from "../crm/order/delete.ts";
import { tool as crmOrderDuplicate } from "../crm/order/duplicate.ts";
import { tool as crmOrderList } from "../crm/order/list.ts";
import { tool as crmOrderRead } from "../crm/order/read.ts";
import { tool as crmOrderUpdate } from "../crm/order/update.ts";
import { tool as crmOrderUpdateStatus } from "../crm/order/updateStatus.ts";
import { tool as crmPipelineCreate } from "../crm/pipeline/create.ts";
import { tool as crmPipelineList } from "../crm/pipeline/list.ts";
import { tool as crmPipelineUpdate } from "../crm/pipeline/update.ts";
import { tool as crmProductCreate } from "../crm/product/create.ts";
import { tool as crmProductList } from "../crm/product/list.ts";
import { tool as crmProductUpdate } from "../crm/product/update.ts";
import { tool as crmTagAdd } from "../crm/tag/add.ts";
import { tool as crmTagCreate } from "../crm/tag/create.ts";
import { tool as crmTagDelete } from "../crm/tag/delete.ts";
import { tool as crmTagList } from "../crm/tag/list.ts";
import { tool as crmTagRemove } from "../crm/tag/remove.ts";
import { tool as crmTaskComplete } from "../crm/task/complete.ts";
import { tool as crmTaskCreate } from "../crm/task/create.ts";
import { tool as crmTaskDelete } from "../crm/task/delete.ts";
import { tool as crmTaskList } from "../crm/task/list.ts";
import { tool as crmTaskUpdate } from "../crm/task/update.ts";
import { tool as systemApiKeyCreate } from "../system/apiKey/create.ts";
import { tool as systemApiKeyList } from "../system/apiKey/list.ts";
import { tool as systemApiKeyRevoke } from "../system/apiKey/revoke.ts";
import { tool as systemApiKeyRotate } from "../system/apiKey/rotate.ts";
import { tool as systemApprovalApprove } from "../system/approval/approve.ts";
import { tool as systemApprovalCollect } from "../system/approval/collect.ts";
import { tool as systemApprovalExpire } from "../system/approval/expire.ts";
import { tool as systemApprovalFail } from "../system/approval/fail.ts";
import { tool as systemApprovalList } from "../system/approval/list.ts";
import { tool as systemApprovalRead } from "../system/approval/read.ts";
import { tool as systemApprovalReject } from "../system/approval/reject.ts";
import { tool as systemBatchRun } from "../system/batch/run.ts";
import { tool as systemEffectList } from "../system/effect/list.ts";
import { tool as systemEffectRead } from "../system/effect/read.ts";
import { tool as systemEffectRetry } from "../system/effect/retry.ts";
import { tool as systemEffectSettle } from "../system/effect/settle.ts";
import { errors as systemErrors } from "../system/errors.ts";
import { tool as systemExecutionList } from "../system/execution/list.ts";
import { tool as systemExecutionRead } from "../system/execution/read.ts";
import { tool as systemExecutionUndo } from "../system/execution/undo.ts";
import { tool as systemExecutionUndoRange } from "../system/execution/undoRange.ts";
import { tool as systemInvitationList } from "../system/invitation/list.ts";
import { tool as systemInvitationRevoke } from "../system/invitation/revoke.ts";
import { tool as systemMemberAccept } from "../system/member/accept.ts";
import { tool as systemMemberChangeRole } from "../system/member/changeRole.ts";
import { tool as systemMemberInvite } from "../system/member/invite.ts";
import { tool as systemMemberList } from "../system/member/list.ts";
import { tool as systemMemberRemove } from "../system/member/remove.ts";
import { tool as systemPolicyCreate } from "../system/policy/create.ts";
import { tool as systemPolicyDelete } from "../system/policy/delete.ts";
import { tool as systemPolicyList } from "../system/policy/list.ts";
import { tool as systemPolicyRead } from "../system/policy/read.ts";
import { tool as systemPolicyUpdate } from "../system/policy/update.ts";
import { tool as systemUndoRunAbort } from "../system/undoRun/abort.ts";
import { tool as systemUndoRunList } from "../system/undoRun/list.ts";
import { tool as systemUndoRunListItems } from "../system/undoRun/listItems.ts";
import { tool as systemUndoRunRead } from "../system/undoRun/read.ts";
import { tool as systemUserResetPassword } from "../system/user/resetPassword.ts";
import { tool as systemWorkspaceCreate } from "../system/workspace/create.ts";
import { tool as systemWorkspaceRead } from "../system/workspace/read.ts";
import { tool as systemWorkspaceUpdate } from "../system/workspace/update.ts";
import { tool as whatsappAccountConnect } from "../whatsapp/account/connect.ts";
import { tool as whatsappAccountList } from "../whatsapp/account/list.ts";
import { tool as whatsappAccountRead } from "../whatsapp/account/read.ts";
import { tool as whatsappAccountUpdate } from "../whatsapp/account/update.ts";
import { tool as whatsappConversationAssign } from "../whatsapp/conversation/assign.ts";
import { tool as whatsappConversationClose } from "../whatsapp/conversation/close.ts";
import { tool as whatsappConversationList } from "../whatsapp/conversation/list.ts";
import { tool as whatsappConversationRead } from "../whatsapp/conversation/read.ts";
import { tool as whatsappConversationReopen } from "../whatsapp/conversation/reopen.ts";
import { errors as whatsappErrors } from "../whatsapp/errors.ts";
import { tool as whatsappMessageList } from "../whatsapp/message/list.ts";
import { tool as whatsappMessageMarkRead } from "../whatsapp/message/markRead.ts";
import { tool as whatsappMessageReceive } from "../whatsapp/message/receive.ts";
import { tool as whatsappMessageSend } from "../whatsapp/message/send.ts";
import { tool as whatsappMessageUpdateStatus } from "../whatsapp/message/updateStatus.ts";
import { tool as whatsappTemplateList } from "../whatsapp/template/list.ts";
import { tool as whatsappTemplateSend } from "../whatsapp/template/send.ts";
import { tool as whatsappTemplateStore } from "../whatsapp/template/store.ts";
import { tool as whatsappTemplateSync } from "../whatsapp/template/sync.ts";

/** Every tool, sorted by name. */
export const tools: readonly AnyTool<CatalogContext>[] = [
  crmContactCreate,
  crmContactDelete,
  crmContactImport,
  crmContactList,
  crmContactMerge,
  crmContactRead,
  crmContactUpdate,
  crmCustomFieldDefine,
  crmCustomFieldList,
  crmCustomFieldRead,
  crmCustomFieldUpdate,
  crmNoteCreate,
  crmNoteDelete,
  crmNoteList,
  crmOrderCreate,
  crmOrderDelete,
  crmOrderDuplicate,
  crmOrderList,
  crmOrderRead,
  crmOrderUpdate,
  crmOrderUpdateStatus,
  crmPipelineCreate,
  crmPipelineList,
  crmPipelineUpdate,
  crmProductCreate,
  crmProductList,
  crmProductUpdate,
  crmTagAdd,
  crmTagCreate,
  crmTagDelete,
  crmTagList,
  crmTagRemove,
  crmTaskComplete,
  crmTaskCreate,
  crmTaskDelete,
  crmTaskList,
  crmTaskUpdate,
  systemApiKeyCreate,
  systemApiKeyList,
  systemApiKeyRevoke,
  systemApiKeyRotate,
  systemApprovalApprove,
  systemApprovalCollect,
  systemApprovalExpire,
  systemApprovalFail,
  systemApprovalList,
  systemApprovalRead,
  systemApprovalReject,
  systemBatchRun,
  systemEffectList,
  systemEffectRead,
  systemEffectRetry,
  systemEffectSettle,
  systemExecutionList,
  systemExecutionRead,
  systemExecutionUndo,
  systemExecutionUndoRange,
  systemInvitationList,
  systemInvitationRevoke,
  systemMemberAccept,
  systemMemberChangeRole,
  systemMemberInvite,
  systemMemberList,
  systemMemberRemove,
  systemPolicyCreate,
  systemPolicyDelete,
  systemPolicyList,
  systemPolicyRead,
  systemPolicyUpdate,
  systemUndoRunAbort,
  systemUndoRunList,
  systemUndoRunListItems,
  systemUndoRunRead,
  systemUserResetPassword,
  systemWorkspaceCreate,
  systemWorkspaceRead,
  systemWorkspaceUpdate,
  whatsappAccountConnect,
  whatsappAccountList,
  whatsappAccountRead,
  whatsappAccountUpdate,
  whatsappConversationAssign,
  whatsappConversationClose,
  whatsappConversationList,
  whatsappConversationRead,
  whatsappConversationReopen,
  whatsappMessageList,
  whatsappMessageMarkRead,
  whatsappMessageReceive,
  whatsappMessageSend,
  whatsappMessageUpdateStatus,
  whatsappTemplateList,
  whatsappTemplateSend,
  whatsappTemplateStore,
  whatsappTemplateSync,
];

/** The error table of every module that has one. */
export const moduleErrors: readonly ErrorTable[] = [crmErrors, systemErrors, whatsappErrors];
