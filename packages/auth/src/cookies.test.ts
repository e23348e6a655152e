import { expect, it } from "vitest";
import { sessionCookies } from "./cookies.ts";

const nowMs = Date.UTC(2026, 0, 1);
const tokens = {
  sessionId: "s",
  accessToken: "aaa",
  accessExpiresAt: new Date(nowMs + 900_000),
  refreshToken: "rrr",
  refreshExpiresAt: new Date(nowMs + 604_800_000),
};

it("binds cookies to the host over https", () => {
  expect(sessionCookies({ secure: true }).set(tokens, nowMs)).toEqual([
    "__Host-acta_session=aaa; Max-Age=900; Path=/; HttpOnly; SameSite=Lax; Secure",
    "__Host-acta_refresh=rrr; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax; Secure",
  ]);
});

it("leaves out what plain http cannot carry", () => {
  const cookies = sessionCookies({ secure: false });
  expect(cookies.set(tokens, nowMs)[0]).toBe("acta_session=aaa; Max-Age=900; Path=/; HttpOnly; SameSite=Lax");
  expect(cookies.clear()).toEqual([
    "acta_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    "acta_refresh=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
  ]);
});

it("reads its own cookies among others", () => {
  const { read } = sessionCookies({ secure: false });
  expect(read("theme=dark; acta_session=a.b.c; acta_refresh=r; acta_session=second")).toEqual({
    accessToken: "a.b.c",
    refreshToken: "r",
  });
  expect(read("__Host-acta_session=a; acta_session=")).toEqual({});
  expect(read(null)).toEqual({});
});
