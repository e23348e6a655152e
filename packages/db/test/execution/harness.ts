import type { EffectRequest, Principal, ToolExecutionRecord, TransactionScope } from "@acta/core";
import { newId, toSnapshots } from "@acta/core";
import { PgExecutionTransaction } from "../../src/execution/transaction.ts";
import { executionRecord, type TestDatabase } from "../../src/testing.ts";
import { Batch, Step } from "../../src/wire/batch.ts";
import { type ConnectionPool, createPool } from "../../src/wire/pool.ts";
import { Statement } from "../../src/wire/statement.ts";

export interface Call {
  transaction: PgExecutionTransaction;
  record: ToolExecutionRecord;
  /** Commits the record with the snapshots of what was changed. */
  commit(
    values?: Partial<ToolExecutionRecord>,
    answer?: string,
    effects?: readonly EffectRequest[],
  ): Promise<void>;
}

/** Executions on a pool of their own, and a look at what they leave behind. */
export interface Harness {
  pool: ConnectionPool;
  begin(scope?: Partial<TransactionScope>): Call;
  /**
   * Rolls back what the test left open; then fails unless every connection is idle, outside of a transaction and
   * without settings.
   */
  expectClean(): Promise<void>;
  close(): Promise<void>;
}

const settings = new Statement(
  "select current_setting('acta.workspace_id', true), current_setting('acta.execution_id', true), current_setting('acta.user_id', true)",
);

export function createHarness(
  db: TestDatabase,
  principal: Principal,
  { size = 1, url = db.urls.app, waitMs = 2_000 } = {},
): Harness {
  let begun: PgExecutionTransaction[] = [];
  const pool = createPool({ url, applicationName: "acta-harness", size, waitMs });
  return {
    pool,
    begin(scope = {}) {
      const record = executionRecord(principal);
      const transaction = new PgExecutionTransaction(
        {
          executionId: record.id,
          toolName: record.tool_name,
          principal,
          now: new Date(),
          newId,
          mode: "write",
          deadlineAt: performance.now() + 10_000,
          ...scope,
        },
        pool,
        () => {},
      );
      begun.push(transaction);
      return {
        transaction,
        record,
        commit(values, answer, effects) {
          const { before, after } = toSnapshots(transaction.changes);
          const whole = { ...record, snapshot_before: before, snapshot_after: after, ...values };
          return transaction.commit(whole, answer, effects);
        },
      };
    },
    async expectClean() {
      await Promise.all(begun.map((transaction) => transaction.rollback()));
      begun = [];
      // A read gives its connection back a moment after it was answered.
      for (let tries = 0; pool.stats().idle < pool.stats().total && tries < 100; tries++) {
        await new Promise((next) => setTimeout(next, 10));
      }
      const { total, idle, waiting } = pool.stats();
      if (idle !== total || waiting > 0)
        throw new Error(`${idle} of ${total} connections idle, ${waiting} waiting`);
      const leases = await Promise.all(Array.from({ length: Math.max(total, 1) }, () => pool.lease()));
      for (const lease of leases) {
        const step = new Step(settings, []);
        const batch = new Batch([step]);
        lease.client.query(batch);
        await batch.done;
        if (lease.client.getTransactionStatus() !== "I") throw new Error("a connection is in a transaction");
        if (step.rows[0]!.some((value) => value))
          throw new Error(`settings were left behind: ${step.rows[0]}`);
        lease.release();
      }
      // A statement whose client is gone is noticed by client_connection_check_interval.
      for (let tries = 0; ; tries++) {
        const open = await db.query(
          "select state, query from pg_stat_activity where datname = current_database() and usename = 'acta_app' and state <> 'idle'",
          [],
          "admin",
        );
        if (open.length === 0) return;
        if (tries === 100) throw new Error(`still busy: ${JSON.stringify(open)}`);
        await new Promise((next) => setTimeout(next, 20));
      }
    },
    close: () => pool.close(),
  };
}
