import { newId, type Permission, type Principal, permissions, type Role, roles } from "@acta/core";
import type { TestDatabase } from "./cluster.ts";

type Queries = Pick<TestDatabase, "query">;

export interface SeededUser {
  userId: string;
  email: string;
  name: string;
  role: Role;
  /** Holding every permission, whatever the role: what a role may do is decided in `@acta/auth`. */
  principal: Extract<Principal, { type: "user" }>;
}

export interface SeededWorkspace {
  workspaceId: string;
  name: string;
  slug: string;
  users: Record<Role, SeededUser>;
  system: Extract<Principal, { type: "system" }>;
}

const everything: ReadonlySet<Permission> = new Set(permissions);

/** A workspace with an owner, an admin and a member, written directly as the database's owner. */
export async function seedWorkspace(
  db: Queries,
  { name = "Test workspace", passwordHash = null }: { name?: string; passwordHash?: string | null } = {},
): Promise<SeededWorkspace> {
  const workspaceId = newId();
  const tail = workspaceId.slice(-12);
  const slug = `test-${tail}`;
  await db.query("insert into workspaces (id, name, slug) values ($1, $2, $3)", [workspaceId, name, slug]);
  const users = {} as Record<Role, SeededUser>;
  for (const role of roles) {
    users[role] = await seedUser(db, workspaceId, role, { email: `${role}.${tail}@acta.test`, passwordHash });
  }
  return { workspaceId, name, slug, users, system: { type: "system", workspaceId, permissions: everything } };
}

export async function seedUser(
  db: Queries,
  workspaceId: string,
  role: Role,
  { email, passwordHash = null }: { email: string; passwordHash?: string | null },
): Promise<SeededUser> {
  const userId = newId();
  const name = `${role[0]!.toUpperCase()}${role.slice(1)}`;
  await db.query("insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)", [
    userId,
    email,
    name,
    passwordHash,
  ]);
  await db.query("insert into workspace_members (workspace_id, id, user_id, role) values ($1, $2, $3, $4)", [
    workspaceId,
    newId(),
    userId,
    role,
  ]);
  const principal = {
    type: "user",
    userId,
    workspaceId,
    role,
    sessionId: newId(),
    permissions: everything,
  } as const;
  return { userId, email, name, role, principal };
}

/** A key's row. Its hash is that of no key, unless one is given. */
export async function seedApiKey(
  db: Queries,
  workspaceId: string,
  options: {
    permissions?: readonly Permission[];
    kind?: "api" | "agent";
    name?: string;
    keyId?: string;
    keyHash?: string;
    keyPrefix?: string;
    expiresAt?: Date | null;
    revoked?: boolean;
  } = {},
): Promise<Extract<Principal, { type: "apiKey" }>> {
  const apiKeyId = newId();
  const held = options.permissions ?? permissions;
  const kind = options.kind ?? "api";
  await db.query(
    `insert into api_keys (workspace_id, id, name, key_id, key_hash, key_prefix, kind, permissions, expires_at, revoked)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      workspaceId,
      apiKeyId,
      options.name ?? "Test key",
      options.keyId ?? apiKeyId.slice(-12),
      options.keyHash ?? `no key hashes to ${apiKeyId}`,
      options.keyPrefix ?? "mfx_test",
      kind,
      held,
      options.expiresAt ?? null,
      options.revoked ?? false,
    ],
  );
  return { type: "apiKey", apiKeyId, kind, workspaceId, permissions: new Set(held) };
}
