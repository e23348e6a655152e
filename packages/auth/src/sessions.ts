import { ActaError, fail, newId, type Principal } from "@acta/core";
import { createFreshCache } from "@acta/db";
import type { AccessTokens } from "./access-token.ts";
import { type BcryptGate, nobodysHash } from "./bcrypt.ts";
import type { AuthDatabase, Membership, SessionRow } from "./database.ts";
import { assertPasswordLength } from "./password.ts";
import type { RefreshTokens } from "./refresh-token.ts";
import { rolePermissions } from "./roles.ts";
import { createThrottle, networkOf } from "./throttle.ts";

const dayMs = 24 * 60 * 60 * 1000;
const longestSessionMs = 30 * dayMs;
const longestIdleMs = 7 * dayMs;
/** How long a token that was just replaced is still taken for a lost answer or a second tab. */
const reuseGraceMs = 10_000;
const rowTtlMs = 60_000;
const loginsPerAccount = 5;
const loginsPerNetwork = 20;

export interface SessionTokens {
  sessionId: string;
  /** JWT, for 15 minutes. */
  accessToken: string;
  accessExpiresAt: Date;
  /** Good for one exchange. */
  refreshToken: string;
  refreshExpiresAt: Date;
}

export interface SessionIdentity {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
  /** Sorted by the workspace's name. */
  memberships: Membership[];
}

/** Where a request comes from. */
export interface Client {
  ip?: string | undefined;
  userAgent?: string | undefined;
}

export interface Sessions {
  login(
    credentials: { email: string; password: string },
    client: Client,
  ): Promise<{ tokens: SessionTokens; userId: string }>;
  authenticate(accessToken: string): Promise<SessionIdentity>;
  read(sessionId: string): Promise<SessionIdentity>;
  refresh(refreshToken: string): Promise<SessionTokens>;
  logout(sessionId: string): Promise<void>;
  /** @param sessionId of the changed row; all of them when it is not known */
  forget(sessionId?: string): void;
}

export interface SessionsOptions {
  database: Pick<
    AuthDatabase,
    "readPassword" | "insertSession" | "readSession" | "rotateSession" | "revokeSession"
  >;
  bcrypt: BcryptGate;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  isListening(): boolean;
  now(): number;
}

