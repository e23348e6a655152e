import { Pool } from "pg";

/** What the job queue's library needs of a pool; the same object serves our own statements. */
export type WorkerPool = Pool;

/** Connections as `acta_worker`, outside of any call. A connection that dies does not end the process. */
export function createWorkerPool({ workerUrl, size }: { workerUrl: string; size: number }): WorkerPool {
  const pool = new Pool({
    connectionString: workerUrl,
    application_name: "acta-effects",
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
