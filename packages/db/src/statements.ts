import { ActaError, fail } from "@acta/core";
import type postgres from "postgres";
import { connectPostgres } from "./postgres-js.ts";

type Parameter = string | number | boolean | Date | null;

/** Single statements outside of calls: what must be known before there is a call, such as who makes it. */
export interface StatementClient {
  /**
   * Runs one statement in a transaction of its own.
   *
   * @param text with `$1`, `$2`, …; prepared once per connection
   * @throws ActaError `DATABASE_UNAVAILABLE` without a connection, or without an answer in time
   */
  query<Row extends object>(
    text: string,
    parameters: readonly Parameter[],
  ): Promise<{ rows: Row[]; count: number }>;
  close(): Promise<void>;
}

export interface StatementClientOptions {
  /** As a role that may do this outside of an execution: `acta_auth`. */
  url: string;
  applicationName: string;
  maxConnections?: number;
  deadlineMs?: number;
}

/**
 * What is unsound in postgres.js when a connection is lost concerns its transactions; there are none here. It has no
 * query timeout either: a pool in which a statement went unanswered is given up as a whole, for a connection that
 * went silent would hold up all that is queued behind.
 */
export function createStatementClient({
  url,
  applicationName,
  maxConnections = 4,
  deadlineMs = 3_000,
}: StatementClientOptions): StatementClient {
  const connect = () =>
    connectPostgres(url, {
      max: maxConnections,
      connect_timeout: 2,
      // Arrays are asked for as JSON, so their types need not be fetched on every new connection.
      fetch_types: false,
      onnotice: () => {},
      connection: { application_name: applicationName },
    });
  let pool = connect();

  function giveUp(silent: postgres.Sql): void {
    if (pool !== silent) return;
    pool = connect();
    silent.end({ timeout: 0 }).catch(() => {});
  }

  return {
    async query<Row extends object>(text: string, parameters: readonly Parameter[]) {
      const current = pool;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          giveUp(current);
          reject(fail("DATABASE_UNAVAILABLE", {}, { cause: new Error(`no answer within ${deadlineMs} ms`) }));
        }, deadlineMs);
      });
      try {
        const statement = current.unsafe<Row[]>(text, [...parameters], { prepare: true });
        const result = await Promise.race([statement, late]);
        return { rows: [...result], count: result.count };
      } catch (error) {
        throw error instanceof ActaError || !isUnavailable(error)
          ? error
          : fail("DATABASE_UNAVAILABLE", {}, { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => pool.end({ timeout: 2 }),
  };
}

const connectionFaults = new Set([
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** Connection exceptions (class 08), exhausted resources (53), shutdowns (57P), or as Node and postgres.js say it. */
function isUnavailable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return connectionFaults.has(code) || /^(08|53|57P)/.test(code);
}
