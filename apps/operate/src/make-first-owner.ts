import { hashPassword } from "@acta/auth";
import { ActaError, newId } from "@acta/core";
import postgres from "postgres";
import { RefusedError } from "./command.ts";

export interface FirstOwner {
  email: string;
  name: string;
  password: string;
  workspace: string;
}

const minPasswordLength = 10;

/**
 * Makes the first workspace and its owner, so that somebody can log in: everything after that has a tool. Before there
 * is a workspace there is nowhere to record it.
 *
 * @throws RefusedError when there is a workspace already, or a value is not acceptable
 */
export async function makeFirstOwner(
  ownerUrl: string,
  { email, name, password, workspace }: FirstOwner,
): Promise<{ workspaceId: string; userId: string }> {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new RefusedError(`${email} is not an email address.`);
  if (name.trim() === "") throw new RefusedError("The owner's name must not be empty.");
  if (password.length < minPasswordLength) {
    throw new RefusedError(`The password must have at least ${minPasswordLength} characters.`);
  }
  const slug = toSlug(workspace);
  if (slug === "") throw new RefusedError("The workspace's name must have a letter or a digit in it.");
  const passwordHash = await hashPassword(password).catch((error: unknown) => {
    if (error instanceof ActaError) throw new RefusedError("The password is longer than 72 bytes.");
    throw error;
  });

  const sql = postgres(ownerUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "acta first-owner" },
  });
  try {
    return await sql.begin(async (transaction) => {
      await transaction`lock table workspaces in share row exclusive mode`;
      const [there] = await transaction<{ name: string }[]>`select name from workspaces limit 1`;
      if (there) {
        throw new RefusedError(
          `There is a workspace already (${there.name}). Its owner makes further ones with system.workspace.create.`,
        );
      }
      const workspaceId = newId();
      const userId = newId();
      await transaction`
        insert into workspaces (id, name, slug) values (${workspaceId}, ${workspace.trim()}, ${slug})`;
      await transaction`
        insert into users (id, email, name, password_hash)
        values (${userId}, ${email.toLowerCase()}, ${name.trim()}, ${passwordHash})`;
      await transaction`
        insert into workspace_members (workspace_id, id, user_id, role)
        values (${workspaceId}, ${newId()}, ${userId}, 'owner')`;
      return { workspaceId, userId };
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** As it stands in addresses: lower case, without accents. */
function toSlug(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
}
