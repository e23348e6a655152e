import { describe, expect, it } from "vitest";
import { readDescribed, type SeenAnswer } from "./described.ts";

/** Two operations on paths that both fit, and what is shared between them. */
const createDocument = () => ({
  openapi: "3.1.0",
  paths: {
    "/v1/tools/{name}": {
      get: { responses: { "200": { content: { "application/json": { schema: { type: "object" } } } } } },
    },
    "/v1/tools/crm.contact.create": {
      post: {
        responses: {
          "200": {
            headers: { "Request-Id": { $ref: "#/components/headers/RequestId" } },
            content: { "application/json": { schema: { $ref: "#/components/schemas/Result" } } },
          },
          "429": {
            headers: { "Retry-After": { required: true, schema: { type: "integer" } } },
            content: { "application/problem+json": { schema: problemOf(["RATE_LIMITED"]) } },
          },
        },
      },
    },
  },
  components: {
    headers: { RequestId: { required: true, schema: { type: "string", format: "uuid" } } },
    schemas: {
      Result: {
        type: "object",
        required: ["outputs"],
        properties: { outputs: { type: "object", additionalProperties: false, properties: { id: {} } } },
      },
      Problem: {
        type: "object",
        required: ["type", "code"],
        properties: { type: { type: "string", format: "uri" } },
      },
    },
  },
});

function problemOf(codes: string[]) {
  return { allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: codes } } }] };
}

const requestId = "01981c2e-9b10-7d44-8a52-6c1f0e7b2d93";

const done: SeenAnswer = {
  method: "POST",
  path: "/v1/tools/crm.contact.create?x=1",
  status: 200,
  headers: new Map([
    ["content-type", "application/json; charset=utf-8"],
    ["request-id", requestId],
  ]),
  body: '{"outputs":{"id":1}}',
};

function refused(status: number, code: string, also: Partial<SeenAnswer> = {}): SeenAnswer {
  const headers = new Map([
    ["content-type", "application/problem+json"],
    ["retry-after", "1"],
  ]);
  const body = JSON.stringify({ type: `https://acta.test/errors/${code}`, code });
  return { method: "POST", path: "/v1/tools/crm.contact.create", status, headers, body, ...also };
}

const faultsOf = (answer: SeenAnswer) => readDescribed(createDocument()).faultsOf(answer).join("\n");

describe("an answer that is as the document has it", () => {
  it.each([
    ["of an operation", done],
    ["refused", refused(429, "RATE_LIMITED")],
    [
      "of a path with a parameter, where the one without has no such method",
      { ...done, method: "GET", headers: new Map([["content-type", "application/json"]]), body: "{}" },
    ],
    ["where there is no path", refused(404, "ROUTE_NOT_FOUND", { path: "/v2" })],
    ["where there is no method", refused(405, "METHOD_NOT_ALLOWED", { method: "PUT" })],
    [
      "to HEAD, without a body",
      { ...done, method: "HEAD", headers: new Map([["content-type", "application/json"]]), body: "" },
    ],
  ])("has no faults: %s", (_what, answer) => {
    expect(faultsOf(answer)).toBe("");
  });
});

describe("an answer that is not as the document has it", () => {
  it.each<[what: string, answer: SeenAnswer, fault: RegExp]>([
    ["a path there is not", { ...done, path: "/v2" }, /the path is not described, .* 200/],
    ["a method there is not", { ...done, method: "PUT" }, /the method is not described, .* 200/],
    ["a status", refused(409, "PHONE_TAKEN"), /the status is not described: .*PHONE_TAKEN/],
    ["a code", refused(429, "CONCURRENCY_LIMITED"), /the body\/code .*RATE_LIMITED/],
    ["a required header", { ...done, headers: new Map([["content-type", "application/json"]]) }, /missing/],
    [
      "a header's value",
      { ...done, headers: new Map([...done.headers, ["request-id", "7"]]) },
      /the header Request-Id must match format "uuid"/,
    ],
    [
      "a number in a header",
      { ...refused(429, "RATE_LIMITED"), headers: new Map([["retry-after", "soon"]]) },
      /the header Retry-After must be integer/,
    ],
    [
      "a header it does not have",
      { ...done, headers: new Map([...done.headers, ["acta-plan", "1"]]) },
      /the header acta-plan is not described/,
    ],
    [
      "a type",
      { ...done, headers: new Map([...done.headers, ["content-type", "text/html"]]) },
      /content of type text\/html is not described/,
    ],
    ["a member that is required", { ...done, body: "{}" }, /the body must have required property 'outputs'/],
    [
      "a member inside, through references",
      { ...done, body: '{"outputs":{"x":1}}' },
      /the body\/outputs .*"x"/,
    ],
    [
      "a format",
      { ...refused(429, "RATE_LIMITED"), body: '{"type":"/errors/X","code":"RATE_LIMITED"}' },
      /the body\/type must match format "uri"/,
    ],
  ])("has the fault: %s", (_what, answer, fault) => {
    expect(faultsOf(answer)).toMatch(fault);
  });
});
