import { fail, newId } from "@acta/core";
import { parseJsonBody } from "@acta/runtime";
import { beforeEach, expect, it, vi } from "vitest";
import { POST } from "@/app/api/session/password/route";
import type { ConsoleServer } from "./runtime";

const origin = "http://127.0.0.1:4700";
const changePassword = vi.fn();

// Only what the route asks of it: the access token has run out, and the refresh token is still good.
const server = {
  runtime: {
    config: { console: { url: origin } },
    auth: {
      changePassword,
      resume: async ({ refreshToken }: { refreshToken?: string }) => {
        if (!refreshToken) throw fail("UNAUTHENTICATED");
        return { identity: { userId: newId(), sessionId: newId() }, tokens: {} };
      },
    },
  },
  cookies: {
    read: (header: string | null) => ({
      accessToken: undefined,
      refreshToken: header?.startsWith("refresh=") ? "good" : undefined,
    }),
    set: () => ["access=new", "refresh=new"],
  },
  parseJsonBody,
} as unknown as ConsoleServer;

vi.mock("./runtime", () => ({ getServer: async () => server }));

beforeEach(() => {
  changePassword.mockReset();
});

function changeWith(cookie: string): Promise<Response> {
  const headers = { "content-type": "application/json", origin, cookie };
  const body = JSON.stringify({ currentPassword: "before", password: "and after it" });
  return POST(new Request(`${origin}/api/session/password`, { method: "POST", headers, body }));
}

it("changes the password of somebody whose access token ran out, and renews it", async () => {
  const answer = await changeWith("refresh=good");
  expect(answer.status).toBe(204);
  expect(changePassword).toHaveBeenCalledWith(expect.objectContaining({ password: "and after it" }));
  expect(answer.headers.getSetCookie()).toEqual(["access=new", "refresh=new"]);
});

it("renews it with a refusal as well: the refresh token that came is spent", async () => {
  changePassword.mockRejectedValue(fail("PERMISSION_DENIED"));
  const answer = await changeWith("refresh=good");
  expect(answer.status).toBe(403);
  expect(answer.headers.getSetCookie()).toEqual(["access=new", "refresh=new"]);
});

it("refuses who is not signed in", async () => {
  const answer = await changeWith("nothing=here");
  expect(answer.status).toBe(401);
  expect(answer.headers.getSetCookie()).toEqual([]);
});
