import { parseVaultKeys } from "@acta/core";
import { Secret } from "./secret.ts";

export type Env = { readonly [name: string]: string | undefined };

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything a process of the product is told from outside. */
export interface Config {
  databases: {
    /** Runs calls and reads, as `acta_app`. */
    app: Secret;
    /** Looks up users, sessions and keys, as `acta_auth`. */
    auth: Secret;
    /** Inserts executions, as `acta_audit`. */
    audit: Secret;
    /** Runs the system's own calls, as `acta_system`; null in a process that makes none, as the console. */
    system: Secret | null;
  };
  /** Connections a process keeps for calls. */
  databasePoolSize: number;
  /** At least 32 bytes; what signs sessions and cursors is derived from it. */
  secret: Secret;
  /** Seal what has to be read again, such as providers' tokens: the first seals, all open. */
  encryptionKeys: readonly EncryptionKey[];
  gateway: { port: number; url: string };
  console: { port: number; url: string };
  /** Whether a number's base URL may lead into the own network, where the simulator is. */
  whatsappReachesPrivate: boolean;
  logLevel: LogLevel;
}

/** A key of the vault's ring. */
export interface EncryptionKey {
  id: string;
  /** 32 bytes, base64url. */
  key: Secret;
}

/** What the worker is told: it makes calls too. */
export interface WorkerConfig extends Config {
  /** Does effects and keeps house, as `acta_worker`. */
  workerDatabase: Secret;
}

/** Names every variable that is missing or wrong and its rule, never a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** @throws ConfigError */
export function parseConfig(env: Env): Config {
  return readSettings(env, readConfig);
}

/** @throws ConfigError */
export function parseWorkerConfig(env: Env): WorkerConfig {
  return readSettings(env, (read) => ({
    ...readConfig(read),
    workerDatabase: read.databaseUrl("ACTA_WORKER_DATABASE_URL", "acta_worker"),
  }));
}

function readConfig(read: SettingsReader): Config {
  const gatewayPort = read.port("ACTA_GATEWAY_PORT", 4701);
  const consolePort = read.port("ACTA_CONSOLE_PORT", 4700);
  return {
    databases: {
      app: read.databaseUrl("ACTA_APP_DATABASE_URL", "acta_app"),
      auth: read.databaseUrl("ACTA_AUTH_DATABASE_URL", "acta_auth"),
      audit: read.databaseUrl("ACTA_AUDIT_DATABASE_URL", "acta_audit"),
      system: read.optionalDatabaseUrl("ACTA_SYSTEM_DATABASE_URL", "acta_system"),
    },
    databasePoolSize: read.integer("ACTA_DATABASE_POOL_SIZE", { minimum: 1, maximum: 500, fallback: 16 }),
    secret: read.secret("ACTA_SECRET", 32),
    encryptionKeys: read.encryptionKeys("ACTA_ENCRYPTION_KEYS"),
    gateway: {
      port: gatewayPort,
      url: read.httpUrl("ACTA_GATEWAY_PUBLIC_URL", `http://127.0.0.1:${gatewayPort}`),
    },
    console: {
      port: consolePort,
      url: read.httpUrl("ACTA_CONSOLE_URL", `http://127.0.0.1:${consolePort}`),
    },
    whatsappReachesPrivate: read.choice("ACTA_WHATSAPP_PRIVATE", ["on", "off"], "off") === "on",
    logLevel: read.choice("ACTA_LOG_LEVEL", logLevels, "info"),
  };
}

/**
 * Reads everything before it complains, so that one run names every mistake.
 *
 * @throws ConfigError
 */
export function readSettings<T>(env: Env, build: (read: SettingsReader) => T): T {
  const problems: string[] = [];
  const config = build(createReader(env, problems));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Reads one variable each: empty means not set. What is wrong is noted, and a value of the type handed back. */
export interface SettingsReader {
  text(name: string, rule: string, isValid: (value: string) => boolean, fallback: string): string;
  databaseUrl(name: string, role: string): Secret;
  optionalDatabaseUrl(name: string, role: string): Secret | null;
  secret(name: string, minimumBytes: number): Secret;
  encryptionKeys(name: string): EncryptionKey[];
  httpUrl(name: string, fallback: string): string;
  port(name: string, fallback: number): number;
  integer(name: string, rule: { minimum: number; maximum: number; fallback: number }): number;
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T;
}

function createReader(env: Env, problems: string[]): SettingsReader {
  // An empty variable is one that was not set: that is what `NAME= command` and compose files mean by it.
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;

  const integer: SettingsReader["integer"] = (name, { minimum, maximum, fallback }) => {
    const value = given(name);
    if (value === undefined) return fallback;
    const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= minimum && number <= maximum) return number;
    problems.push(`${name} must be a whole number from ${minimum} to ${maximum}`);
    return fallback;
  };

  const optionalDatabaseUrl: SettingsReader["optionalDatabaseUrl"] = (name, role) => {
    const value = given(name);
    if (value === undefined) return null;
    if (!isUrl(value, ["postgres:", "postgresql:"])) {
      problems.push(`${name} must be a URL such as postgres://${role}:password@host:5432/acta`);
    }
    return new Secret(value);
  };

  return {
    integer,
    port: (name, fallback) => integer(name, { minimum: 1, maximum: 65_535, fallback }),
    databaseUrl(name, role) {
      const url = optionalDatabaseUrl(name, role);
      if (url === null) problems.push(`${name} is missing: the PostgreSQL URL of the role ${role}`);
      return url ?? new Secret("");
    },
    optionalDatabaseUrl,
    text(name, rule, isValid, fallback) {
      const value = given(name) ?? fallback;
      if (!isValid(value)) problems.push(`${name} must ${rule}`);
      return value;
    },
    secret(name, minimumBytes) {
      const value = given(name) ?? "";
      const bytes = Buffer.byteLength(value);
      if (bytes === 0) {
        problems.push(`${name} is missing: at least ${minimumBytes} random bytes, the same in every process`);
      } else if (bytes < minimumBytes) {
        problems.push(`${name} must be at least ${minimumBytes} bytes long; it has ${bytes}`);
      }
      return new Secret(value);
    },
    encryptionKeys(name) {
      const rule = "id:key[,id:key …], each key 32 random bytes in base64url, the one that seals first";
      const value = given(name);
      const keys = parseVaultKeys(value ?? "");
      if (value === undefined) problems.push(`${name} is missing: ${rule}`);
      else if (!keys) problems.push(`${name} must be ${rule}`);
      return (keys ?? []).map(({ id, key }) => ({ id, key: new Secret(key.toString("base64url")) }));
    },
    httpUrl(name, fallback) {
      const value = given(name) ?? fallback;
      if (!isUrl(value, ["http:", "https:"])) problems.push(`${name} must be an http or https URL`);
      return value.replace(/\/+$/, "");
    },
    choice(name, choices, fallback) {
      const value = given(name) ?? fallback;
      const choice = choices.find((candidate) => candidate === value);
      if (choice === undefined) problems.push(`${name} must be one of ${choices.join(", ")}`);
      return choice ?? fallback;
    },
  };
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}
