import type { NewWorkspace, Workspaces } from "../handles.ts";
import type { Send } from "./read-database.ts";
import { createWorkspace } from "./statements.ts";
import { unattended } from "./unattended.ts";

/** @param joined is told of the new memberships, which authentication caches */
export function createWorkspaces(now: Date, send: Send, joined: string[]): Workspaces {
  async function create(workspace: NewWorkspace): Promise<void> {
    const { id, memberId, executionId, name, slug, timeZone, currency, locale, sandbox } = workspace;
    const values = [
      id,
      memberId,
      executionId,
      name,
      slug,
      timeZone,
      currency,
      locale,
      String(sandbox),
      now.toISOString(),
    ];
    await send(createWorkspace, values);
    joined.push(JSON.stringify({ table: "workspace_members", id: memberId }));
  }
  return { create: (workspace) => unattended(create(workspace)) };
}