export function createSessions({
  database,
  bcrypt,
  accessTokens,
  refreshTokens,
  isListening,
  now,
}: SessionsOptions): Sessions {
  const rows = createFreshCache<SessionRow>({
    read: database.readSession,
    isListening,
    max: 10_000,
    ttlMs: rowTtlMs,
    now,
  });
  const accountFailures = createThrottle(loginsPerAccount, now);
  const networkFailures = createThrottle(loginsPerNetwork, now);

  async function checkPassword(email: string, password: string): Promise<string> {
    const user = await database.readPassword(email);
    // The same work whether or not there is such a user, or a password to compare with.
    const matches = await bcrypt.compare(password, user?.passwordHash ?? nobodysHash);
    if (!user?.passwordHash || !matches) throw wrongCredentials();
    return user.userId;
  }

  function isUsable(row: SessionRow): boolean {
    return row.revokedAt === null && now() < refreshExpiryOf(row).getTime();
  }

  function refreshExpiryOf({ refreshedAt, expiresAt }: Pick<SessionRow, "refreshedAt" | "expiresAt">): Date {
    return new Date(Math.min(expiresAt.getTime(), refreshedAt.getTime() + longestIdleMs));
  }

  async function issue(
    session: Pick<SessionRow, "id" | "userId" | "refreshedAt" | "expiresAt">,
    refreshToken: string,
  ): Promise<SessionTokens> {
    const access = await accessTokens.sign({ userId: session.userId, sessionId: session.id });
    return {
      sessionId: session.id,
      accessToken: access.token,
      accessExpiresAt: access.expiresAt,
      refreshToken,
      refreshExpiresAt: refreshExpiryOf(session),
    };
  }

  async function read(sessionId: string): Promise<SessionIdentity> {
    const row = rows.peek(sessionId) ?? (await rows.get(sessionId));
    if (!row || !isUsable(row)) throw fail("UNAUTHENTICATED");
    return {
      userId: row.userId,
      sessionId: row.id,
      name: row.name,
      email: row.email,
      memberships: row.memberships,
    };
  }

  async function end(sessionId: string, reason: string): Promise<void> {
    await database.revokeSession(sessionId, reason, new Date(now()));
    rows.forget((row) => row.id === sessionId);
  }

  return {
    async login({ email, password }, { ip, userAgent }) {
      assertPasswordLength(password);
      const account = email.trim().toLowerCase();
      const network = networkOf(ip);
      const wait = Math.max(
        accountFailures.retryAfterSeconds(account),
        networkFailures.retryAfterSeconds(network),
      );
      if (wait > 0) throw fail("RATE_LIMITED", {}, { retryAfterSeconds: wait });

      const forgive = [accountFailures.take(account), networkFailures.take(network)];
      let userId: string;
      try {
        userId = await checkPassword(account, password);
      } catch (error) {
        // Only a wrong password is a failure: neither a busy gate nor an absent database is the caller's fault.
        if (!(error instanceof ActaError && error.code === "UNAUTHENTICATED"))
          for (const give of forgive) give();
        throw error;
      }
      for (const give of forgive) give();

      const id = newId();
      const refreshToken = refreshTokens.first(id);
      const startedAt = new Date(now());
      const expiresAt = new Date(now() + longestSessionMs);
      await database.insertSession({
        id,
        userId,
        refreshHash: refreshToken.hash,
        now: startedAt,
        expiresAt,
        ip: ip ?? null,
        userAgent: userAgent?.slice(0, 500) ?? null,
      });
      const tokens = await issue({ id, userId, refreshedAt: startedAt, expiresAt }, refreshToken.token);
      return { tokens, userId };
    },

    async authenticate(accessToken) {
      const claims = await accessTokens.verify(accessToken);
      const identity = await read(claims.sessionId);
      if (identity.userId !== claims.userId) throw fail("UNAUTHENTICATED");
      return identity;
    },

    read,

    async refresh(refreshToken) {
      const given = refreshTokens.parse(refreshToken);
      const row = given && (await database.readSession(given.sessionId));
      if (!given || !row || !isUsable(row)) throw fail("UNAUTHENTICATED");

      const next = refreshTokens.next(given);
      const at = new Date(now());
      const rotation = { sessionId: row.id, fromHash: given.hash, toHash: next.hash, now: at };
      if (await database.rotateSession(rotation)) return await issue({ ...row, refreshedAt: at }, next.token);

      // Somebody was faster, now or a while ago.
      const current = await database.readSession(row.id);
      if (!current || !isUsable(current)) throw fail("UNAUTHENTICATED");
      const justReplaced =
        current.previousRefreshHash === given.hash &&
        current.refreshHash === next.hash &&
        now() - current.refreshedAt.getTime() <= reuseGraceMs;
      if (justReplaced) return await issue(current, next.token);

      // The token is ours and was exchanged before: two hold it, and one of them stole it.
      await end(row.id, "refresh_reused");
      throw fail("UNAUTHENTICATED");
    },

    logout: (sessionId) => end(sessionId, "logout"),

    forget(sessionId) {
      if (sessionId === undefined) rows.forgetAll();
      else rows.forget((row) => row.id === sessionId);
    },
  };
}

/**
 * Who a signed-in person is in one workspace.
 *
 * @throws ActaError `PERMISSION_DENIED`, the same for a workspace that does not exist and one the person is not in
 */
export function principalOf(
  identity: SessionIdentity,
  workspaceId: string,
): Extract<Principal, { type: "user" }> {
  const membership = identity.memberships.find((each) => each.workspaceId === workspaceId);
  if (!membership)
    throw fail("PERMISSION_DENIED", {}, { detail: "You are not a member of such a workspace." });
  return {
    type: "user",
    userId: identity.userId,
    workspaceId,
    role: membership.role,
    sessionId: identity.sessionId,
    permissions: rolePermissions[membership.role],
  };
}

function wrongCredentials(): ActaError {
  return fail("UNAUTHENTICATED", {}, { detail: "The e-mail address or the password is wrong." });
}
