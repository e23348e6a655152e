import { type Executor, type Logger, systemContext, systemPrincipal } from "@acta/core";
import type { Maintenance } from "@acta/db";
import type { Job } from "./schedule.ts";

const hourMs = 60 * 60 * 1000;
const monthsAhead = 3;
/** How long an ended login can still be asked about before its row goes. */
const sessionGraceDays = 7;
/** How long a call can be repeated under its idempotency key and gets the first one's answer. */
const keyDays = 7;
/** How long it can be read what became of an effect that was accepted. Others are kept. */
const effectDays = 90;

/** What has to happen again and again. Each job may run in several workers at once without harm. */
export function createJobs(
  maintenance: Maintenance,
  logger: Logger,
  executor: Pick<Executor, "execute">,
): Job[] {
  return [
    {
      name: "partitions",
      everyMs: 24 * hourMs,
      async run() {
        const made = await maintenance.ensurePartitions(monthsAhead);
        const health = await maintenance.partitionHealth();
        if (made > 0) logger.info({ made, ...health }, "made partitions for executions");
        // An insert never fails for want of a partition, but those rows hold up the making of theirs.
        if (health.defaultUsed) logger.error(health, "executions stand in the default partition");
      },
    },
    {
      name: "sessions",
      everyMs: hourMs,
      async run() {
        const removed = await maintenance.removeEndedSessions(sessionGraceDays);
        if (removed > 0) logger.info({ removed }, "removed ended sessions");
      },
    },
    {
      name: "idempotency",
      everyMs: hourMs,
      async run() {
        const removed = await maintenance.removeOldKeys(keyDays);
        if (removed > 0) logger.info({ removed }, "removed old idempotency keys");
      },
    },
    {
      name: "approvals",
      everyMs: 30_000,
      async run() {
        for (const { workspaceId, id } of await maintenance.expiredApprovals()) {
          const context = systemContext(systemPrincipal(workspaceId));
          await executor.execute("system.approval.expire", { approvalId: id }, { context });
        }
      },
    },
    {
      name: "outputs",
      everyMs: hourMs,
      async run() {
        const removed = await maintenance.removeExpiredOutputs();
        if (removed > 0)
          logger.warn({ removed }, "removed what approved calls had answered and nobody fetched");
      },
    },
    {
      name: "effects",
      everyMs: hourMs,
      async run() {
        const removed = await maintenance.removeAcceptedEffects(effectDays);
        if (removed > 0) logger.info({ removed }, "removed effects that were accepted long ago");
      },
    },
  ];
}
