import { type AuditWriter, crashPoint, type ToolExecutionRecord } from "@acta/core";
import { insertExecutions, insertTombstone, pushExecutionValues } from "./execution/audit-row.ts";
import { beginWrite, commit } from "./execution/statements.ts";
import { Batch, Step } from "./wire/batch.ts";
import { isServerError, toCoreError } from "./wire/errors.ts";
import { createPool, type Lease } from "./wire/pool.ts";
import { Statement } from "./wire/statement.ts";
import type { WireValue } from "./wire/values.ts";

export interface AuditWriterOptions {
  /** Logs in as `acta_audit`. */
  auditUrl: string;
  /** Longest wait for company before a flush, milliseconds, when none is on its way. */
  gatherMs?: number;
}

export interface GroupAuditWriter extends AuditWriter {
  /** Rows and statements so far, for metrics and tests. */
  stats(): { rows: number; flushes: number };
  /** Resolves when every row handed in has been written or refused, and the connections are closed. */
  close(): Promise<void>;
}

interface Pending {
  record: ToolExecutionRecord;
  resolve(): void;
  reject(error: Error): void;
}

/** Statements are prepared for these sizes only; a group is cut into them. Eleven rows are 8 + 2 + 1. */
const sizes = [64, 32, 16, 8, 4, 2, 1] as const;
const maxGroup = 256;
/** Nobody answers on a connection that takes longer than this. */
const flushTimeoutMs = 10_000;

/** Longer than any execution's transaction can live, so that waiting for it ends with an answer. */
const patience = new Statement(
  "SELECT set_config('lock_timeout', '40s', true), set_config('statement_timeout', '45s', true)",
);
const settleTimeoutMs = 47_000;
const settleAttempts = 4;
const settleBackoffMs = 250;

/**
 * Writes rows of many calls and workspaces together. While one group is on its way to the disk the next one gathers,
 * so groups grow with the load and a lone row hardly waits.
 */
export function createAuditWriter({ auditUrl, gatherMs = 1 }: AuditWriterOptions): GroupAuditWriter {
  // One connection writes groups: two would only halve them. The others settle lost commits.
  const pool = createPool({ url: auditUrl, applicationName: "acta-audit", size: 4, waitMs: 2_000 });
  const stats = { rows: 0, flushes: 0 };
  const pending: Pending[] = [];
  let working: Promise<void> | undefined;

  function write(record: ToolExecutionRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      pending.push({ record, resolve, reject });
      working ??= work();
    });
  }

  async function work(): Promise<void> {
    await new Promise((gathered) => setTimeout(gathered, gatherMs));
    while (pending.length > 0) {
      const group = pending.splice(0, maxGroup);
      await flush(group);
    }
    working = undefined;
  }

  async function flush(group: readonly Pending[]): Promise<void> {
    let steps: Step[];
    try {
      steps = toSteps(group);
    } catch {
      // One of them cannot be sent at all: find out which.
      return flushOneByOne(group);
    }
    try {
      crashPoint("execution.beforeAudit");
      await runBatch(steps, flushTimeoutMs);
      crashPoint("execution.audited");
    } catch {
      return flushOneByOne(group);
    }
    stats.flushes++;
    stats.rows += group.length;
    for (const { resolve } of group) resolve();
  }

  /**
   * One bad row must not cost the others theirs. The first try may have been durable although its answer was lost:
   * a row that is there already is left alone.
   */
  async function flushOneByOne(group: readonly Pending[]): Promise<void> {
    let outage: Error | undefined;
    for (const { record, resolve, reject } of group) {
      if (outage) {
        reject(outage);
        continue;
      }
      try {
        const values: WireValue[] = [];
        pushExecutionValues(values, record);
        await runBatch([new Step(insertTombstone, values)], flushTimeoutMs);
        stats.flushes++;
        stats.rows++;
        resolve();
      } catch (error) {
        const known = toCoreError(error instanceof NotSentError ? error.cause : error);
        // Without a database, each of the others would only wait as long again.
        if (!isServerError(error)) outage = known;
        reject(known);
      }
    }
  }

  /** @throws NotSentError when nothing can have reached the server */
  async function runBatch(steps: readonly Step[], timeoutMs: number): Promise<void> {
    const batch = new Batch(steps);
    let lease: Lease | undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      lease = await pool.lease();
      timer = setTimeout(() => lease?.destroy(), timeoutMs);
      lease.client.query(batch);
      await batch.done;
      lease.release();
    } catch (error) {
      // The connection may be in a failed transaction, or half way to the next message: it is not worth finding out.
      lease?.destroy();
      throw batch.submitted ? error : new NotSentError("nothing was sent", { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async function settle(record: ToolExecutionRecord): Promise<"inserted" | "exists"> {
    const values: WireValue[] = [];
    pushExecutionValues(values, record);
    const tombstone = new Step(insertTombstone, values);
    const steps = [new Step(beginWrite, []), new Step(patience, []), tombstone, new Step(commit, [])];
    for (let attempt = 1; ; attempt++) {
      try {
        await runBatch(steps, settleTimeoutMs);
        return tombstone.tag === "INSERT 0 1" ? "inserted" : "exists";
      } catch (error) {
        // Once sent, our own tombstone may be what a second try finds: only one that never left can be repeated.
        if (!(error instanceof NotSentError) || attempt === settleAttempts)
          throw toCoreError(error instanceof NotSentError ? error.cause : error);
        await new Promise((next) => setTimeout(next, attempt * settleBackoffMs));
      }
    }
  }

  return {
    write,
    settle,
    stats: () => ({ ...stats }),
    async close() {
      while (working) await working;
      await pool.close();
    },
  };
}

class NotSentError extends Error {
  override readonly name = "NotSentError";
}

function toSteps(group: readonly Pending[]): Step[] {
  const steps: Step[] = [];
  for (let start = 0; start < group.length; ) {
    const size = sizes.find((candidate) => candidate <= group.length - start)!;
    const values: WireValue[] = [];
    for (const { record } of group.slice(start, start + size)) pushExecutionValues(values, record);
    steps.push(new Step(insertExecutions(size), values));
    start += size;
  }
  return steps;
}
