import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { redactedPaths } from "./logger.ts";

/** What a log line made of `details` says. */
function printed(details: object): string {
  let line = "";
  const log = pino(
    { redact: { paths: redactedPaths, censor: "[redacted]" } },
    { write: (text: string) => (line += text) },
  );
  log.info(details, "message");
  return line;
}

describe("the log", () => {
  it.each([
    ["a credential at the top", { authorization: "canary" }],
    [
      "headers of a request",
      { req: { headers: { authorization: "canary", cookie: "canary", "x-api-key": "canary" } } },
    ],
    ["cookies of an answer", { res: { headers: { "set-cookie": "canary" } } }],
    ["a password one level down", { login: { email: "owner@acta.test", password: "canary" } }],
    ["an answered key", { outputs: { key: "canary", keyPrefix: "mfx_aB3x" } }],
    ["a stored hash", { row: { passwordHash: "canary", key_hash: "canary" } }],
  ])("keeps %s to itself", (_name, details) => {
    expect(printed(details)).toContain("[redacted]");
    expect(printed(details)).not.toContain("canary");
  });

  it("keeps what is needed to find a call", () => {
    expect(printed({ requestId: "r1", executionId: "e1", tool: "crm.contact.create" })).toContain(
      '"requestId":"r1"',
    );
  });
});
