import { principalOf, type SessionIdentity } from "@acta/auth";
import { fail, newId } from "@acta/core";
import { parseJsonBody } from "@acta/runtime";
import { beforeEach, describe, expect, it } from "vitest";
import { workspaceHeader } from "@/data/trpc-names";
import type { ConsoleServer } from "./runtime";
import { createTrpcContext } from "./trpc-context";

const workspaceId = newId();
let identity: SessionIdentity;
let ended: boolean;

beforeEach(() => {
  ended = false;
  identity = {
    userId: newId(),
    sessionId: newId(),
    name: "Owner",
    email: "owner@acta.test",
    memberships: [
      {
        workspaceId,
        workspaceName: "Acta Demo",
        sandbox: false,
        workspaceSlug: "demo",
        role: "owner",
        timeZone: "America/Bogota",
        currency: "COP",
        locale: "es-CO",
      },
    ],
  };
});

const session = async () => {
  if (ended) throw fail("UNAUTHENTICATED");
  return identity;
};
// Only what a context is made of.
const server = {
  runtime: {
    auth: { resume: async () => ({ identity: await session(), tokens: null }), readSession: session },
  },
  cookies: {
    read: () => ({ accessToken: "a", refreshToken: undefined }),
    set: () => [],
    clear: () => ["gone"],
  },
  principalOf,
  parseJsonBody,
} as unknown as ConsoleServer;

function contextOf(headers: { [name: string]: string }, input?: string, body?: string) {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(input)}`;
  const request = new Request(`http://127.0.0.1/api/trpc/executions.list${query}`, { headers });
  const bytes = body === undefined ? null : new TextEncoder().encode(body);
  return createTrpcContext(server, request, bytes, null, new Headers());
}

describe("the context of a call", () => {
  it("is of the workspace that the page names", async () => {
    const context = await contextOf({ [workspaceHeader]: workspaceId }, "{}", '{"name":"x"}');
    expect(context).toMatchObject({ identity, principal: { workspaceId, role: "owner" } });
    expect(context.refusal).toBeUndefined();
  });

  it("refuses a workspace that is not the caller's, and does not fail for it", async () => {
    const context = await contextOf({ [workspaceHeader]: newId() });
    expect(context).toMatchObject({ principal: null, refusal: { code: "PERMISSION_DENIED", status: 403 } });
  });

  it("refuses JSON that would mean different things to different readers, in the body and in the address", async () => {
    const wrong = [
      '{"name":"a","name":"b"}',
      '{"0":{"a":1,"a":2}}',
      '{"__proto__":{}}',
      '{"a":"\\u0000"}',
      "{",
    ];
    for (const json of wrong) {
      for (const context of [await contextOf({}, undefined, json), await contextOf({}, json)])
        expect(context).toMatchObject({ refusal: { code: "JSON_INVALID", status: 400 } });
    }
    expect((await contextOf({}, undefined, '{"name":"a","name":"b"}')).refusal?.issues).toMatchObject([
      { pointer: "/name", keyword: "duplicateKey" },
    ]);
    expect((await contextOf({}, undefined, "")).refusal).toBeUndefined();
  });

  it("is confirmed until the session ends or the caller is taken out of the workspace", async () => {
    const context = await contextOf({});
    await expect(context.confirm?.()).resolves.toBeUndefined();
    identity = { ...identity, memberships: [] };
    await expect(context.confirm?.()).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    ended = true;
    await expect(context.confirm?.()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("of a session that ended is nobody's, and its cookies go", async () => {
    ended = true;
    const headers = new Headers();
    const request = new Request("http://127.0.0.1/api/trpc/session.me");
    const context = await createTrpcContext(server, request, null, null, headers);
    expect(context).toMatchObject({ identity: null, principal: null });
    expect(headers.getSetCookie()).toEqual(["gone"]);
  });
});
