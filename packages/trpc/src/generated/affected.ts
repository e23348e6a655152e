// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.

/** Whose queries are stale after a tool ran: `module.entity`. */
export const affectedEntities: { readonly [toolName: string]: readonly string[] } = {
  "crm.contact.create": ["crm.contact", "crm.tag"],
  "crm.contact.delete": ["crm.contact"],
  "crm.contact.update": ["crm.contact"],
  "crm.order.create": ["crm.contact", "crm.order"],
  "crm.order.delete": ["crm.order"],
  "crm.order.duplicate": ["crm.order"],
  "crm.order.update": ["crm.contact", "crm.order"],
  "crm.order.updateStatus": ["crm.order"],
  "crm.product.create": ["crm.product"],
  "crm.tag.add": ["crm.contact", "crm.tag"],
  "crm.tag.remove": ["crm.contact", "crm.tag"],
  "system.apiKey.create": ["system.apiKey"],
  "system.apiKey.revoke": ["system.apiKey"],
  "system.apiKey.rotate": ["system.apiKey"],
  "system.execution.undo": ["system.execution"],
};

/** What tRPC's `useUtils()` offers for every branch of the router. */
export interface Branch {
  invalidate(): Promise<void>;
}

/** The branches of `useUtils()` that hold tools. */
export interface EntityBranches {
  crm: { contact: Branch; order: Branch; product: Branch; tag: Branch };
  system: { apiKey: Branch; execution: Branch };
}
