import { newId } from "@acta/core";
import { connectPostgres } from "./postgres-js.ts";

export interface FirstOwnerRows {
  workspace: { name: string; slug: string };
  /** `passwordHash` as `@acta/auth` makes it. */
  owner: { email: string; name: string; passwordHash: string };
}

/**
 * Makes the first workspace and its owner, both or neither. Before there is a workspace there is nowhere to record it.
 *
 * @param ownerUrl logs in as `acta_owner`
 * @returns null, and nothing is made, when there is a workspace already
 */
export async function insertFirstOwner(
  ownerUrl: string,
  { workspace, owner }: FirstOwnerRows,
): Promise<{ workspaceId: string; userId: string } | null> {
  const sql = connectPostgres(ownerUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "acta first-owner" },
  });
  try {
    return await sql.begin(async (transaction) => {
      // Of two at once, the later waits and then sees the first one's.
      await transaction`lock table workspaces in share row exclusive mode`;
      const there = await transaction`select from workspaces limit 1`;
      if (there.length > 0) return null;
      const workspaceId = newId();
      const userId = newId();
      await transaction`
        insert into workspaces (id, name, slug) values (${workspaceId}, ${workspace.name}, ${workspace.slug})`;
      await transaction`
        insert into users (id, email, name, password_hash)
        values (${userId}, ${owner.email}, ${owner.name}, ${owner.passwordHash})`;
      await transaction`
        insert into workspace_members (workspace_id, id, user_id, role)
        values (${workspaceId}, ${newId()}, ${userId}, 'owner')`;
      return { workspaceId, userId };
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
