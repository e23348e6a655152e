import type { ExecutionDatabase, TransactionScope } from "@acta/core";
import type { Handles } from "../handles.ts";
import { createPool } from "../wire/pool.ts";
import { PgExecutionTransaction } from "./transaction.ts";

export interface ExecutionDatabaseOptions {
  /** Logs in as `acta_app`. */
  appUrl: string;
  /** Logs in as `acta_system`, for the system's own calls; without it there are none. */
  systemUrl?: string | undefined;
  /** Connections at most. The system's calls have a few of their own. */
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

const systemPoolSize = 4;
/** How often deadlines are looked at: one timer for all calls is cheaper than one for each. */
const sweepMs = 100;

/** The database that calls run in. Connects on first use. */
export function createExecutionDatabase({
  appUrl,
  systemUrl,
  poolSize = 16,
  poolWaitMs = 2_000,
}: ExecutionDatabaseOptions): PgExecutionDatabase {
  const pool = createPool({ url: appUrl, applicationName: "acta-app", size: poolSize, waitMs: poolWaitMs });
  const systemPool =
    systemUrl === undefined
      ? undefined
      : createPool({
          url: systemUrl,
          applicationName: "acta-system",
          size: Math.min(poolSize, systemPoolSize),
          waitMs: poolWaitMs,
        });
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
    const own = scope.principal.type === "system" ? systemPool : pool;
    if (!own) throw new Error("this process was given no way to make the system's calls");
    const transaction = new PgExecutionTransaction(scope, own, forget);
    open.add(transaction);
    return transaction;
  }

  return {
    begin,
    checkClaim: (scope) => begin({ ...scope, mode: "read" }).checkClaim(),
    async readAnswer({ claim, ...scope }) {
      return claim ? begin({ ...scope, mode: "read" }).readAnswer(claim) : null;
    },
    hasAnswers: ({ claim: _, ...scope }, keys) => begin({ ...scope, mode: "read" }).hasAnswers(keys),
    stats: () => pool.stats(),
    async close() {
      // Deadlines hold to the end: a call that never ended would keep its connection, and us.
      sweep.ref();
      await Promise.all([pool.close(), systemPool?.close()]);
      clearInterval(sweep);
    },
  };
}
