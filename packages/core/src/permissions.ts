/**
 * The permissions a tool can ask for and a role or an API key can hold. Sorted by module.
 * Which role holds which is decided in `@acta/auth`.
 */
export const permissions = [
  "contacts.view",
  "contacts.create",
  "contacts.edit",
  "contacts.delete",
  "orders.view",
  "orders.create",
  "orders.edit",
  "orders.delete",
  "tasks.view",
  "tasks.create",
  "tasks.edit",
  "tasks.delete",
  "notes.view",
  "notes.create",
  "notes.edit",
  "notes.delete",
  "products.view",
  "products.edit",
  "whatsapp.view",
  "whatsapp.send",
  "whatsapp.manage",
  "executions.view",
  "executions.undo",
  "executions.undoRange",
  "executions.force",
  "approvals.decide",
  "policies.manage",
  "apiKeys.manage",
  "members.manage",
  "webhooks.manage",
  "settings.view",
  "settings.edit",
] as const;

export type Permission = (typeof permissions)[number];

const known: ReadonlySet<string> = new Set(permissions);

export function isPermission(value: string): value is Permission {
  return known.has(value);
}
