import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig, parseWorkerConfig } from "./config.ts";
import { deriveSecret, Secret } from "./secret.ts";

const env = {
  ACTA_APP_DATABASE_URL: "postgres://acta_app:pw-of-app@127.0.0.1:4702/acta",
  ACTA_AUTH_DATABASE_URL: "postgres://acta_auth:pw-of-auth@127.0.0.1:4702/acta",
  ACTA_AUDIT_DATABASE_URL: "postgresql://acta_audit:pw-of-audit@127.0.0.1:4702/acta",
  ACTA_SECRET: "0123456789abcdef0123456789abcdef",
  ACTA_ENCRYPTION_KEYS: `2026-11:${"k".repeat(43)},2025-11:${"j".repeat(43)}`,
};

function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("the configuration", () => {
  it("needs three databases and a secret, and has defaults for the rest", () => {
    expect(parseConfig(env)).toMatchObject({
      databasePoolSize: 16,
      gateway: { port: 4701, url: "http://127.0.0.1:4701" },
      console: { port: 4700, url: "http://127.0.0.1:4700" },
      whatsappReachesPrivate: false,
      logLevel: "info",
    });
    expect(parseConfig(env).databases.system).toBe(null);
    expect(parseConfig(env).databases.app.expose()).toBe(env.ACTA_APP_DATABASE_URL);
    expect(parseConfig(env).encryptionKeys.map(({ id }) => id)).toEqual(["2026-11", "2025-11"]);
  });

  it("takes an empty variable for one that was not set", () => {
    expect(parseConfig({ ...env, ACTA_GATEWAY_PORT: " " }).gateway.port).toBe(4701);
  });

  it("derives the public address from the port unless it is given", () => {
    expect(parseConfig({ ...env, ACTA_GATEWAY_PORT: "80" }).gateway.url).toBe("http://127.0.0.1:80");
    expect(parseConfig({ ...env, ACTA_GATEWAY_PUBLIC_URL: "https://api.acta.test/" }).gateway.url).toBe(
      "https://api.acta.test",
    );
  });

  it("names every variable that is missing, and its rule", () => {
    expect(problemsOf(() => parseConfig({}))).toEqual([
      "ACTA_APP_DATABASE_URL is missing: the PostgreSQL URL of the role acta_app",
      "ACTA_AUTH_DATABASE_URL is missing: the PostgreSQL URL of the role acta_auth",
      "ACTA_AUDIT_DATABASE_URL is missing: the PostgreSQL URL of the role acta_audit",
      "ACTA_SECRET is missing: at least 32 random bytes, the same in every process",
      "ACTA_ENCRYPTION_KEYS is missing: id:key[,id:key …], each key 32 random bytes in base64url, the one that seals first",
    ]);
    expect(problemsOf(() => parseWorkerConfig(env))).toEqual([
      "ACTA_WORKER_DATABASE_URL is missing: the PostgreSQL URL of the role acta_worker",
    ]);
  });

  it("names every variable that is wrong, and never its value", () => {
    const wrong = {
      ...env,
      ACTA_APP_DATABASE_URL: "mysql://canary",
      ACTA_SECRET: "canary",
      ACTA_ENCRYPTION_KEYS: `1:${"k".repeat(43)},1:canary`,
      ACTA_GATEWAY_PORT: "70000",
      ACTA_CONSOLE_PORT: "4700.5",
      ACTA_DATABASE_POOL_SIZE: "0",
      ACTA_CONSOLE_URL: "ftp://canary",
      ACTA_LOG_LEVEL: "canary",
    };
    const problems = problemsOf(() => parseConfig(wrong));
    expect(problems).toEqual([
      "ACTA_GATEWAY_PORT must be a whole number from 1 to 65535",
      "ACTA_CONSOLE_PORT must be a whole number from 1 to 65535",
      "ACTA_APP_DATABASE_URL must be a URL such as postgres://acta_app:password@host:5432/acta",
      "ACTA_DATABASE_POOL_SIZE must be a whole number from 1 to 500",
      "ACTA_SECRET must be at least 32 bytes long; it has 6",
      "ACTA_ENCRYPTION_KEYS must be id:key[,id:key …], each key 32 random bytes in base64url, the one that seals first",
      "ACTA_CONSOLE_URL must be an http or https URL",
      "ACTA_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent",
    ]);
    expect(problems.join()).not.toContain("canary");
  });

  it("shows no secret, however it is printed", () => {
    const config = parseConfig(env);
    for (const printed of [JSON.stringify(config), inspect(config, { depth: 9 }), `${config.secret}`]) {
      expect(printed).toContain("[redacted]");
      expect(printed).not.toContain("pw-of");
      expect(printed).not.toContain(env.ACTA_SECRET);
      expect(printed).not.toContain("kkkk");
    }
  });
});

describe("derived secrets", () => {
  const secret = new Secret(env.ACTA_SECRET);

  it("differ by purpose, stay the same over restarts and do not show what they come from", () => {
    // Literal: every session and cursor of a running product would end if this changed.
    expect(deriveSecret(secret, "session")).toBe("t1qLtE9gYo3svwVGIVImO5QEwsd00pS2I3Lv1fYwrxw");
    expect(deriveSecret(secret, "session")).not.toBe(deriveSecret(secret, "cursor"));
    expect(Buffer.from(deriveSecret(secret, "cursor"), "base64url")).toHaveLength(32);
  });
});
