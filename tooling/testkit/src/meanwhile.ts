import { sql } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";

type Transaction = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];

/**
 * What calls come to that begin while somebody else's transaction is open: it does `hold`, lets each of them begin once
 * the one before waits for somebody (or has ended, where it should have waited), and commits.
 *
 * @param owner connects as `acta_owner`, with a connection to spare
 * @returns what each was answered, or refused with
 */
export async function meanwhile(
  owner: PostgresJsDatabase,
  hold: (other: Transaction) => Promise<unknown>,
  calls: readonly (() => Promise<unknown>)[],
): Promise<unknown[]> {
  const called: Promise<unknown>[] = [];
  await owner.transaction(async (other) => {
    await hold(other);
    let ended = 0;
    for (const call of calls) {
      const outcome = call().catch((error: unknown) => error);
      called.push(outcome);
      void outcome.then(() => ended++);
      while (ended + (await countWaiting(owner)) < called.length);
    }
  });
  return await Promise.all(called);
}

/** On another connection: what a transaction has seen of the activity it sees for good. */
async function countWaiting(owner: PostgresJsDatabase): Promise<number> {
  const [row] = await owner.execute<{ waiting: number }>(sql`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`);
  return row!.waiting;
}
