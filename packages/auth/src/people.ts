import { type ActaError, fail, newId, type Principal, type Role } from "@acta/core";
import type { BcryptGate } from "./bcrypt.ts";
import type { AuthDatabase } from "./database.ts";
import { digestOfToken } from "./one-time-token.ts";
import { assertNewPassword } from "./password.ts";
import type { Client, Sessions, SessionTokens } from "./sessions.ts";
import { createThrottle } from "./throttle.ts";

/** An invitation as its link shows it. */
export interface Invitation {
  workspaceId: string;
  invitationId: string;
  workspaceName: string;
  email: string;
  role: Role;
  /** Whether the address signs in already: then its password is asked for, else a new one is chosen. */
  known: boolean;
}

/** What people do about themselves by a link that works once, or with their own password. */
export interface People {
  readInvitation(token: string): Promise<Invitation>;
  claimInvitation(
    claim: { token: string; name?: string | undefined; password: string },
    client: Client,
  ): Promise<{
    tokens: SessionTokens;
    principal: Extract<Principal, { type: "user" }>;
    invitationId: string;
  }>;
  readReset(token: string): Promise<{ email: string }>;
  resetPassword(reset: { token: string; password: string }): Promise<void>;
  changePassword(change: {
    userId: string;
    sessionId: string;
    currentPassword: string;
    password: string;
  }): Promise<void>;
}

export interface PeopleOptions {
  database: AuthDatabase;
  bcrypt: BcryptGate;
  sessions: Pick<Sessions, "login" | "forget">;
  now(): number;
}

/** Tries at one's own password in a minute. */
const triesPerPerson = 5;

export function createPeople({ database, bcrypt, sessions, now }: PeopleOptions): People {
  const tries = createThrottle(triesPerPerson, now);

  async function readInvitation(token: string): Promise<Invitation> {
    const invitation = await database.readInvitation(digestOfToken(token), new Date(now()));
    if (!invitation) throw deadLink();
    return invitation;
  }

  return {
    readInvitation,

    async claimInvitation({ token, name, password }, client) {
      const { workspaceId, invitationId, email, role, known } = await readInvitation(token);
      if (!known) {
        assertNewPassword(password);
        const passwordHash = await bcrypt.hash(password);
        const at = new Date(now());
        // Somebody who did the same at the same time was first: then it is their password that counts.
        await database.insertUser({ id: newId(), email, name: nameOf(name), passwordHash, now: at });
      }
      const { tokens, userId } = await sessions.login({ email, password }, client);
      const claimed = await database.claimInvitation(digestOfToken(token), userId, new Date(now()));
      if (!claimed) throw deadLink();
      const principal = {
        type: "user",
        userId,
        workspaceId,
        role,
        sessionId: tokens.sessionId,
        // For system.member.accept alone; the database lets them do no more than that before they are a member.
        permissions: new Set(["members.manage"] as const),
      } as const;
      return { tokens, principal, invitationId };
    },

    async readReset(token) {
      const reset = await database.readReset(digestOfToken(token), new Date(now()));
      if (!reset) throw deadLink();
      return reset;
    },

    async resetPassword({ token, password }) {
      assertNewPassword(password);
      const tokenHash = digestOfToken(token);
      // Looked up first: whoever has no link does not get to keep a core busy.
      if (!(await database.readReset(tokenHash, new Date(now())))) throw deadLink();
      const passwordHash = await bcrypt.hash(password);
      if (!(await database.useReset({ tokenHash, passwordHash, now: new Date(now()) }))) throw deadLink();
      sessions.forget();
    },

    async changePassword({ userId, sessionId, currentPassword, password }) {
      assertNewPassword(password);
      const wait = tries.retryAfterSeconds(userId);
      if (wait > 0) throw fail("RATE_LIMITED", {}, { retryAfterSeconds: wait });
      const forgive = tries.take(userId);
      const passwordHash = await database.readPasswordOf(userId);
      if (!passwordHash || !(await bcrypt.compare(currentPassword, passwordHash))) throw wrongPassword();
      forgive();
      const next = await bcrypt.hash(password);
      await database.writePassword({
        userId,
        passwordHash: next,
        keepSessionId: sessionId,
        now: new Date(now()),
      });
      sessions.forget();
    },
  };
}

const longestName = 200;

/** @throws ActaError `INPUT_INVALID` at `/name` */
function nameOf(name: string | undefined): string {
  const given = name?.trim() ?? "";
  if (given !== "" && given.length <= longestName && !/[\p{C}]/u.test(given)) return given;
  const message = given === "" ? "is missing" : `must be at most ${longestName} characters, in one line`;
  throw fail("INPUT_INVALID", {}, { issues: [{ pointer: "/name", keyword: "pattern", message }] });
}

function wrongPassword(): ActaError {
  const issue = { pointer: "/currentPassword", keyword: "match", message: "is wrong" };
  return fail("INPUT_INVALID", {}, { issues: [issue] });
}

/** One answer for a link that never was, was used, was taken back or is too old. */
function deadLink(): ActaError {
  return fail("UNAUTHENTICATED", {}, { detail: "This link does not work any more. Ask for a new one." });
}
