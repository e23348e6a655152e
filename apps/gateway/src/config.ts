import { isIP } from "node:net";
import { type Env, readSettings } from "@acta/runtime";
import { defaultOptions, type GatewayOptions } from "./options.ts";

/** What only this process is told; the rest is the runtime's configuration. */
export interface GatewayConfig {
  host: string;
  limits: Pick<GatewayOptions, "callsPerMinute" | "concurrentCalls" | "maxInFlight" | "trustProxy">;
  drainMs: number;
}

/**
 * - `ACTA_GATEWAY_HOST` address to listen on (127.0.0.1)
 * - `ACTA_RATE_LIMIT_PER_MINUTE` calls a key may make in a minute (600)
 * - `ACTA_RATE_LIMIT_CONCURRENCY` calls of a key at the same time (50)
 * - `ACTA_MAX_IN_FLIGHT` requests in work at the same time, all keys together (256)
 * - `ACTA_TRUST_PROXY` addresses or networks whose X-Forwarded-For is believed, separated by commas (none)
 * - `ACTA_DRAIN_MS` how long calls are still taken after SIGTERM, milliseconds (1000)
 *
 * @throws ConfigError naming every variable that is wrong and its rule
 */
export function parseGatewayConfig(env: Env): GatewayConfig {
  return readSettings(env, (read) => {
    const integer = (name: string, fallback: number, minimum: number, maximum: number) =>
      read.integer(name, { fallback, minimum, maximum });
    const proxies = listOf(
      read.text(
        "ACTA_TRUST_PROXY",
        "list IP addresses or networks such as 10.0.0.0/8",
        (text) => listOf(text).every(isNetwork),
        "",
      ),
    );
    return {
      host: read.text("ACTA_GATEWAY_HOST", "be an IP address or localhost", isHost, "127.0.0.1"),
      limits: {
        callsPerMinute: integer(
          "ACTA_RATE_LIMIT_PER_MINUTE",
          defaultOptions.callsPerMinute,
          1,
          1_000_000_000,
        ),
        concurrentCalls: integer("ACTA_RATE_LIMIT_CONCURRENCY", defaultOptions.concurrentCalls, 1, 100_000),
        maxInFlight: integer("ACTA_MAX_IN_FLIGHT", defaultOptions.maxInFlight, 1, 100_000),
        trustProxy: proxies.length > 0 ? proxies : false,
      },
      drainMs: integer("ACTA_DRAIN_MS", 1_000, 0, 20_000),
    };
  });
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || text === "localhost";
}

function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split("/");
  const family = isIP(address!);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
