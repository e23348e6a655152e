import type { RoleUrls } from "@acta/db";
import type { Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";

export type Environment = { [name: string]: string };

/**
 * What the applications are told. Each gets the database roles it works with and no other; the administrator's URL and
 * the migrator's reach none of them.
 */
export function createEnvironments(settings: Settings, secrets: Secrets, urls: RoleUrls) {
  const common: Environment = {
    ...inherited(),
    NODE_ENV: settings.dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    ACTA_LOG_LEVEL: settings.logLevel,
  };
  const serving: Environment = {
    ...common,
    ACTA_APP_DATABASE_URL: urls.app,
    ACTA_AUTH_DATABASE_URL: urls.auth,
    ACTA_AUDIT_DATABASE_URL: urls.audit,
    ACTA_SECRET: secrets.secret,
    ACTA_ENCRYPTION_KEYS: secrets.encryptionKeys,
    ACTA_GATEWAY_PORT: String(settings.gatewayPort),
    ACTA_CONSOLE_PORT: String(settings.consolePort),
    ACTA_GATEWAY_PUBLIC_URL: process.env.ACTA_GATEWAY_PUBLIC_URL || gatewayUrl(settings),
    ACTA_CONSOLE_URL: consoleUrl(settings),
    // The demo's number is connected to the simulator, on this machine.
    ...(settings.demo && { ACTA_WHATSAPP_PRIVATE: "on" }),
  };
  const gateway: Environment = { ...serving, ACTA_SYSTEM_DATABASE_URL: urls.system };
  const worker: Environment = { ...gateway, ACTA_WORKER_DATABASE_URL: urls.worker };
  return { common, console: serving, gateway, worker };
}

/** Where this start's own gateway is, whatever it is called from outside: what is sent there has keys in it. */
export const gatewayUrl = ({ gatewayPort }: Settings): string => `http://127.0.0.1:${gatewayPort}`;

export const consoleUrl = (settings: Settings): string =>
  process.env.ACTA_CONSOLE_URL || `http://127.0.0.1:${settings.consolePort}`;

function inherited(): Environment {
  const env: Environment = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && name !== "DATABASE_URL") env[name] = value;
  }
  return env;
}
