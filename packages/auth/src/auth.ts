import { hkdfSync } from "node:crypto";
import { ActaError, fail, type Logger, type Principal } from "@acta/core";
import type { Listener } from "@acta/db";
import { createAccessTokens } from "./access-token.ts";
import { type BcryptGate, sharedBcryptGate } from "./bcrypt.ts";
import { createAuthDatabase } from "./database.ts";
import { createKeyUses } from "./key-use.ts";
import { type ApiKeyIdentity, createKeyVerifier } from "./keys.ts";
import { createPeople, type People } from "./people.ts";
import { createRefreshTokens } from "./refresh-token.ts";
import { rolePermissions } from "./roles.ts";
import { type Client, createSessions, type SessionIdentity, type SessionTokens } from "./sessions.ts";

export interface AuthOptions {
  /** Logs in as `acta_auth`. */
  authUrl: string;
  /** Not closed by `Auth`: others listen on it too. */
  listener: Pick<Listener, "alive" | "subscribe">;
  /** At least 32 bytes, the same in every process that shares logins. Keys for each use are derived from it. */
  secret: string | Uint8Array;
  /** The surface the sessions are for: a token of one is refused by another. */
  audience?: string;
  logger?: Pick<Logger, "warn">;
  /** Milliseconds since the epoch. */
  clock?: () => number;
  bcrypt?: BcryptGate;
}

/** From a credential to who is calling. Every method throws ActaError; `DATABASE_UNAVAILABLE` from all of them. */
export interface Auth extends People {
  /**
   * Warm: no query and no bcrypt. A revocation is obeyed within a second of its commit.
   *
   * @throws ActaError `UNAUTHENTICATED`, byte for byte the same whatever is wrong with the key; `RATE_LIMITED` with
   *   `retryAfterSeconds` after 10 failures a minute from one network or 5 at one key
   */
  authenticateApiKey(raw: string, client: Client): Promise<ApiKeyIdentity>;
  /**
   * @throws ActaError `UNAUTHENTICATED` for an unknown address like for a wrong password, `RATE_LIMITED` after 5
   *   failures a minute for one account or 20 from one network, `INPUT_INVALID` at `/password` beyond 72 bytes
   */
  login(
    credentials: { email: string; password: string },
    client: Client,
  ): Promise<{ tokens: SessionTokens; userId: string }>;
  /**
   * Who holds an access token, with the memberships of now. Logout and removal from a workspace are obeyed within a
   * second.
   *
   * @throws ActaError `UNAUTHENTICATED`
   */
  authenticateSession(accessToken: string): Promise<SessionIdentity>;
  /**
   * The same for a session that was authenticated before, however old its access token is by now: what a stream asks
   * while it lasts. Mostly from memory.
   *
   * @throws ActaError `UNAUTHENTICATED` once the session ended
   */
  readSession(sessionId: string): Promise<SessionIdentity>;
  /**
   * Exchanges a refresh token for new tokens; sessions last 30 days, 7 without use. The same token exchanged again
   * within 10 s gives the same refresh token (two tabs, a lost answer); later it ends the session.
   *
   * @throws ActaError `UNAUTHENTICATED`
   */
  refresh(refreshToken: string): Promise<SessionTokens>;
  /**
   * What a request with session cookies amounts to: the identity, and new tokens to set when the access token had run
   * out and the refresh token was exchanged.
   *
   * @throws ActaError `UNAUTHENTICATED` when neither token is good
   */
  resume(tokens: {
    accessToken?: string | undefined;
    refreshToken?: string | undefined;
  }): Promise<{ identity: SessionIdentity; tokens: SessionTokens | null }>;
  /**
   * Who a member of a workspace is there now, asked of the database each time: for what is done in their name while
   * they are away. null when they are not a member (any more).
   *
   * @param sessionId what the executions they ask for are recorded with
   */
  principalOfUser(
    workspaceId: string,
    userId: string,
    sessionId: string,
  ): Promise<Extract<Principal, { type: "user" }> | null>;
  /** The same for an API key; null when there is none, or it was revoked or has expired. */
  principalOfKey(
    workspaceId: string,
    apiKeyId: string,
  ): Promise<Extract<Principal, { type: "apiKey" }> | null>;
  /** Ends a session in every process within a second. Ending one twice, or one that never was, is no error. */
  logout(sessionId: string): Promise<void>;
  /** Writes the last uses of keys and closes the connections. */
  close(): Promise<void>;
}

