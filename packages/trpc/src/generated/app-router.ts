// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.
import type { TRPCBuiltRouter } from "@trpc/server";
import type { ConsoleProcedures } from "../console-procedures.ts";
import type { RootTypes, ToolMutation, ToolPreview, ToolQuery } from "../procedure-types.ts";
import type {
  CrmContactCreateInput,
  CrmContactCreateOutput,
  CrmContactDeleteInput,
  CrmContactDeleteOutput,
  CrmContactImportInput,
  CrmContactImportOutput,
  CrmContactListInput,
  CrmContactListOutput,
  CrmContactMergeInput,
  CrmContactMergeOutput,
  CrmContactReadInput,
  CrmContactReadOutput,
  CrmContactUpdateInput,
  CrmContactUpdateOutput,
  CrmCustomFieldDefineInput,
  CrmCustomFieldDefineOutput,
  CrmCustomFieldListInput,
  CrmCustomFieldListOutput,
  CrmCustomFieldReadInput,
  CrmCustomFieldReadOutput,
  CrmCustomFieldUpdateInput,
  CrmCustomFieldUpdateOutput,
  CrmNoteCreateInput,
  CrmNoteCreateOutput,
  CrmNoteDeleteInput,
  CrmNoteDeleteOutput,
  CrmNoteListInput,
  CrmNoteListOutput,
  CrmOrderCreateInput,
  CrmOrderCreateOutput,
  CrmOrderDeleteInput,
  CrmOrderDeleteOutput,
  CrmOrderDuplicateInput,
  CrmOrderDuplicateOutput,
  CrmOrderListInput,
  CrmOrderListOutput,
  CrmOrderReadInput,
  CrmOrderReadOutput,
  CrmOrderUpdateInput,
  CrmOrderUpdateOutput,
  CrmOrderUpdateStatusInput,
  CrmOrderUpdateStatusOutput,
  CrmPipelineCreateInput,
  CrmPipelineCreateOutput,
  CrmPipelineListInput,
  CrmPipelineListOutput,
  CrmPipelineUpdateInput,
  CrmPipelineUpdateOutput,
  CrmProductCreateInput,
  CrmProductCreateOutput,
  CrmProductListInput,
  CrmProductListOutput,
  CrmProductUpdateInput,
  CrmProductUpdateOutput,
  CrmTagAddInput,
  CrmTagAddOutput,
  CrmTagCreateInput,
  CrmTagCreateOutput,
  CrmTagDeleteInput,
  CrmTagDeleteOutput,
  CrmTagListInput,
  CrmTagListOutput,
  CrmTagRemoveInput,
  CrmTagRemoveOutput,
  CrmTaskCompleteInput,
  CrmTaskCompleteOutput,
  CrmTaskCreateInput,
  CrmTaskCreateOutput,
  CrmTaskDeleteInput,
  CrmTaskDeleteOutput,
  CrmTaskListInput,
  CrmTaskListOutput,
  CrmTaskUpdateInput,
  CrmTaskUpdateOutput,
  SystemApiKeyCreateInput,
  SystemApiKeyCreateOutput,
  SystemApiKeyListInput,
  SystemApiKeyListOutput,
  SystemApiKeyRevokeInput,
  SystemApiKeyRevokeOutput,
  SystemApiKeyRotateInput,
  SystemApiKeyRotateOutput,
  SystemApprovalApproveInput,
  SystemApprovalApproveOutput,
  SystemApprovalCollectInput,
  SystemApprovalCollectOutput,
  SystemApprovalListInput,
  SystemApprovalListOutput,
  SystemApprovalReadInput,
  SystemApprovalReadOutput,
  SystemApprovalRejectInput,
  SystemApprovalRejectOutput,
  SystemBatchRunInput,
  SystemBatchRunOutput,
  SystemEffectListInput,
  SystemEffectListOutput,
  SystemEffectReadInput,
  SystemEffectReadOutput,
  SystemEffectRetryInput,
  SystemEffectRetryOutput,
  SystemEffectSettleInput,
  SystemEffectSettleOutput,
  SystemExecutionListInput,
  SystemExecutionListOutput,
  SystemExecutionReadInput,
  SystemExecutionReadOutput,
  SystemExecutionUndoInput,
  SystemExecutionUndoOutput,
  SystemExecutionUndoRangeInput,
  SystemExecutionUndoRangeOutput,
  SystemInvitationListInput,
  SystemInvitationListOutput,
  SystemInvitationRevokeInput,
  SystemInvitationRevokeOutput,
  SystemMemberAcceptInput,
  SystemMemberAcceptOutput,
  SystemMemberChangeRoleInput,
  SystemMemberChangeRoleOutput,
  SystemMemberInviteInput,
  SystemMemberInviteOutput,
  SystemMemberListInput,
  SystemMemberListOutput,
  SystemMemberRemoveInput,
  SystemMemberRemoveOutput,
  SystemPolicyCreateInput,
  SystemPolicyCreateOutput,
  SystemPolicyDeleteInput,
  SystemPolicyDeleteOutput,
  SystemPolicyListInput,
  SystemPolicyListOutput,
  SystemPolicyReadInput,
  SystemPolicyReadOutput,
  SystemPolicyUpdateInput,
  SystemPolicyUpdateOutput,
  SystemUndoRunAbortInput,
  SystemUndoRunAbortOutput,
  SystemUndoRunListInput,
  SystemUndoRunListItemsInput,
  SystemUndoRunListItemsOutput,
  SystemUndoRunListOutput,
  SystemUndoRunReadInput,
  SystemUndoRunReadOutput,
  SystemUserResetPasswordInput,
  SystemUserResetPasswordOutput,
  SystemWorkspaceCreateInput,
  SystemWorkspaceCreateOutput,
  SystemWorkspaceReadInput,
  SystemWorkspaceReadOutput,
  SystemWorkspaceUpdateInput,
  SystemWorkspaceUpdateOutput,
  WhatsappAccountConnectInput,
  WhatsappAccountConnectOutput,
  WhatsappAccountListInput,
  WhatsappAccountListOutput,
  WhatsappAccountReadInput,
  WhatsappAccountReadOutput,
  WhatsappAccountUpdateInput,
  WhatsappAccountUpdateOutput,
  WhatsappConversationAssignInput,
  WhatsappConversationAssignOutput,
  WhatsappConversationCloseInput,
  WhatsappConversationCloseOutput,
  WhatsappConversationListInput,
  WhatsappConversationListOutput,
  WhatsappConversationReadInput,
  WhatsappConversationReadOutput,
  WhatsappConversationReopenInput,
  WhatsappConversationReopenOutput,
  WhatsappMessageListInput,
  WhatsappMessageListOutput,
  WhatsappMessageMarkReadInput,
  WhatsappMessageMarkReadOutput,
  WhatsappMessageSendInput,
  WhatsappMessageSendOutput,
  WhatsappTemplateListInput,
  WhatsappTemplateListOutput,
  WhatsappTemplateSendInput,
  WhatsappTemplateSendOutput,
  WhatsappTemplateSyncInput,
  WhatsappTemplateSyncOutput,
} from "./types.ts";

