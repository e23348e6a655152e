import type { BaseContext } from "@acta/core";
import { type Handles, workspaces } from "@acta/db";
import { eq } from "drizzle-orm";

/** ISO 4217 code of what the workspace trades in, where a call names no currency. */
export async function readWorkspaceCurrency({
  db,
  workspaceId,
}: Pick<BaseContext & Handles, "db" | "workspaceId">): Promise<string> {
  const [workspace] = await db
    .select({ currency: workspaces.currency })
    .from(workspaces)
    // A principal that is a member of several workspaces may see them all: here row security alone is not enough.
    .where(eq(workspaces.id, workspaceId));
  if (!workspace) throw new Error("the workspace of the call cannot be read");
  return workspace.currency;
}