const secretBytes = 32;

/** @throws Error when the secret is shorter than 32 bytes: the process must not start with it */
export function createAuth({
  authUrl,
  listener,
  secret,
  audience = "acta-console",
  logger = { warn() {} },
  clock = Date.now,
  bcrypt = sharedBcryptGate(),
}: AuthOptions): Auth {
  if (Buffer.byteLength(secret) < secretBytes) {
    throw new Error(`the session secret must be at least ${secretBytes} bytes`);
  }
  const keyFor = (use: string) => new Uint8Array(hkdfSync("sha256", secret, "", `acta/${use}`, secretBytes));

  const database = createAuthDatabase(authUrl);
  const isListening = () => listener.alive;
  const uses = createKeyUses(database, logger, clock);
  const keys = createKeyVerifier({ database, bcrypt, uses, isListening, now: clock });
  const sessions = createSessions({
    database,
    bcrypt,
    accessTokens: createAccessTokens(keyFor("access-token"), audience, clock),
    refreshTokens: createRefreshTokens(keyFor(`refresh-token/${audience}`)),
    isListening,
    now: clock,
  });

  const people = createPeople({ database, bcrypt, sessions, now: clock });

  function forgetEverything(): void {
    keys.forget();
    sessions.forget();
  }

  function hear(payload: string): void {
    const { table, id } = parseNews(payload);
    if (table === "api_keys") keys.forget(id);
    else if (table === "sessions") sessions.forget(id);
    // Memberships hang on the sessions of users whom the row's id does not name; such changes are rare.
    else if (table === "workspace_members" || table === "users") sessions.forget();
    // Read by others, who hear of it on the same channel.
    else if (table === "approval_policies") return;
    else forgetEverything();
  }

  const unsubscribe = listener.subscribe("acta_auth", hear, forgetEverything);

  async function resume(tokens: { accessToken?: string | undefined; refreshToken?: string | undefined }) {
    if (tokens.accessToken) {
      try {
        return { identity: await sessions.authenticate(tokens.accessToken), tokens: null };
      } catch (error) {
        if (!(error instanceof ActaError && error.code === "UNAUTHENTICATED")) throw error;
      }
    }
    if (!tokens.refreshToken) throw fail("UNAUTHENTICATED");
    const renewed = await sessions.refresh(tokens.refreshToken);
    return { identity: await sessions.authenticate(renewed.accessToken), tokens: renewed };
  }

  return {
    ...people,
    authenticateApiKey: (raw, { ip }) => keys.verify(raw, ip),
    login: sessions.login,
    authenticateSession: sessions.authenticate,
    readSession: sessions.read,
    refresh: sessions.refresh,
    resume,
    logout: sessions.logout,
    async principalOfUser(workspaceId, userId, sessionId) {
      const role = await database.readRole(workspaceId, userId);
      return (
        role && { type: "user", userId, workspaceId, role, sessionId, permissions: rolePermissions[role] }
      );
    },
    async principalOfKey(workspaceId, apiKeyId) {
      const row = await database.readKeyById(workspaceId, apiKeyId);
      if (!row || row.revoked || (row.expiresAt && row.expiresAt.getTime() <= clock())) return null;
      return { type: "apiKey", apiKeyId, kind: row.kind, workspaceId, permissions: row.permissions };
    },
    async close() {
      unsubscribe();
      try {
        await uses.close();
      } finally {
        await database.close();
      }
    },
  };
}

function parseNews(payload: string): { table?: string; id?: string } {
  try {
    const news: unknown = JSON.parse(payload);
    if (typeof news !== "object" || news === null) return {};
    const { table, id } = news as { table?: unknown; id?: unknown };
    return {
      ...(typeof table === "string" && { table }),
      ...(typeof id === "string" && { id }),
    };
  } catch {
    return {};
  }
}