/** `trpc.<tool>`: a query where the tool only reads, a mutation otherwise. */
export type ToolProcedures = {
  crm: {
    contact: {
      create: ToolMutation<CrmContactCreateInput, CrmContactCreateOutput>;
      delete: ToolMutation<CrmContactDeleteInput, CrmContactDeleteOutput>;
      import: ToolMutation<CrmContactImportInput, CrmContactImportOutput>;
      list: ToolQuery<CrmContactListInput, CrmContactListOutput>;
      merge: ToolMutation<CrmContactMergeInput, CrmContactMergeOutput>;
      read: ToolQuery<CrmContactReadInput, CrmContactReadOutput>;
      update: ToolMutation<CrmContactUpdateInput, CrmContactUpdateOutput>;
    };
    customField: {
      define: ToolMutation<CrmCustomFieldDefineInput, CrmCustomFieldDefineOutput>;
      list: ToolQuery<CrmCustomFieldListInput, CrmCustomFieldListOutput>;
      read: ToolQuery<CrmCustomFieldReadInput, CrmCustomFieldReadOutput>;
      update: ToolMutation<CrmCustomFieldUpdateInput, CrmCustomFieldUpdateOutput>;
    };
    note: {
      create: ToolMutation<CrmNoteCreateInput, CrmNoteCreateOutput>;
      delete: ToolMutation<CrmNoteDeleteInput, CrmNoteDeleteOutput>;
      list: ToolQuery<CrmNoteListInput, CrmNoteListOutput>;
    };
    order: {
      create: ToolMutation<CrmOrderCreateInput, CrmOrderCreateOutput>;
      delete: ToolMutation<CrmOrderDeleteInput, CrmOrderDeleteOutput>;
      duplicate: ToolMutation<CrmOrderDuplicateInput, CrmOrderDuplicateOutput>;
      list: ToolQuery<CrmOrderListInput, CrmOrderListOutput>;
      read: ToolQuery<CrmOrderReadInput, CrmOrderReadOutput>;
      update: ToolMutation<CrmOrderUpdateInput, CrmOrderUpdateOutput>;
      updateStatus: ToolMutation<CrmOrderUpdateStatusInput, CrmOrderUpdateStatusOutput>;
    };
    pipeline: {
      create: ToolMutation<CrmPipelineCreateInput, CrmPipelineCreateOutput>;
      list: ToolQuery<CrmPipelineListInput, CrmPipelineListOutput>;
      update: ToolMutation<CrmPipelineUpdateInput, CrmPipelineUpdateOutput>;
    };
    product: {
      create: ToolMutation<CrmProductCreateInput, CrmProductCreateOutput>;
      list: ToolQuery<CrmProductListInput, CrmProductListOutput>;
      update: ToolMutation<CrmProductUpdateInput, CrmProductUpdateOutput>;
    };
    tag: {
      add: ToolMutation<CrmTagAddInput, CrmTagAddOutput>;
      create: ToolMutation<CrmTagCreateInput, CrmTagCreateOutput>;
      delete: ToolMutation<CrmTagDeleteInput, CrmTagDeleteOutput>;
      list: ToolQuery<CrmTagListInput, CrmTagListOutput>;
      remove: ToolMutation<CrmTagRemoveInput, CrmTagRemoveOutput>;
    };
    task: {
      complete: ToolMutation<CrmTaskCompleteInput, CrmTaskCompleteOutput>;
      create: ToolMutation<CrmTaskCreateInput, CrmTaskCreateOutput>;
      delete: ToolMutation<CrmTaskDeleteInput, CrmTaskDeleteOutput>;
      list: ToolQuery<CrmTaskListInput, CrmTaskListOutput>;
      update: ToolMutation<CrmTaskUpdateInput, CrmTaskUpdateOutput>;
    };
  };
  system: {
    apiKey: {
      create: ToolMutation<SystemApiKeyCreateInput, SystemApiKeyCreateOutput>;
      list: ToolQuery<SystemApiKeyListInput, SystemApiKeyListOutput>;
      revoke: ToolMutation<SystemApiKeyRevokeInput, SystemApiKeyRevokeOutput>;
      rotate: ToolMutation<SystemApiKeyRotateInput, SystemApiKeyRotateOutput>;
    };
    approval: {
      approve: ToolMutation<SystemApprovalApproveInput, SystemApprovalApproveOutput>;
      collect: ToolMutation<SystemApprovalCollectInput, SystemApprovalCollectOutput>;
      list: ToolQuery<SystemApprovalListInput, SystemApprovalListOutput>;
      read: ToolQuery<SystemApprovalReadInput, SystemApprovalReadOutput>;
      reject: ToolMutation<SystemApprovalRejectInput, SystemApprovalRejectOutput>;
    };
    batch: {
      run: ToolMutation<SystemBatchRunInput, SystemBatchRunOutput>;
    };
    effect: {
      list: ToolQuery<SystemEffectListInput, SystemEffectListOutput>;
      read: ToolQuery<SystemEffectReadInput, SystemEffectReadOutput>;
      retry: ToolMutation<SystemEffectRetryInput, SystemEffectRetryOutput>;
      settle: ToolMutation<SystemEffectSettleInput, SystemEffectSettleOutput>;
    };
    execution: {
      list: ToolQuery<SystemExecutionListInput, SystemExecutionListOutput>;
      read: ToolQuery<SystemExecutionReadInput, SystemExecutionReadOutput>;
      undo: ToolMutation<SystemExecutionUndoInput, SystemExecutionUndoOutput>;
      undoRange: ToolMutation<SystemExecutionUndoRangeInput, SystemExecutionUndoRangeOutput>;
    };
    invitation: {
      list: ToolQuery<SystemInvitationListInput, SystemInvitationListOutput>;
      revoke: ToolMutation<SystemInvitationRevokeInput, SystemInvitationRevokeOutput>;
    };
    member: {
      accept: ToolMutation<SystemMemberAcceptInput, SystemMemberAcceptOutput>;
      changeRole: ToolMutation<SystemMemberChangeRoleInput, SystemMemberChangeRoleOutput>;
      invite: ToolMutation<SystemMemberInviteInput, SystemMemberInviteOutput>;
      list: ToolQuery<SystemMemberListInput, SystemMemberListOutput>;
      remove: ToolMutation<SystemMemberRemoveInput, SystemMemberRemoveOutput>;
    };
    policy: {
      create: ToolMutation<SystemPolicyCreateInput, SystemPolicyCreateOutput>;
      delete: ToolMutation<SystemPolicyDeleteInput, SystemPolicyDeleteOutput>;
      list: ToolQuery<SystemPolicyListInput, SystemPolicyListOutput>;
      read: ToolQuery<SystemPolicyReadInput, SystemPolicyReadOutput>;
      update: ToolMutation<SystemPolicyUpdateInput, SystemPolicyUpdateOutput>;
    };
    undoRun: {
      abort: ToolMutation<SystemUndoRunAbortInput, SystemUndoRunAbortOutput>;
      list: ToolQuery<SystemUndoRunListInput, SystemUndoRunListOutput>;
      listItems: ToolQuery<SystemUndoRunListItemsInput, SystemUndoRunListItemsOutput>;
      read: ToolQuery<SystemUndoRunReadInput, SystemUndoRunReadOutput>;
    };
    user: {
      resetPassword: ToolMutation<SystemUserResetPasswordInput, SystemUserResetPasswordOutput>;
    };
    workspace: {
      create: ToolMutation<SystemWorkspaceCreateInput, SystemWorkspaceCreateOutput>;
      read: ToolQuery<SystemWorkspaceReadInput, SystemWorkspaceReadOutput>;
      update: ToolMutation<SystemWorkspaceUpdateInput, SystemWorkspaceUpdateOutput>;
    };
  };
  whatsapp: {
    account: {
      connect: ToolMutation<WhatsappAccountConnectInput, WhatsappAccountConnectOutput>;
      list: ToolQuery<WhatsappAccountListInput, WhatsappAccountListOutput>;
      read: ToolQuery<WhatsappAccountReadInput, WhatsappAccountReadOutput>;
      update: ToolMutation<WhatsappAccountUpdateInput, WhatsappAccountUpdateOutput>;
    };
    conversation: {
      assign: ToolMutation<WhatsappConversationAssignInput, WhatsappConversationAssignOutput>;
      close: ToolMutation<WhatsappConversationCloseInput, WhatsappConversationCloseOutput>;
      list: ToolQuery<WhatsappConversationListInput, WhatsappConversationListOutput>;
      read: ToolQuery<WhatsappConversationReadInput, WhatsappConversationReadOutput>;
      reopen: ToolMutation<WhatsappConversationReopenInput, WhatsappConversationReopenOutput>;
    };
    message: {
      list: ToolQuery<WhatsappMessageListInput, WhatsappMessageListOutput>;
      markRead: ToolMutation<WhatsappMessageMarkReadInput, WhatsappMessageMarkReadOutput>;
      send: ToolMutation<WhatsappMessageSendInput, WhatsappMessageSendOutput>;
    };
    template: {
      list: ToolQuery<WhatsappTemplateListInput, WhatsappTemplateListOutput>;
      send: ToolMutation<WhatsappTemplateSendInput, WhatsappTemplateSendOutput>;
      sync: ToolMutation<WhatsappTemplateSyncInput, WhatsappTemplateSyncOutput>;
    };
  };
};

