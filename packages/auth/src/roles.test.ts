import { permissions } from "@acta/core";
import { expect, it } from "vitest";
import { rolePermissions } from "./roles.ts";
import { principalOf, type SessionIdentity } from "./sessions.ts";

it("gives owners and admins everything, members the daily work", () => {
  expect([...rolePermissions.owner]).toEqual([...permissions]);
  expect([...rolePermissions.admin]).toEqual([...permissions]);
  expect([...rolePermissions.member].sort()).toEqual([
    "contacts.create",
    "contacts.edit",
    "contacts.view",
    "executions.undo",
    "notes.create",
    "notes.edit",
    "notes.view",
    "orders.create",
    "orders.edit",
    "orders.view",
    "products.edit",
    "products.view",
    "tasks.create",
    "tasks.edit",
    "tasks.view",
    "whatsapp.send",
    "whatsapp.view",
  ]);
});

it("makes a principal of a member, and no difference between a foreign workspace and none", () => {
  const identity: SessionIdentity = {
    userId: "u",
    sessionId: "s",
    name: "Owner",
    email: "owner@acta.test",
    memberships: [
      {
        workspaceId: "w",
        workspaceName: "W",
        sandbox: false,
        workspaceSlug: "w",
        role: "member",
        timeZone: "America/Bogota",
        currency: "COP",
        locale: "es-CO",
      },
    ],
  };
  expect(principalOf(identity, "w")).toEqual({
    type: "user",
    userId: "u",
    workspaceId: "w",
    role: "member",
    sessionId: "s",
    permissions: rolePermissions.member,
  });
  expect(() => principalOf(identity, "x")).toThrow(expect.objectContaining({ code: "PERMISSION_DENIED" }));
});
