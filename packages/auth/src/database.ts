import { isPermission, type Permission, type Role } from "@acta/core";
import { createStatementClient } from "@acta/db";
import type { Invitation } from "./people.ts";

/** What authentication asks of the database, each in one statement of its own, as `acta_auth`. */
export interface AuthDatabase {
  readKey(keyId: string): Promise<KeyRow | null>;
  readKeyById(workspaceId: string, id: string): Promise<KeyRow | null>;
  /** null when the user is not a member of the workspace. */
  readRole(workspaceId: string, userId: string): Promise<Role | null>;
  /** Moves `last_used_at` forward, never back. */
  writeKeyUses(uses: readonly KeyUse[]): Promise<void>;
  readPassword(email: string): Promise<{ userId: string; passwordHash: string | null } | null>;
  insertSession(session: NewSession): Promise<void>;
  readSession(sessionId: string): Promise<SessionRow | null>;
  /** @returns whether the old token was still the current one */
  rotateSession(rotation: {
    sessionId: string;
    fromHash: string;
    toHash: string;
    now: Date;
  }): Promise<boolean>;
  /** Ends a session and tells every process. */
  revokeSession(sessionId: string, reason: string, now: Date): Promise<void>;
  /** An open invitation by its token's digest. */
  readInvitation(tokenHash: string, now: Date): Promise<Invitation | null>;
  /** Notes who has shown the token. @returns false where it has ended, is another person's, or not for this address */
  claimInvitation(tokenHash: string, userId: string, now: Date): Promise<boolean>;
  /** Does nothing where the address is taken. */
  insertUser(user: {
    id: string;
    email: string;
    name: string;
    passwordHash: string;
    now: Date;
  }): Promise<void>;
  /** A reset that can still be used. */
  readReset(tokenHash: string, now: Date): Promise<{ email: string } | null>;
  /** Sets the password, ends the reset, the person's other resets and every session, in one. */
  useReset(reset: { tokenHash: string; passwordHash: string; now: Date }): Promise<boolean>;
  readPasswordOf(userId: string): Promise<string | null>;
  /** Sets the password and ends every other session. */
  writePassword(change: {
    userId: string;
    passwordHash: string;
    keepSessionId: string;
    now: Date;
  }): Promise<void>;
  close(): Promise<void>;
}

/** What a workspace shows itself in, and what it is for. */
export interface WorkspaceSettings {
  /** IANA name. */
  timeZone: string;
  /** ISO 4217 code. */
  currency: string;
  /** BCP 47. */
  locale: string;
  /** Whether it is one for trying things. */
  sandbox: boolean;
}

export interface KeyRow extends WorkspaceSettings {
  id: string;
  keyId: string;
  keyHash: string;
  keyPrefix: string;
  name: string;
  kind: "api" | "agent";
  permissions: ReadonlySet<Permission>;
  revoked: boolean;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  workspaceId: string;
  workspaceName: string;
}

export interface KeyUse {
  workspaceId: string;
  id: string;
  usedAt: Date;
  ip: string | null;
}

export interface NewSession {
  id: string;
  userId: string;
  refreshHash: string;
  now: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
}

export interface Membership extends WorkspaceSettings {
  workspaceId: string;
  workspaceName: string;
  workspaceSlug: string;
  role: Role;
}

export interface SessionRow {
  id: string;
  userId: string;
  name: string;
  email: string;
  refreshHash: string;
  previousRefreshHash: string | null;
  refreshedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  memberships: Membership[];
}

const selectKey = `
  select k.id, k.key_id as "keyId", k.key_hash as "keyHash", k.key_prefix as "keyPrefix", k.name, k.kind,
         to_json(k.permissions) as permissions, k.revoked, k.expires_at as "expiresAt",
         k.last_used_at as "lastUsedAt", w.id as "workspaceId", w.name as "workspaceName",
         w.time_zone as "timeZone", w.currency, w.locale, w.sandbox
    from api_keys k join workspaces w on w.id = k.workspace_id`;
