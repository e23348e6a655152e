// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.

/** Whose queries are stale after a tool ran: `module.entity`. */
export const affectedEntities: { readonly [toolName: string]: readonly string[] } = {
  "crm.contact.create": ["crm.contact", "crm.customField", "crm.tag"],
  "crm.contact.delete": ["crm.contact"],
  "crm.contact.import": ["crm.contact"],
  "crm.contact.merge": ["crm.contact"],
  "crm.contact.update": ["crm.contact", "crm.customField"],
  "crm.customField.define": ["crm.customField"],
  "crm.customField.update": ["crm.customField"],
  "crm.note.create": ["crm.contact", "crm.note"],
  "crm.note.delete": ["crm.note"],
  "crm.order.create": ["crm.contact", "crm.customField", "crm.note", "crm.order", "crm.pipeline"],
  "crm.order.delete": ["crm.order"],
  "crm.order.duplicate": ["crm.order"],
  "crm.order.update": ["crm.contact", "crm.customField", "crm.note", "crm.order"],
  "crm.order.updateStatus": ["crm.order"],
  "crm.pipeline.create": ["crm.pipeline"],
  "crm.pipeline.update": ["crm.pipeline"],
  "crm.product.create": ["crm.customField", "crm.product"],
  "crm.product.update": ["crm.customField", "crm.product"],
  "crm.tag.add": ["crm.contact", "crm.tag"],
  "crm.tag.create": ["crm.tag"],
  "crm.tag.delete": ["crm.tag"],
  "crm.tag.remove": ["crm.contact", "crm.tag"],
  "crm.task.complete": ["crm.task"],
  "crm.task.create": ["crm.contact", "crm.order", "crm.task"],
  "crm.task.delete": ["crm.task"],
  "crm.task.update": ["crm.contact", "crm.order", "crm.task"],
  "system.apiKey.create": ["system.apiKey"],
  "system.apiKey.revoke": ["system.apiKey"],
  "system.apiKey.rotate": ["system.apiKey"],
  "system.approval.approve": ["system.approval"],
  "system.approval.collect": ["system.approval"],
  "system.approval.reject": ["system.approval"],
  "system.batch.run": ["system.batch"],
  "system.effect.retry": ["system.effect"],
  "system.effect.settle": ["system.effect"],
  "system.execution.undo": ["system.execution"],
  "system.execution.undoRange": ["system.apiKey", "system.execution", "system.undoRun", "system.user"],
  "system.invitation.revoke": ["system.invitation"],
  "system.member.accept": ["system.invitation", "system.member"],
  "system.member.changeRole": ["system.member"],
  "system.member.invite": ["system.invitation", "system.member"],
  "system.member.remove": ["system.member"],
  "system.policy.create": ["system.policy"],
  "system.policy.delete": ["system.policy"],
  "system.policy.update": ["system.policy"],
  "system.undoRun.abort": ["system.undoRun"],
  "system.user.resetPassword": ["system.member", "system.user"],
  "system.workspace.create": ["system.workspace"],
  "system.workspace.update": ["system.workspace"],
  "whatsapp.account.connect": ["whatsapp.account"],
  "whatsapp.account.update": ["whatsapp.account"],
  "whatsapp.conversation.assign": ["whatsapp.conversation"],
  "whatsapp.conversation.close": ["whatsapp.conversation"],
  "whatsapp.conversation.reopen": ["whatsapp.conversation"],
  "whatsapp.message.markRead": ["whatsapp.conversation", "whatsapp.message"],
  "whatsapp.message.send": ["whatsapp.account", "whatsapp.conversation", "whatsapp.message"],
  "whatsapp.template.send": ["whatsapp.account", "whatsapp.conversation", "whatsapp.message", "whatsapp.template"],
  "whatsapp.template.sync": ["whatsapp.account", "whatsapp.template"],
};

/** What tRPC's `useUtils()` offers for every branch of the router. */
export interface Branch {
  invalidate(): Promise<void>;
}

/** The branches of `useUtils()` that hold tools. */
export interface EntityBranches {
  crm: { contact: Branch; customField: Branch; note: Branch; order: Branch; pipeline: Branch; product: Branch; tag: Branch; task: Branch };
  system: { apiKey: Branch; approval: Branch; batch: Branch; effect: Branch; execution: Branch; invitation: Branch; member: Branch; policy: Branch; undoRun: Branch; user: Branch; workspace: Branch };
  whatsapp: { account: Branch; conversation: Branch; message: Branch; template: Branch };
}
