import type { ExecutionDatabase, TransactionScope } from "@acta/core";
import type { Handles } from "../handles.ts";
import { createPool } from "../wire/pool.ts";
import { PgExecutionTransaction } from "./transaction.ts";

export interface ExecutionDatabaseOptions {
  /** Logs in as `acta_app`. */
  appUrl: string;
  /** Connections at most. */
  poolSize?: number;
  /** How long a call waits for a connection, milliseconds. */
  poolWaitMs?: number;
}

export interface PgExecutionDatabase extends ExecutionDatabase<Handles> {
  /** Connections of the pool, for metrics and tests. */
  stats(): { total: number; idle: number; waiting: number };
  /** Resolves when running calls have ended, at their deadline at the latest, and the connections are closed. */
  close(): Promise<void>;
}

/** How often deadlines are looked at: one timer for all calls is cheaper than one for each. */
const sweepMs = 100;

/** The database that calls run in. Connects on first use. */
export function createExecutionDatabase({
  appUrl,
  poolSize = 16,
  poolWaitMs = 2_000,
}: ExecutionDatabaseOptions): PgExecutionDatabase {
  const pool = createPool({ url: appUrl, applicationName: "acta-app", size: poolSize, waitMs: poolWaitMs });
  const open = new Set<PgExecutionTransaction>();
  const forget = (transaction: PgExecutionTransaction) => {
    open.delete(transaction);
  };
  const sweep = setInterval(() => {
    if (open.size === 0) return;
    const now = performance.now();
    for (const transaction of open) if (transaction.deadlineAt <= now) transaction.expire();
  }, sweepMs);
  sweep.unref();

  function begin(scope: TransactionScope): PgExecutionTransaction {
    const transaction = new PgExecutionTransaction(scope, pool, forget);
    open.add(transaction);
    return transaction;
  }

  return {
    begin,
    async readAnswer({ claim, ...scope }) {
      return claim ? begin({ ...scope, mode: "read" }).readAnswer(claim) : null;
    },
    stats: () => pool.stats(),
    async close() {
      // Deadlines hold to the end: a call that never ended would keep its connection, and us.
      sweep.ref();
      await pool.close();
      clearInterval(sweep);
    },
  };
}
