import { beyondNetworkGuard, fail, type Principal } from "@acta/core";
import type postgres from "postgres";
import { connectPostgres } from "../postgres-js.ts";
import { toCoreError, unavailable } from "../wire/errors.ts";

/** Reads outside of executions: the console's and the API's views of history. */
export interface WorkspaceReader {
  /** Runs reads as this person in a READ ONLY transaction of the person's workspace. */
  read<T>(viewer: Principal, run: (sql: postgres.TransactionSql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Past the server's own statement timeout: only a connection that nobody answers on gets here. */
const deadlineMs = 8_000;

/**
 * On postgres.js: what is unsound in it when a connection is lost concerns writes, and here the transaction is read
 * only and the database's fence refuses writes without an execution.
 *
 * @param url logs in as `acta_app`
 */
export function createWorkspaceReader(url: string, size = 4): WorkspaceReader {
  const options = {
    max: size,
    connect_timeout: 3,
    // At the default of 100, a transaction that begins just then is confused with its neighbours. Not in its types.
    max_pipeline: 1e9,
    connection: { application_name: "acta-history" },
    onnotice: () => {},
  };
  const sql = connectPostgres(url, options);
  return {
    async read(viewer, run) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(unavailable(new Error("no answer from the database"))), deadlineMs);
      });
      // Poisoned when `begin` has given up: postgres.js would run what comes later on another connection.
      let ended = false;
      const transact = async (transaction: postgres.TransactionSql) => {
        await transaction`
          select set_config('acta.workspace_id', ${viewer.workspaceId}, true),
                 set_config('acta.execution_id', '', true),
                 set_config('acta.user_id', ${viewer.type === "user" ? viewer.userId : ""}, true),
                 set_config('acta.api_key_id', ${viewer.type === "apiKey" ? viewer.apiKeyId : ""}, true),
                 set_config('acta.system', ${viewer.type === "system" ? "on" : ""}, true)`;
        if (ended) throw fail("TIMEOUT");
        return { value: await run(transaction) };
      };
      // A tool may be what reads: this connection is ours, not its own.
      const work = beyondNetworkGuard(() => sql.begin("read only", transact));
      // It may lose the race and fail later.
      work.catch(() => {});
      try {
        return (await Promise.race([work, late])).value;
      } catch (error) {
        throw toCoreError(error);
      } finally {
        ended = true;
        clearTimeout(timer);
      }
    },
    close: () => sql.end({ timeout: 5 }),
  };
}
