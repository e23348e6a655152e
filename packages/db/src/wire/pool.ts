import { beyondNetworkGuard, fail } from "@acta/core";
import { Pool, type PoolClient } from "pg";
import { toCoreError } from "./errors.ts";

export interface PoolOptions {
  url: string;
  applicationName: string;
  /** Connections at most. */
  size: number;
  /** How long a caller waits for one, milliseconds. */
  waitMs: number;
}

/** A connection lent out. It goes back exactly once. */
export interface Lease {
  readonly client: PoolClient;
  /** Why the connection died, as far as it said: a timeout of the server is visible nowhere else. */
  lastError(): Error | undefined;
  /** Back to the pool when it is provably outside a transaction; closed when there is any doubt. */
  release(): void;
  /** Closes the socket at once, whatever it is doing. */
  destroy(): void;
}

export interface ConnectionPool {
  /** @throws ActaError `OVERLOADED` when none became free in time, `DATABASE_UNAVAILABLE` when none can be made */
  lease(): Promise<Lease>;
  /** For tests and metrics. */
  stats(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

export function createPool({ url, applicationName, size, waitMs }: PoolOptions): ConnectionPool {
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    max: size,
    connectionTimeoutMillis: waitMs,
    // A pool that shrinks in a lull pays for connecting and preparing again.
    idleTimeoutMillis: 0,
    keepAlive: true,
  });
  const lastErrors = new WeakMap<PoolClient, Error>();
  // Without listeners a connection that dies, idle or lent out, would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) =>
    client.on("error", (error) => {
      // The first says why; that the socket then closed is only what follows.
      if (!lastErrors.has(client)) lastErrors.set(client, error);
    }),
  );

  return {
    lease: () =>
      new Promise((resolve, reject) => {
        beyondNetworkGuard(() =>
          pool.connect((error, client) => {
            if (!client) reject(toLeaseError(error, pool));
            else resolve(toLease(client, lastErrors));
          }),
        );
      }),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

function toLease(client: PoolClient, lastErrors: WeakMap<PoolClient, Error>): Lease {
  let lent = true;
  return {
    client,
    lastError: () => lastErrors.get(client),
    release() {
      if (!lent) return;
      lent = false;
      client.release(client.getTransactionStatus() !== "I");
    },
    destroy() {
      if (!lent) return;
      lent = false;
      client.release(true);
    },
  };
}

function toLeaseError(error: Error | undefined, pool: Pool): Error {
  if (error && /timeout exceeded|timeout expired/.test(error.message)) {
    return pool.totalCount >= pool.options.max
      ? fail("OVERLOADED", {}, { cause: error, retryAfterSeconds: 1 })
      : fail("DATABASE_UNAVAILABLE", {}, { cause: error, retryAfterSeconds: 1 });
  }
  const known = toCoreError(error);
  // Whatever keeps us from connecting (a refused password too): for the caller the database is not there.
  return "code" in known && known.name === "ActaError"
    ? known
    : fail("DATABASE_UNAVAILABLE", {}, { cause: error, retryAfterSeconds: 1 });
}
