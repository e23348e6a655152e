import { join } from "node:path";
import { migrate, PortTakenError, RolesTakenError, type RoleUrls, startEmbeddedPostgres } from "@acta/db";
import type { Secrets } from "./secrets.ts";
import { LaunchError, type Settings } from "./settings.ts";

export interface Database {
  urls: RoleUrls;
  /** Resolves to what there is to say when the server is gone. One that is not ours we do not watch. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * The embedded PostgreSQL, or the one `DATABASE_URL` names, brought up to date.
 *
 * @throws LaunchError when it cannot be started or reached, is too old, or refuses the migrations.
 */
export async function openDatabase(settings: Settings, secrets: Secrets): Promise<Database> {
  const server = settings.externalDatabaseUrl
    ? { adminUrl: settings.externalDatabaseUrl, ended: new Promise<string>(() => {}), stop: async () => {} }
    : await startEmbedded(settings);
  try {
    const urls = await migrate({
      adminUrl: server.adminUrl,
      passwords: secrets.passwords,
      // Nobody else has to do with the embedded server.
      takeRoles: settings.externalDatabaseUrl === null || settings.takeDatabaseRoles,
    });
    return { urls, ended: server.ended, stop: () => server.stop() };
  } catch (cause) {
    await server.stop();
    const remedy = cause instanceof RolesTakenError ? takenRemedy(settings) : "";
    throw new LaunchError(`The database could not be prepared: ${messageOf(cause)}${remedy}`, { cause });
  }
}

function takenRemedy({ dataDir }: Settings): string {
  return `.
Changing them would cut that installation off: roles belong to the server, whichever database is used. So either

  - give this installation a PostgreSQL server of its own, or
  - copy secrets.json of that installation into ${dataDir}, where both are yours, or
  - if it is gone, or was this one and its secrets.json is lost: ACTA_TAKE_DATABASE_ROLES=on npm start, once.`;
}

async function startEmbedded(settings: Settings) {
  try {
    const server = await startEmbeddedPostgres({
      dataDir: join(settings.dataDir, "postgres"),
      port: settings.databasePort,
    });
    const ended = server.ended.then(
      ({ how, log }) =>
        `PostgreSQL ended with ${how}. Start again: what was committed is there. Its last lines:\n\n${log}`,
    );
    return { adminUrl: server.adminUrl, ended, stop: server.stop };
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