const readKey = `${selectKey} where k.key_id = $1`;
const readKeyById = `${selectKey} where k.workspace_id = $1 and k.id = $2`;

const readRole = `
  select role from workspace_members where workspace_id = $1 and user_id = $2`;

const writeKeyUses = `
  update api_keys k set last_used_at = u."usedAt", last_used_ip = u.ip
    from json_to_recordset($1::text::json) as u("workspaceId" uuid, id uuid, "usedAt" timestamptz, ip text)
   where k.workspace_id = u."workspaceId" and k.id = u.id
     and (k.last_used_at is null or k.last_used_at < u."usedAt")`;

const readPassword = `
  select id as "userId", password_hash as "passwordHash" from users where email = $1`;

const insertSession = `
  insert into sessions (id, user_id, refresh_hash, refreshed_at, created_at, expires_at, ip, user_agent)
  values ($1, $2, $3, $4, $4, $5, $6, $7)`;

const readSession = `
  select s.id, s.user_id as "userId", u.name, u.email, s.refresh_hash as "refreshHash",
         s.previous_refresh_hash as "previousRefreshHash", s.refreshed_at as "refreshedAt",
         s.expires_at as "expiresAt", s.revoked_at as "revokedAt",
         coalesce((
           select json_agg(json_build_object(
                    'workspaceId', w.id, 'workspaceName', w.name, 'workspaceSlug', w.slug, 'role', m.role,
                    'timeZone', w.time_zone, 'currency', w.currency, 'locale', w.locale, 'sandbox', w.sandbox) order by w.name, w.id)
             from workspace_members m join workspaces w on w.id = m.workspace_id
            where m.user_id = s.user_id), '[]') as memberships
    from sessions s join users u on u.id = s.user_id
   where s.id = $1`;

const rotateSession = `
  update sessions
     set refresh_hash = $3, previous_refresh_hash = refresh_hash, refreshed_at = $4
   where id = $1 and refresh_hash = $2 and revoked_at is null and expires_at > $4`;

// The notice leaves with the commit of the change itself: neither is ever true without the other.
const revokeSession = `
  with revoked as (
    update sessions set revoked_at = $3, revoked_reason = $2 where id = $1 and revoked_at is null returning id)
  select pg_notify('acta_auth', json_build_object('table', 'sessions', 'id', id)::text) from revoked`;

const readInvitation = `
  select i.workspace_id as "workspaceId", i.id as "invitationId", w.name as "workspaceName", i.email, i.role,
         exists (select from users u where u.email = i.email) as known
    from member_invitations i join workspaces w on w.id = i.workspace_id
   where i.token_hash = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2`;

const claimInvitation = `
  update member_invitations i set claimed_by = u.id from users u
   where i.token_hash = $1 and u.id = $2 and u.email = i.email and (i.claimed_by is null or i.claimed_by = u.id)
     and i.accepted_at is null and i.revoked_at is null and i.expires_at > $3`;

const insertUser = `
  insert into users (id, email, name, password_hash, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)
  on conflict (email) do nothing`;

// Only while the person is in the workspace that issued it and in no other: their login is not its to give away then.
const usableReset = `
  r.token_hash = $1 and r.ended_at is null and r.expires_at > $2
    and exists (select from workspace_members m where m.workspace_id = r.workspace_id and m.user_id = r.user_id)
    and not exists (select from workspace_members m where m.workspace_id <> r.workspace_id and m.user_id = r.user_id)`;

const readReset = `
  select u.email from password_resets r join users u on u.id = r.user_id where ${usableReset}`;

