import { homedir } from "node:os";
import { join } from "node:path";

/** What the command reads of its environment. */
export interface Env {
  gatewayUrl: string | undefined;
  apiKey: string | undefined;
  /** Where the running demo of this checkout keeps its data. */
  dataDir: string | undefined;
  /** Where a program keeps what it may lose. Source: XDG Base Directory Specification. */
  stateDir: string;
}

export function readEnv(): Env {
  const given = (name: string) => process.env[name]?.trim() || undefined;
  return {
    gatewayUrl: given("ACTA_GATEWAY_URL"),
    apiKey: given("ACTA_API_KEY"),
    dataDir: given("ACTA_DATA_DIR"),
    stateDir: given("XDG_STATE_HOME") ?? join(homedir(), ".local", "state"),
  };
}
