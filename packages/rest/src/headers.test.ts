import { describe, expect, it } from "vitest";
import { matchesEtag } from "./catalogue.ts";
import {
  assertSingleHeaders,
  isJsonContent,
  parseCallHeaders,
  parseCredential,
  parseTraceId,
} from "./headers.ts";
import { allowedMethods, routes } from "./routes.ts";

describe("parseCredential", () => {
  it.each([
    [{ authorization: "Bearer mfx_a" }, "mfx_a"],
    [{ authorization: "bearer  mfx_a " }, "mfx_a"],
    [{ "x-api-key": "mfx_a" }, "mfx_a"],
    [{ authorization: "Basic YTpi" }, null],
    [{ authorization: "Bearer" }, null],
    [{ authorization: "Bearer " }, null],
    [{ authorization: "" }, null],
    [{}, null],
  ])("%j", (headers, expected) => {
    expect(parseCredential(headers)).toBe(expected);
  });

  it("refuses two, even the same twice", () => {
    expect(() => parseCredential({ authorization: "Bearer a", "x-api-key": "a" })).toThrow(
      expect.objectContaining({ code: "CREDENTIALS_AMBIGUOUS" }),
    );
  });
});

describe("assertSingleHeaders", () => {
  it("allows what may be repeated", () => {
    assertSingleHeaders(["Accept", "a", "accept", "b", "Host", "x", "Cookie", "a", "Cookie", "b"]);
  });

  it("names what may not", () => {
    expect(() => assertSingleHeaders(["Host", "x", "Idempotency-Key", "a", "idempotency-key", "a"])).toThrow(
      expect.objectContaining({
        code: "HEADER_INVALID",
        issues: [{ pointer: "/Idempotency-Key", keyword: "duplicate", message: "must be there once" }],
      }),
    );
  });
});

describe("parseCallHeaders", () => {
  it("takes 255 visible characters as an idempotency key, and no more", () => {
    expect(parseCallHeaders({ "idempotency-key": "~".repeat(255) }).idempotencyKey).toHaveLength(255);
    for (const key of ["", "a b", "é", "x".repeat(256), "a\tb"]) {
      expect(() => parseCallHeaders({ "idempotency-key": key })).toThrow(
        expect.objectContaining({ code: "HEADER_INVALID" }),
      );
    }
  });
});

it.each([
  ["Idempotency-Key", "idempotency-key"],
  ["Acta-Session", "acta-session"],
])("refuses an API key as %s: it would be stored", (header, name) => {
  const key = `run-mfx_${"a".repeat(12)}_${"b".repeat(38)}`;
  expect(() => parseCallHeaders({ [name]: key })).toThrow(
    expect.objectContaining({
      code: "HEADER_INVALID",
      issues: [expect.objectContaining({ pointer: `/${header}`, keyword: "secret" })],
    }),
  );
});

describe("parseTraceId", () => {
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  it.each([
    [`00-${id}-00f067aa0ba902b7-01`, id],
    [`01-${id}-00f067aa0ba902b7-01-more`, id],
    [`ff-${id}-00f067aa0ba902b7-01`, undefined],
    [`00-${"0".repeat(32)}-00f067aa0ba902b7-01`, undefined],
    [`00-${id}-0000000000000000-01`, undefined],
    [`00-${id.toUpperCase()}-00f067aa0ba902b7-01`, undefined],
    ["nonsense", undefined],
  ])("%s", (header, expected) => {
    expect(parseTraceId(header)).toBe(expected);
  });
});

describe("isJsonContent", () => {
  it.each([
    ["application/json", true],
    ["application/json;charset=UTF-8", true],
    ["APPLICATION/JSON ; foo=bar", true],
    ["application/json; charset=utf-16", false],
    ["application/problem+json", false],
    ["text/json", false],
    ["", false],
  ])("%s", (type, expected) => {
    expect(isJsonContent(type, undefined)).toBe(expected);
    expect(isJsonContent(type, "br")).toBe(false);
  });
});

describe("matchesEtag", () => {
  it("compares weakly, in lists and with anything", () => {
    for (const header of ['"a"', 'W/"a"', '"b", "a"', "*"]) expect(matchesEtag(header, '"a"')).toBe(true);
    for (const header of [undefined, "", '"b"', "a"]) expect(matchesEtag(header, '"a"')).toBe(false);
  });
});

describe("allowedMethods", () => {
  it("knows every route", () => {
    for (const route of routes) {
      expect(allowedMethods(route.path.replace(/\{\w+\}/g, "a.b.c"))).toContain(route.method);
    }
    expect(allowedMethods("/v1/tools/a")).toEqual(["GET", "HEAD", "POST"]);
    expect(allowedMethods("/v1/tools/")).toEqual([]);
    expect(allowedMethods("/openapi_json")).toEqual([]);
  });
});
