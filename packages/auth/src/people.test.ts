import { newId } from "@acta/core";
import { createListener, type Listener } from "@acta/db";
import { createTestDatabase, type SeededWorkspace, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Auth, createAuth } from "./auth.ts";
import { mintOneTimeToken } from "./one-time-token.ts";
import { hashPassword } from "./password.ts";

const password = "acta-demo-2026";
const dead = { code: "UNAUTHENTICATED", detail: "This link does not work any more. Ask for a new one." };

let db: TestDatabase;
let workspace: SeededWorkspace;
let listener: Listener;
let auth: Auth;

beforeAll(async () => {
  db = await createTestDatabase();
  workspace = await seedWorkspace(db, { name: "Café Andino", passwordHash: await hashPassword(password) });
  listener = createListener({ url: db.urls.auth });
  auth = createAuth({ authUrl: db.urls.auth, listener, secret: "for tests only, thirty-two bytes or more" });
});
afterAll(async () => {
  await auth.close();
  await listener.close();
  await db.drop();
});

async function invite(email: string, more: { expiresIn?: string; revoked?: boolean } = {}) {
  const { token, hash } = mintOneTimeToken();
  const id = newId();
  await db.query(
    `insert into member_invitations (workspace_id, id, email, role, token_hash, expires_at, revoked_at)
     values ($1, $2, $3, 'admin', $4, now() + $5::interval, case when $6 then now() end)`,
    [workspace.workspaceId, id, email, hash, more.expiresIn ?? "1 day", more.revoked ?? false],
  );
  return { token, id };
}

async function issueReset(userId: string, expiresIn = "1 hour") {
  const { token, hash } = mintOneTimeToken();
  await db.query(
    `insert into password_resets (workspace_id, id, user_id, token_hash, expires_at)
     values ($1, $2, $3, $4, now() + $5::interval)`,
    [workspace.workspaceId, newId(), userId, hash, expiresIn],
  );
  return token;
}

describe("an invitation", () => {
  it("makes a person who is not known, signs them in, and is theirs from then on", async () => {
    const { token, id } = await invite("luis@people.test");
    expect(await auth.readInvitation(token)).toEqual({
      workspaceId: workspace.workspaceId,
      invitationId: id,
      workspaceName: "Café Andino",
      email: "luis@people.test",
      role: "admin",
      known: false,
    });
    const claim = { token, name: " Luis ", password: "a long password" };
    const first = await auth.claimInvitation(claim, {});
    expect(first).toMatchObject({
      invitationId: id,
      principal: { type: "user", workspaceId: workspace.workspaceId, role: "admin" },
    });
    expect((await auth.authenticateSession(first.tokens.accessToken)).name).toBe("Luis");
    // Not accepted yet: the same person may go on with it, after a lost answer.
    expect(await auth.readInvitation(token)).toMatchObject({ known: true });
    const again = await auth.claimInvitation({ token, password: "a long password" }, {});
    expect(again.principal.userId).toBe(first.principal.userId);
  });

  it("asks somebody who is known for their own password", async () => {
    const { owner } = (await seedWorkspace(db, { passwordHash: await hashPassword(password) })).users;
    const { token } = await invite(owner.email);
    const wrong = auth.claimInvitation({ token, name: "X", password: "another password" }, {});
    await expect(wrong).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const { principal } = await auth.claimInvitation({ token, password }, {});
    expect(principal.userId).toBe(owner.userId);
  });

  it("is nothing to anybody once it has ended, nor is a link that never was", async () => {
    const ended = [
      await invite("a@people.test", { revoked: true }),
      await invite("b@people.test", { expiresIn: "-1 second" }),
      { token: mintOneTimeToken().token },
    ];
    for (const { token } of ended) {
      await expect(auth.readInvitation(token)).rejects.toMatchObject(dead);
      const claim = auth.claimInvitation({ token, name: "X", password: "a long password" }, {});
      await expect(claim).rejects.toMatchObject(dead);
    }
  });

  it("refuses a password that is short or cannot be kept, and a name that is none", async () => {
    const { token } = await invite("c@people.test");
    for (const [claim, pointer] of [
      [{ name: "X", password: "short" }, "/password"],
      [{ name: "X", password: "x".repeat(73) }, "/password"],
      [{ name: " ", password: "a long password" }, "/name"],
      [{ password: "a long password" }, "/name"],
    ] as const)
      await expect(auth.claimInvitation({ token, ...claim }, {})).rejects.toMatchObject({
        code: "INPUT_INVALID",
        issues: [{ pointer }],
      });
  });
});

describe("a reset", () => {
  it("sets the password once, and ends every session of the person", async () => {
    const { userId, email } = workspace.users.member;
    const { tokens } = await auth.login({ email, password }, {});
    const [token, other] = [await issueReset(userId), await issueReset(userId)];
    expect(await auth.readReset(token)).toEqual({ email });
    await auth.resetPassword({ token, password: "the new password" });
    await expect(auth.authenticateSession(tokens.accessToken)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
    await expect(auth.login({ email, password }, {})).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await auth.login({ email, password: "the new password" }, {});
    for (const used of [token, other])
      await expect(auth.resetPassword({ token: used, password: "once more, please" })).rejects.toMatchObject(
        dead,
      );
  });

  it("does nothing once it is old, or the person is elsewhere too or gone", async () => {
    const { userId } = workspace.users.admin;
    await expect(auth.readReset(await issueReset(userId, "-1 second"))).rejects.toMatchObject(dead);
    const token = await issueReset(userId);
    const { workspaceId } = await seedWorkspace(db);
    const memberId = newId();
    const join =
      "insert into workspace_members (workspace_id, id, user_id, role) values ($1, $2, $3, 'member')";
    await db.query(join, [workspaceId, memberId, userId]);
    await expect(auth.resetPassword({ token, password: "the new password" })).rejects.toMatchObject(dead);
    await db.query("delete from workspace_members where id = $1", [memberId]);
    expect(await auth.readReset(token)).toMatchObject({});
    await db.query("delete from workspace_members where user_id = $1", [userId]);
    await expect(auth.resetPassword({ token, password: "the new password" })).rejects.toMatchObject(dead);
  });
});

describe("one's own password", () => {
  it("is changed by who knows it; other sessions end and this one goes on", async () => {
    const { userId, email } = workspace.users.owner;
    const [here, there] = [
      await auth.login({ email, password }, {}),
      await auth.login({ email, password }, {}),
    ];
    const { sessionId } = here.tokens;
    const change = { userId, sessionId, currentPassword: password, password: "an even newer one" };
    await auth.changePassword(change);
    expect(await auth.authenticateSession(here.tokens.accessToken)).toMatchObject({ userId });
    await expect(auth.authenticateSession(there.tokens.accessToken)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
    for (let tries = 0; tries < 5; tries++)
      await expect(auth.changePassword(change)).rejects.toMatchObject({
        issues: [{ pointer: "/currentPassword" }],
      });
    await expect(auth.changePassword(change)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});
