import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConnectionError } from "./command.ts";
import type { Env } from "./env.ts";

/**
 * Where the database is, for its owner: `ACTA_OWNER_DATABASE_URL`, else what the `npm start` of this data directory
 * wrote down.
 *
 * @throws ConnectionError when neither says
 */
export function ownerDatabaseUrl(env: Env): string {
  const given = env.ACTA_OWNER_DATABASE_URL?.trim();
  if (given) {
    if (/^postgres(ql)?:\/\//.test(given) && URL.canParse(given)) return given;
    throw new ConnectionError(
      "ACTA_OWNER_DATABASE_URL must be a URL such as postgres://acta_owner:password@host:5432/acta.",
    );
  }
  const file = join(resolve(env.ACTA_DATA_DIR || ".acta"), "dev.json");
  try {
    const { migratorDatabaseUrl } = JSON.parse(readFileSync(file, "utf8")) as { migratorDatabaseUrl: string };
    return migratorDatabaseUrl;
  } catch (cause) {
    throw new ConnectionError(
      `There is no database to work on: set ACTA_OWNER_DATABASE_URL, or run npm start (${file} is not there).`,
      { cause },
    );
  }
}

/** The codes with which Node and PostgreSQL say that there is no getting in. */
const outOfReach =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|28P01|28000|3D000|57P03|08\w{3})$/;

/** Runs work on the database. @throws ConnectionError where it could not be reached */
export async function reaching<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const causes = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
    const found = causes.find((cause) => outOfReach.test(String((cause as { code?: unknown } | null)?.code)));
    if (!found) throw error;
    const message = found instanceof Error ? found.message : String(found);
    throw new ConnectionError(`The database could not be reached: ${message}`, { cause: error });
  }
}
