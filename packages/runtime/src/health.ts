import { fail } from "@acta/core";
import type { Listener, StatementClient } from "@acta/db";

export interface Health {
  /** Whether the database answered a question just now. */
  database: boolean;
  /** Whether its tables are those this build was made for; false while the database does not answer. */
  migrations: boolean;
  /** Whether news of revoked keys reaches us. Without it each use of a key is looked up: slower, not unsafe. */
  listener: boolean;
}

export interface HealthPorts {
  statements: Pick<StatementClient, "query">;
  listener: Pick<Listener, "alive">;
  /** Name of the last migration this build comes with. */
  newestMigration: string;
}

export function createHealth({ statements, listener, newestMigration }: HealthPorts) {
  async function readHealth(): Promise<Health> {
    try {
      const { rows } = await statements.query<{ applied: boolean }>(
        "select acta.has_migration($1) as applied",
        [newestMigration],
      );
      return { database: true, migrations: rows[0]?.applied === true, listener: listener.alive };
    } catch {
      return { database: false, migrations: false, listener: listener.alive };
    }
  }

  /**
   * For readiness: calls can be served.
   *
   * @throws ActaError `DATABASE_UNAVAILABLE`
   */
  async function checkReady(): Promise<void> {
    const { database, migrations } = await readHealth();
    if (!database) throw fail("DATABASE_UNAVAILABLE", {}, { detail: "The database does not answer." });
    if (!migrations) {
      throw fail("DATABASE_UNAVAILABLE", {}, { detail: `The database lacks migration ${newestMigration}.` });
    }
  }

  return { readHealth, checkReady };
}
