import { describe, expect, it } from "vitest";
import { clientOf, readBody, refuseForeignWrite, safePath, traceIdOf } from "./requests";

const own = "https://console.acta.test";

function post(headers: { [name: string]: string }, body = "{}"): Request {
  return new Request("http://127.0.0.1:4700/api/trpc/x", { method: "POST", headers, body });
}

describe("a write", () => {
  const json = { "content-type": "application/json; charset=utf-8", host: "127.0.0.1:4700" };

  it("is taken from the public address and from the one the browser used", () => {
    expect(refuseForeignWrite(post({ ...json, origin: own }), own)).toBeNull();
    expect(refuseForeignWrite(post({ ...json, origin: "http://127.0.0.1:4700" }), own)).toBeNull();
  });

  it("is refused from anywhere else, without an origin, and in any other form", () => {
    const cases = [
      [{ ...json, origin: "https://elsewhere.test" }, 403],
      [{ ...json, origin: "https://console.acta.test.elsewhere.test" }, 403],
      [{ ...json, origin: "null" }, 403],
      [json, 403],
      [{ ...json, origin: own, "sec-fetch-site": "cross-site" }, 403],
      [{ "content-type": "text/plain", origin: own }, 415],
      [{ "content-type": "application/x-www-form-urlencoded", origin: own }, 415],
    ] as const;
    for (const [headers, status] of cases)
      expect(refuseForeignWrite(post(headers), own)?.status).toBe(status);
  });
});

it("a body is read up to a mebibyte and no further, whatever its length claims", async () => {
  expect(await readBody(post({}, '{"a":"ñ"}'))).toEqual(new TextEncoder().encode('{"a":"ñ"}'));
  expect(await readBody(post({}, "x".repeat(1024 * 1024 + 1)))).toBeNull();
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
  const request = new Request("http://127.0.0.1/", {
    method: "POST",
    body: endless,
    duplex: "half",
  } as RequestInit);
  expect(await readBody(request)).toBeNull();
});

describe("a path to go on to", () => {
  it("is kept as it is when it is one of ours", () => {
    for (const path of [
      "/executions?range=all&q=a%2Fb",
      "/tools/crm.order.read",
      "/",
      "/executions/@x?a=//b",
    ])
      expect(safePath(path)).toBe(path);
    expect(safePath("/tools/../executions?q=%C3%B1#part")).toBe("/executions?q=%C3%B1");
  });

  it("stays on the site, whatever a browser makes of it", () => {
    const elsewhere = [
      "//elsewhere.test",
      "///elsewhere.test",
      "/\\elsewhere.test",
      "\\\\elsewhere.test",
      "/\t/elsewhere.test",
      "/\r/elsewhere.test",
      "/\n/elsewhere.test",
      "\t//elsewhere.test",
      " //elsewhere.test",
      "/\u007f/elsewhere.test",
      "/\u0000",
      "/x\r\nSet-Cookie:a=b",
      "/ñ",
      "/\uff0felsewhere.test",
      "/.//elsewhere.test",
      "/x/..//elsewhere.test",
      "/%2e//elsewhere.test",
      "/%2E%2e//elsewhere.test",
      "/%2f/elsewhere.test",
      "/%2F%2Felsewhere.test",
      "/%5celsewhere.test",
      "/%09/elsewhere.test",
      "/x%0d%0aSet-Cookie:a=b",
      "/%",
      "@elsewhere.test",
      "//a@elsewhere.test",
      "https://elsewhere.test",
      "https:elsewhere.test",
      "javascript:alert(1)",
    ];
    for (const path of elsewhere) expect([path, safePath(path)]).toEqual([path, "/executions"]);
  });

  it("is a page", () => {
    for (const path of ["", null, undefined, "/api", "/api/session/refresh", "/./api/x", "/%61pi/x"])
      expect(safePath(path)).toBe("/executions");
  });
});

it("what is recorded of a caller is bounded and well formed", () => {
  const headers = new Headers({ "x-forwarded-for": "203.0.113.7", "user-agent": "x".repeat(900) });
  expect(clientOf(headers)).toEqual({ ip: "203.0.113.7", userAgent: "x".repeat(500) });
  const traced = new Headers({ traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
  expect(traceIdOf(traced)).toBe("0af7651916cd43dd8448eb211c80319c");
  expect(traceIdOf(new Headers({ traceparent: "nonsense" }))).toBeUndefined();
});
