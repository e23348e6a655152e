import { join } from "node:path";
import { migrate, PortTakenError, type RoleUrls, startEmbeddedPostgres } from "@acta/db";
import type { Secrets } from "./secrets.ts";
import { LaunchError, type Settings } from "./settings.ts";

export interface Database {
  urls: RoleUrls;
  stop(): Promise<void>;
}

/**
 * The embedded PostgreSQL, or the one `DATABASE_URL` names, brought up to date.
 *
 * @throws LaunchError when it cannot be started or reached, is too old, or refuses the migrations.
 */
export async function openDatabase(settings: Settings, secrets: Secrets): Promise<Database> {
  const server = settings.externalDatabaseUrl
    ? { adminUrl: settings.externalDatabaseUrl, stop: async () => {} }
    : await startEmbedded(settings);
  try {
    const urls = await migrate({ adminUrl: server.adminUrl, passwords: secrets.passwords });
    return { urls, stop: () => server.stop() };
  } catch (cause) {
    await server.stop();
    throw new LaunchError(`The database could not be prepared: ${messageOf(cause)}`, { cause });
  }
}

async function startEmbedded(settings: Settings) {
  try {
    return await startEmbeddedPostgres({
      dataDir: join(settings.dataDir, "postgres"),
      port: settings.databasePort,
    });
  } catch (cause) {
    const remedy =
      cause instanceof PortTakenError
        ? "\nStop that program, or choose another with ACTA_DATABASE_PORT."
        : "";
    throw new LaunchError(`PostgreSQL could not be started: ${messageOf(cause)}${remedy}`, { cause });
  }
}

/** A refused connection to several addresses at once comes as an AggregateError without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
