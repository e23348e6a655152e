import { ActaError, fail, isPermission, type Permission, type Role } from "@acta/core";
import postgres from "postgres";

/** What authentication asks of the database, each in one statement of its own, as `acta_auth`. */
export interface AuthDatabase {
  readKey(keyId: string): Promise<KeyRow | null>;
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
  close(): Promise<void>;
}

export interface KeyRow {
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

export interface Membership {
  workspaceId: string;
  workspaceName: string;
  workspaceSlug: string;
  role: Role;
  /** IANA name. */
  timeZone: string;
  /** ISO 4217 code. */
  currency: string;
  /** BCP 47. */
  locale: string;
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

const deadlineMs = 3_000;

/**
 * @param url logs in as `acta_auth`
 * @throws ActaError `DATABASE_UNAVAILABLE` from every method when no answer comes within 3 s
 *
 * Single statements only: what is unsound in postgres.js when a connection is lost concerns its transactions. It has
 * no query timeout either, so a connection that went silent is given up together with its pool.
 */
export function createAuthDatabase(url: string): AuthDatabase {
  let sql = connect(url);

  async function ask<T>(query: (sql: postgres.Sql) => PromiseLike<T>): Promise<T> {
    const client = sql;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        if (sql === client) {
          sql = connect(url);
          void client.end({ timeout: 0 }).catch(() => {});
        }
        reject(fail("DATABASE_UNAVAILABLE", {}, { cause: new Error(`no answer within ${deadlineMs} ms`) }));
      }, deadlineMs);
    });
    try {
      return await Promise.race([query(client), late]);
    } catch (error) {
      throw error instanceof ActaError || !isUnavailable(error)
        ? error
        : fail("DATABASE_UNAVAILABLE", {}, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async readKey(keyId) {
      const [row] = await ask(
        (sql) => sql<(Omit<KeyRow, "permissions"> & { permissions: string[] })[]>`
          select k.id, k.key_id as "keyId", k.key_hash as "keyHash", k.key_prefix as "keyPrefix", k.name, k.kind,
                 to_json(k.permissions) as permissions, k.revoked, k.expires_at as "expiresAt",
                 k.last_used_at as "lastUsedAt", w.id as "workspaceId", w.name as "workspaceName"
            from api_keys k join workspaces w on w.id = k.workspace_id
           where k.key_id = ${keyId}`,
      );
      // A permission that no longer exists is no permission.
      return row ? { ...row, permissions: new Set(row.permissions.filter(isPermission)) } : null;
    },

    async writeKeyUses(uses) {
      await ask(
        (sql) => sql`
          update api_keys k set last_used_at = u."usedAt", last_used_ip = u.ip
            from json_to_recordset(${JSON.stringify(uses)}::text::json)
                 as u("workspaceId" uuid, id uuid, "usedAt" timestamptz, ip text)
           where k.workspace_id = u."workspaceId" and k.id = u.id
             and (k.last_used_at is null or k.last_used_at < u."usedAt")`,
      );
    },

    async readPassword(email) {
      const [row] = await ask(
        (sql) => sql<{ userId: string; passwordHash: string | null }[]>`
          select id as "userId", password_hash as "passwordHash" from users where email = ${email}`,
      );
      return row ?? null;
    },

    async insertSession({ id, userId, refreshHash, now, expiresAt, ip, userAgent }) {
      await ask(
        (sql) => sql`
          insert into sessions (id, user_id, refresh_hash, refreshed_at, created_at, expires_at, ip, user_agent)
          values (${id}, ${userId}, ${refreshHash}, ${now}, ${now}, ${expiresAt}, ${ip}, ${userAgent})`,
      );
    },

    async readSession(sessionId) {
      const [row] = await ask(
        (sql) => sql<SessionRow[]>`
          select s.id, s.user_id as "userId", u.name, u.email, s.refresh_hash as "refreshHash",
                 s.previous_refresh_hash as "previousRefreshHash", s.refreshed_at as "refreshedAt",
                 s.expires_at as "expiresAt", s.revoked_at as "revokedAt",
                 coalesce((
                   select json_agg(json_build_object(
                            'workspaceId', w.id, 'workspaceName', w.name, 'workspaceSlug', w.slug, 'role', m.role,
                            'timeZone', w.time_zone, 'currency', w.currency, 'locale', w.locale) order by w.name, w.id)
                     from workspace_members m join workspaces w on w.id = m.workspace_id
                    where m.user_id = s.user_id), '[]') as memberships
            from sessions s join users u on u.id = s.user_id
           where s.id = ${sessionId}`,
      );
      return row ?? null;
    },

    async rotateSession({ sessionId, fromHash, toHash, now }) {
      const result = await ask(
        (sql) => sql`
          update sessions
             set refresh_hash = ${toHash}, previous_refresh_hash = refresh_hash, refreshed_at = ${now}
           where id = ${sessionId} and refresh_hash = ${fromHash} and revoked_at is null and expires_at > ${now}`,
      );
      return result.count === 1;
    },

    async revokeSession(sessionId, reason, now) {
      // The notice leaves with the commit of the change itself: there is no moment at which one is true without the other.
      await ask(
        (sql) => sql`
          with revoked as (
            update sessions set revoked_at = ${now}, revoked_reason = ${reason}
             where id = ${sessionId} and revoked_at is null
            returning id)
          select pg_notify('acta_auth', json_build_object('table', 'sessions', 'id', id)::text) from revoked`,
      );
    },

    async close() {
      await sql.end({ timeout: 2 });
    },
  };
}

function connect(url: string): postgres.Sql {
  return postgres(url, {
    max: 4,
    connect_timeout: 2,
    // Arrays are asked for as JSON, so the list of array types need not be fetched on every connection.
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: "acta auth" },
  });
}

const connectionFaults = new Set([
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** Connection exceptions (class 08), exhausted resources (53) and shutdowns (57P), as SQLSTATE or as Node says it. */
function isUnavailable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return connectionFaults.has(code) || /^(08|53|57P)/.test(code);
}
