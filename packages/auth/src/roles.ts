import { type Permission, permissions, type Role } from "@acta/core";

const everything: ReadonlySet<Permission> = new Set(permissions);

/**
 * What each role may do.
 *
 * An admin differs from an owner in what concerns ownership itself, which no permission grants. A member works on
 * business records but deletes none. Without `executions.view` a caller sees the own executions only, and
 * `executions.undo` reaches no further than what its holder sees: so members undo what they did themselves.
 */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: everything,
  admin: everything,
  member: new Set<Permission>([
    "contacts.view",
    "contacts.create",
    "contacts.edit",
    "orders.view",
    "orders.create",
    "orders.edit",
    "tasks.view",
    "tasks.create",
    "tasks.edit",
    "notes.view",
    "notes.create",
    "notes.edit",
    "products.view",
    "products.edit",
    "whatsapp.view",
    "whatsapp.send",
    "executions.undo",
  ]),
};
