import { fail } from "./errors.ts";
import { type Permission, permissions } from "./permissions.ts";
import type { Principal, ToolMetadata } from "./types.ts";

type Guarded = { name: string; metadata: Pick<ToolMetadata, "permissions" | "systemOnly"> };

/** The permissions a principal lacks for a tool: the one place where they are compared. */
export function missingPermissions(principal: Principal, tool: Pick<Guarded, "metadata">): string[] {
  return tool.metadata.permissions.filter(
    (permission) => !principal.permissions.has(permission as Permission),
  );
}

export function hasPermissions(principal: Principal, tool: Guarded): boolean {
  return isForCaller(principal, tool) && missingPermissions(principal, tool).length === 0;
}

/** @throws ActaError `PERMISSION_DENIED` with the missing permissions */
export function authorize(principal: Principal, tool: Guarded): void {
  if (!isForCaller(principal, tool)) {
    throw fail("PERMISSION_DENIED", {}, { detail: `${tool.name} is called by the system alone.` });
  }
  const missing = missingPermissions(principal, tool);
  if (missing.length === 0) return;
  throw fail(
    "PERMISSION_DENIED",
    {},
    {
      detail: `${tool.name} needs ${missing.join(", ")}, which this caller does not have.`,
      missingPermissions: missing,
    },
  );
}

function isForCaller(principal: Principal, { metadata }: Guarded): boolean {
  return !metadata.systemOnly || principal.type === "system";
}

/** Whose doings a principal sees: its own alone, or with `executions.view` (null) those of its workspace. */
export function limitedTo(principal: Principal): { userId: string } | { apiKeyId: string } | null {
  if (principal.type === "system" || principal.permissions.has("executions.view")) return null;
  return principal.type === "user" ? { userId: principal.userId } : { apiKeyId: principal.apiKeyId };
}

/** Whether a principal may see what a user or a key did or asked for. */
export function maySee(
  principal: Principal,
  by: { userId: string | null; apiKeyId: string | null },
): boolean {
  const own = limitedTo(principal);
  if (own === null) return true;
  return "userId" in own ? by.userId === own.userId : by.apiKeyId === own.apiKeyId;
}

/** Acta itself, in one workspace: for what a provider reports and for what was promised to happen later. */
export function systemPrincipal(workspaceId: string): Extract<Principal, { type: "system" }> {
  return { type: "system", workspaceId, permissions: everything };
}

const everything: ReadonlySet<Permission> = new Set(permissions);