/** `trpc.preview.<tool>`: the dry-run of every tool. A mutation, since it leaves a row. */
export type PreviewProcedures = {
  crm: {
    contact: {
      create: ToolPreview<CrmContactCreateInput, CrmContactCreateOutput>;
      delete: ToolPreview<CrmContactDeleteInput, CrmContactDeleteOutput>;
      import: ToolPreview<CrmContactImportInput, CrmContactImportOutput>;
      list: ToolPreview<CrmContactListInput, CrmContactListOutput>;
      merge: ToolPreview<CrmContactMergeInput, CrmContactMergeOutput>;
      read: ToolPreview<CrmContactReadInput, CrmContactReadOutput>;
      update: ToolPreview<CrmContactUpdateInput, CrmContactUpdateOutput>;
    };
    customField: {
      define: ToolPreview<CrmCustomFieldDefineInput, CrmCustomFieldDefineOutput>;
      list: ToolPreview<CrmCustomFieldListInput, CrmCustomFieldListOutput>;
      read: ToolPreview<CrmCustomFieldReadInput, CrmCustomFieldReadOutput>;
      update: ToolPreview<CrmCustomFieldUpdateInput, CrmCustomFieldUpdateOutput>;
    };
    note: {
      create: ToolPreview<CrmNoteCreateInput, CrmNoteCreateOutput>;
      delete: ToolPreview<CrmNoteDeleteInput, CrmNoteDeleteOutput>;
      list: ToolPreview<CrmNoteListInput, CrmNoteListOutput>;
    };
    order: {
      create: ToolPreview<CrmOrderCreateInput, CrmOrderCreateOutput>;
      delete: ToolPreview<CrmOrderDeleteInput, CrmOrderDeleteOutput>;
      duplicate: ToolPreview<CrmOrderDuplicateInput, CrmOrderDuplicateOutput>;
      list: ToolPreview<CrmOrderListInput, CrmOrderListOutput>;
      read: ToolPreview<CrmOrderReadInput, CrmOrderReadOutput>;
      update: ToolPreview<CrmOrderUpdateInput, CrmOrderUpdateOutput>;
      updateStatus: ToolPreview<CrmOrderUpdateStatusInput, CrmOrderUpdateStatusOutput>;
    };
    pipeline: {
      create: ToolPreview<CrmPipelineCreateInput, CrmPipelineCreateOutput>;
      list: ToolPreview<CrmPipelineListInput, CrmPipelineListOutput>;
      update: ToolPreview<CrmPipelineUpdateInput, CrmPipelineUpdateOutput>;
    };
    product: {
      create: ToolPreview<CrmProductCreateInput, CrmProductCreateOutput>;
      list: ToolPreview<CrmProductListInput, CrmProductListOutput>;
      update: ToolPreview<CrmProductUpdateInput, CrmProductUpdateOutput>;
    };
    tag: {
      add: ToolPreview<CrmTagAddInput, CrmTagAddOutput>;
      create: ToolPreview<CrmTagCreateInput, CrmTagCreateOutput>;
      delete: ToolPreview<CrmTagDeleteInput, CrmTagDeleteOutput>;
      list: ToolPreview<CrmTagListInput, CrmTagListOutput>;
      remove: ToolPreview<CrmTagRemoveInput, CrmTagRemoveOutput>;
    };
    task: {
      complete: ToolPreview<CrmTaskCompleteInput, CrmTaskCompleteOutput>;
      create: ToolPreview<CrmTaskCreateInput, CrmTaskCreateOutput>;
      delete: ToolPreview<CrmTaskDeleteInput, CrmTaskDeleteOutput>;
      list: ToolPreview<CrmTaskListInput, CrmTaskListOutput>;
      update: ToolPreview<CrmTaskUpdateInput, CrmTaskUpdateOutput>;
    };
  };
  system: {
    apiKey: {
      create: ToolPreview<SystemApiKeyCreateInput, SystemApiKeyCreateOutput>;
      list: ToolPreview<SystemApiKeyListInput, SystemApiKeyListOutput>;
      revoke: ToolPreview<SystemApiKeyRevokeInput, SystemApiKeyRevokeOutput>;
      rotate: ToolPreview<SystemApiKeyRotateInput, SystemApiKeyRotateOutput>;
    };
    approval: {
      approve: ToolPreview<SystemApprovalApproveInput, SystemApprovalApproveOutput>;
      collect: ToolPreview<SystemApprovalCollectInput, SystemApprovalCollectOutput>;
      list: ToolPreview<SystemApprovalListInput, SystemApprovalListOutput>;
      read: ToolPreview<SystemApprovalReadInput, SystemApprovalReadOutput>;
      reject: ToolPreview<SystemApprovalRejectInput, SystemApprovalRejectOutput>;
    };
    batch: {
      run: ToolPreview<SystemBatchRunInput, SystemBatchRunOutput>;
    };
    effect: {
      list: ToolPreview<SystemEffectListInput, SystemEffectListOutput>;
      read: ToolPreview<SystemEffectReadInput, SystemEffectReadOutput>;
      retry: ToolPreview<SystemEffectRetryInput, SystemEffectRetryOutput>;
      settle: ToolPreview<SystemEffectSettleInput, SystemEffectSettleOutput>;
    };
    execution: {
      list: ToolPreview<SystemExecutionListInput, SystemExecutionListOutput>;
      read: ToolPreview<SystemExecutionReadInput, SystemExecutionReadOutput>;
      undo: ToolPreview<SystemExecutionUndoInput, SystemExecutionUndoOutput>;
      undoRange: ToolPreview<SystemExecutionUndoRangeInput, SystemExecutionUndoRangeOutput>;
    };
    invitation: {
      list: ToolPreview<SystemInvitationListInput, SystemInvitationListOutput>;
      revoke: ToolPreview<SystemInvitationRevokeInput, SystemInvitationRevokeOutput>;
    };
    member: {
      accept: ToolPreview<SystemMemberAcceptInput, SystemMemberAcceptOutput>;
      changeRole: ToolPreview<SystemMemberChangeRoleInput, SystemMemberChangeRoleOutput>;
      invite: ToolPreview<SystemMemberInviteInput, SystemMemberInviteOutput>;
      list: ToolPreview<SystemMemberListInput, SystemMemberListOutput>;
      remove: ToolPreview<SystemMemberRemoveInput, SystemMemberRemoveOutput>;
    };
    policy: {
      create: ToolPreview<SystemPolicyCreateInput, SystemPolicyCreateOutput>;
      delete: ToolPreview<SystemPolicyDeleteInput, SystemPolicyDeleteOutput>;
      list: ToolPreview<SystemPolicyListInput, SystemPolicyListOutput>;
      read: ToolPreview<SystemPolicyReadInput, SystemPolicyReadOutput>;
      update: ToolPreview<SystemPolicyUpdateInput, SystemPolicyUpdateOutput>;
    };
    undoRun: {
      abort: ToolPreview<SystemUndoRunAbortInput, SystemUndoRunAbortOutput>;
      list: ToolPreview<SystemUndoRunListInput, SystemUndoRunListOutput>;
      listItems: ToolPreview<SystemUndoRunListItemsInput, SystemUndoRunListItemsOutput>;
      read: ToolPreview<SystemUndoRunReadInput, SystemUndoRunReadOutput>;
    };
    user: {
      resetPassword: ToolPreview<SystemUserResetPasswordInput, SystemUserResetPasswordOutput>;
    };
    workspace: {
      create: ToolPreview<SystemWorkspaceCreateInput, SystemWorkspaceCreateOutput>;
      read: ToolPreview<SystemWorkspaceReadInput, SystemWorkspaceReadOutput>;
      update: ToolPreview<SystemWorkspaceUpdateInput, SystemWorkspaceUpdateOutput>;
    };
  };
  whatsapp: {
    account: {
      connect: ToolPreview<WhatsappAccountConnectInput, WhatsappAccountConnectOutput>;
      list: ToolPreview<WhatsappAccountListInput, WhatsappAccountListOutput>;
      read: ToolPreview<WhatsappAccountReadInput, WhatsappAccountReadOutput>;
      update: ToolPreview<WhatsappAccountUpdateInput, WhatsappAccountUpdateOutput>;
    };
    conversation: {
      assign: ToolPreview<WhatsappConversationAssignInput, WhatsappConversationAssignOutput>;
      close: ToolPreview<WhatsappConversationCloseInput, WhatsappConversationCloseOutput>;
      list: ToolPreview<WhatsappConversationListInput, WhatsappConversationListOutput>;
      read: ToolPreview<WhatsappConversationReadInput, WhatsappConversationReadOutput>;
      reopen: ToolPreview<WhatsappConversationReopenInput, WhatsappConversationReopenOutput>;
    };
    message: {
      list: ToolPreview<WhatsappMessageListInput, WhatsappMessageListOutput>;
      markRead: ToolPreview<WhatsappMessageMarkReadInput, WhatsappMessageMarkReadOutput>;
      send: ToolPreview<WhatsappMessageSendInput, WhatsappMessageSendOutput>;
    };
    template: {
      list: ToolPreview<WhatsappTemplateListInput, WhatsappTemplateListOutput>;
      send: ToolPreview<WhatsappTemplateSendInput, WhatsappTemplateSendOutput>;
      sync: ToolPreview<WhatsappTemplateSyncInput, WhatsappTemplateSyncOutput>;
    };
  };
};

export type AppProcedures = ToolProcedures & { preview: PreviewProcedures } & ConsoleProcedures;

export type AppRouter = TRPCBuiltRouter<RootTypes, AppProcedures>;
