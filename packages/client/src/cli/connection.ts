import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Acta, type ActaOptions, createActa } from "../acta.ts";
import type { Env } from "./env.ts";
import { UsageError } from "./usage.ts";

export interface Connection {
  gatewayUrl: string;
  apiKey: string;
  /** Set when the connection is that of the demo running from this checkout. */
  demoFile: string | undefined;
}

/**
 * Which gateway to call with which key. In a checkout of Acta, what `npm start` wrote down stands in for what the
 * environment leaves out; its key is never sent to another gateway than its own.
 *
 * @throws UsageError when there is none
 */
export function findConnection(env: Env, repositoryRoot = findRepositoryRoot()): Connection {
  if (env.gatewayUrl && env.apiKey)
    return { gatewayUrl: env.gatewayUrl, apiKey: env.apiKey, demoFile: undefined };
  const demo = repositoryRoot === undefined ? undefined : readDemo(repositoryRoot, env.dataDir);
  if (demo && (env.gatewayUrl === undefined || sameOrigin(env.gatewayUrl, demo.gatewayUrl)))
    return {
      gatewayUrl: demo.gatewayUrl,
      apiKey: env.apiKey ?? demo.apiKey,
      demoFile: demo.file,
    };
  const missing = [
    env.gatewayUrl === undefined && "ACTA_GATEWAY_URL (the gateway's address)",
    env.apiKey === undefined && "ACTA_API_KEY (an API key, mfx_…)",
  ].filter((name) => name !== false);
  throw new UsageError(
    `set ${missing.join(" and ")}${repositoryRoot === undefined ? "" : ", or start the demo with npm start"}`,
  );
}

/** @throws UsageError when the address or the key cannot be one */
export function toActa({ gatewayUrl, apiKey }: Connection, options: Partial<ActaOptions> = {}): Acta {
  try {
    return createActa({ ...options, baseUrl: gatewayUrl, apiKey, userAgent: "acta-cli" });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readDemo(root: string, dataDir: string | undefined) {
  const file = join(resolve(root, dataDir ?? ".acta"), "dev.json");
  if (!existsSync(file)) return undefined;
  const { gatewayUrl, apiKey } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  return typeof gatewayUrl === "string" && typeof apiKey === "string"
    ? { file, gatewayUrl, apiKey }
    : undefined;
}

function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}

/** The checkout this command runs from; undefined where the package is installed. */
function findRepositoryRoot(): string | undefined {
  // From dist/cli and from src/cli alike.
  const root = fileURLToPath(new URL("../../../../", import.meta.url));
  return existsSync(join(root, "pnpm-workspace.yaml")) && existsSync(join(root, "packages", "client"))
    ? root
    : undefined;
}
