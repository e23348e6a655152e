import { connectPostgres } from "./postgres-js.ts";

/** What has to be done to the database again and again, by whoever has `acta_worker`'s URL. */
export interface Maintenance {
  /** @returns how many monthly partitions of executions were made; 0 when they were there */
  ensurePartitions(monthsAhead: number): Promise<number>;
  partitionHealth(): Promise<{
    monthsAhead: number;
    /** Whether an execution fell into the default partition: then a month had none of its own. */
    defaultUsed: boolean;
  }>;
  /** Removes logins that ended longer ago than this, by expiry or by logout. Answers how many. */
  removeEndedSessions(graceDays: number): Promise<number>;
  /** Frees idempotency keys older than this, and forgets their answers. Answers how many. */
  removeOldKeys(days: number): Promise<number>;
  /** Forgets effects that were accepted longer ago than this, with their attempts. Answers how many. */
  removeAcceptedEffects(days: number): Promise<number>;
  /** Approvals that nobody decided in time, the oldest first, 100 at most. */
  expiredApprovals(): Promise<{ workspaceId: string; id: string }[]>;
  /** Forgets what approved calls have answered and nobody has fetched in time. Answers how many. */
  removeExpiredOutputs(): Promise<number>;
  close(): Promise<void>;
}

const approvalsAtOnce = 100;
const keysAtOnce = 10_000;
const effectsAtOnce = 2_000;

/** Single statements, each safe to repeat, on one connection that is made when it is needed. */
export function createMaintenance({ workerUrl }: { workerUrl: string }): Maintenance {
  const sql = connectPostgres(workerUrl, {
    max: 1,
    idle_timeout: 30,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: "acta worker" },
  });
  return {
    async ensurePartitions(monthsAhead) {
      const [row] = await sql<{ made: number }[]>`select acta.ensure_partitions(${monthsAhead}) as made`;
      return row!.made;
    },
    async partitionHealth() {
      const [row] = await sql<{ monthsAhead: number; defaultUsed: boolean }[]>`
        select months_ahead as "monthsAhead", default_used as "defaultUsed" from acta.partition_health()`;
      return row!;
    },
    async removeEndedSessions(graceDays) {
      const { count } = await sql`
        delete from sessions
         where least(expires_at, revoked_at) < now() - make_interval(days => ${graceDays})`;
      return count;
    },
    async removeOldKeys(days) {
      // Some at a time: a statement that removed a busy day's keys at once would run into its time limit.
      for (let removed = 0; ; ) {
        const { count } = await sql`
          delete from idempotency_keys where (workspace_id, principal_id, key) in (
            select workspace_id, principal_id, key from idempotency_keys
             where created_at < now() - make_interval(days => ${days})
             order by created_at limit ${keysAtOnce})`;
        removed += count;
        if (count < keysAtOnce) return removed;
      }
    },
    async removeAcceptedEffects(days) {
      for (let removed = 0; ; ) {
        // References are checked when all of it is done.
        const { count } = await sql`
          with old as (
            select workspace_id, id from effects
             where state = 'accepted' and updated_at < now() - make_interval(days => ${days})
             order by updated_at limit ${effectsAtOnce}
          ), attempts as (
            delete from effect_attempts a using old where a.workspace_id = old.workspace_id and a.effect_id = old.id
          )
          delete from effects e using old where e.workspace_id = old.workspace_id and e.id = old.id`;
        removed += count;
        if (count < effectsAtOnce) return removed;
      }
    },
    async expiredApprovals() {
      return await sql<{ workspaceId: string; id: string }[]>`
        select workspace_id as "workspaceId", id from approvals
         where state = 'pending' and expires_at <= now()
         order by expires_at limit ${approvalsAtOnce}`;
    },
    async removeExpiredOutputs() {
      const { count } = await sql`delete from approval_outputs where expires_at <= now()`;
      return count;
    },
    async close() {
      await sql.end({ timeout: 5 });
    },
  };
}
