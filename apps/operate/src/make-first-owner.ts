import { hashPassword } from "@acta/auth";
import { ActaError } from "@acta/core";
import { insertFirstOwner } from "@acta/db";
import { RefusedError } from "./command.ts";

export interface FirstOwner {
  email: string;
  name: string;
  password: string;
  workspace: string;
}

const minPasswordLength = 10;

/**
 * Makes the first workspace and its owner, so that somebody can log in: everything after that has a tool.
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

  const made = await insertFirstOwner(ownerUrl, {
    workspace: { name: workspace.trim(), slug },
    owner: { email: email.toLowerCase(), name: name.trim(), passwordHash },
  });
  if (made) return made;
  throw new RefusedError(
    "There is a workspace already. Its owner makes further ones with system.workspace.create.",
  );
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
