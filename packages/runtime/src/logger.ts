import { type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";

/**
 * Where a secret could stand in a log line. Call inputs are never logged, so these are the places of HTTP and of
 * our own objects; each name is covered at the top and one and two levels down.
 */
const secretNames = [
  "authorization",
  "cookie",
  "password",
  "passwordHash",
  "password_hash",
  "secret",
  "token",
  "accessToken",
  "refreshToken",
  "apiKey",
  "key",
  "keyHash",
  "key_hash",
  "connectionString",
];

export const redactedPaths: string[] = [
  ...secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  ...["x-api-key", "set-cookie"].flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
];

/** JSON lines on standard output: one for each event, no more than one for each request. */
export function createLogger(options: { name: string; level: LogLevel }): Logger {
  return pino({
    name: options.name,
    level: options.level,
    redact: { paths: redactedPaths, censor: "[redacted]" },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  });
}