const useReset = `
  with used as (
    update password_resets r set ended_at = $2, updated_at = $2 where ${usableReset} returning r.id, r.user_id),
  others as (
    update password_resets r set ended_at = $2, updated_at = $2 from used
     where r.user_id = used.user_id and r.id <> used.id and r.ended_at is null),
  person as (
    update users u set password_hash = $3, updated_at = $2 from used where u.id = used.user_id returning u.id),
  ended as (
    update sessions s set revoked_at = $2, revoked_reason = 'password_reset' from used
     where s.user_id = used.user_id and s.revoked_at is null)
  select pg_notify('acta_auth', json_build_object('table', 'users', 'id', id)::text) from person`;

const readPasswordOf = `select password_hash as "passwordHash" from users where id = $1`;

const writePassword = `
  with person as (
    update users set password_hash = $2, updated_at = $4 where id = $1 returning id),
  ended as (
    update sessions set revoked_at = $4, revoked_reason = 'password_changed'
     where user_id = $1 and id <> $3 and revoked_at is null)
  select pg_notify('acta_auth', json_build_object('table', 'users', 'id', id)::text) from person`;

/** @param url logs in as `acta_auth` */
export function createAuthDatabase(url: string): AuthDatabase {
  const client = createStatementClient({ url, applicationName: "acta auth" });

  async function readKeyWith(text: string, values: readonly string[]): Promise<KeyRow | null> {
    const { rows } = await client.query<Omit<KeyRow, "permissions"> & { permissions: string[] }>(text, [
      ...values,
    ]);
    const row = rows[0];
    // A permission that no longer exists is no permission.
    return row ? { ...row, permissions: new Set(row.permissions.filter(isPermission)) } : null;
  }

  return {
    readKey: (keyId) => readKeyWith(readKey, [keyId]),
    readKeyById: (workspaceId, id) => readKeyWith(readKeyById, [workspaceId, id]),
    async readRole(workspaceId, userId) {
      const { rows } = await client.query<{ role: Role }>(readRole, [workspaceId, userId]);
      return rows[0]?.role ?? null;
    },
    async writeKeyUses(uses) {
      await client.query(writeKeyUses, [JSON.stringify(uses)]);
    },
    async readPassword(email) {
      const { rows } = await client.query<{ userId: string; passwordHash: string | null }>(readPassword, [
        email,
      ]);
      return rows[0] ?? null;
    },
    async insertSession({ id, userId, refreshHash, now, expiresAt, ip, userAgent }) {
      await client.query(insertSession, [id, userId, refreshHash, now, expiresAt, ip, userAgent]);
    },
    async readSession(sessionId) {
      const { rows } = await client.query<SessionRow>(readSession, [sessionId]);
      return rows[0] ?? null;
    },
    async rotateSession({ sessionId, fromHash, toHash, now }) {
      const { count } = await client.query(rotateSession, [sessionId, fromHash, toHash, now]);
      return count === 1;
    },
    async revokeSession(sessionId, reason, now) {
      await client.query(revokeSession, [sessionId, reason, now]);
    },
    async readInvitation(tokenHash, now) {
      const { rows } = await client.query<Invitation>(readInvitation, [tokenHash, now]);
      return rows[0] ?? null;
    },
    async claimInvitation(tokenHash, userId, now) {
      const { count } = await client.query(claimInvitation, [tokenHash, userId, now]);
      return count === 1;
    },
    async insertUser({ id, email, name, passwordHash, now }) {
      await client.query(insertUser, [id, email, name, passwordHash, now]);
    },
    async readReset(tokenHash, now) {
      const { rows } = await client.query<{ email: string }>(readReset, [tokenHash, now]);
      return rows[0] ?? null;
    },
    async useReset({ tokenHash, passwordHash, now }) {
      const { rows } = await client.query(useReset, [tokenHash, now, passwordHash]);
      return rows.length === 1;
    },
    async readPasswordOf(userId) {
      const { rows } = await client.query<{ passwordHash: string | null }>(readPasswordOf, [userId]);
      return rows[0]?.passwordHash ?? null;
    },
    async writePassword({ userId, passwordHash, keepSessionId, now }) {
      await client.query(writePassword, [userId, passwordHash, keepSessionId, now]);
    },
    close: client.close,
  };
}
